import { priority } from '../engine/priority.ts';
import type { Simulation } from '../engine/simulation.ts';
import { blast } from '../models/fleet/blast.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import type { OutageImpact, OutageVictim } from '../models/provider/outages.ts';
import type { Provider } from '../models/provider/provider.ts';
import type { SitePool } from '../models/region/site-fleet.ts';
import { none } from '../models/requests.ts';
import type { ChaosFailureScenario } from '../scenario/schema/chaos.ts';
import type { PlannedFailure } from './chaos-plan.ts';
import type { RecordedService } from './recorded-service.ts';
import type { Recorder } from './recorder.ts';
import { serviceIndex } from './services.ts';

/** Whom chaos befalls, and who keeps the record. */
export interface ChaosParts {
  readonly simulation: Simulation;
  readonly recorder: Recorder;
  readonly services: readonly RecordedService[];
  readonly deployments: readonly Deployment[];
  readonly providers: readonly Provider[];
  /** Makes a gateway forget a part of the answers that it keeps. */
  readonly flush: (gateway: string, share: number) => void;
  /** A region, or a zone as `region/zone`. */
  readonly site: (place: string) => OutageVictim;
  /** Pools by name. */
  readonly pools: ReadonlyMap<string, SitePool>;
}

/** Schedules the failures of a plan; an empty one leaves no trace. */
export function scheduleChaos(plan: readonly PlannedFailure[], parts: ChaosParts): void {
  if (plan.length === 0) return;
  const { simulation } = parts;
  const impacts = plan.map(({ failure }) => impactOf(failure));
  // Of the class of completions, as scripted outages and faults: whoever comes at that instant meets it.
  const begins = simulation.on('chaos/begins', priority.completion, (index) => {
    const impact = impacts[index];
    for (const name of plan[index]!.victims) {
      if (impact === undefined) strike(plan[index]!, name, parts);
      else tell(plan[index]!, name, 'outageBegan', impact, parts);
    }
  });
  const ends = simulation.on('chaos/ends', priority.completion, (index) => {
    for (const name of plan[index]!.victims) {
      tell(plan[index]!, name, 'outageEnded', impacts[index]!, parts);
    }
  });
  for (const [index, { at, lasts }] of plan.entries()) {
    simulation.schedule(at, begins, index);
    if (impacts[index] !== undefined) simulation.schedule(at + lasts, ends, index);
  }
}

function tell(
  { failure }: PlannedFailure,
  name: string,
  what: 'outageBegan' | 'outageEnded',
  impact: OutageImpact,
  { recorder, services, providers, site }: ChaosParts,
): void {
  if (isOfPlaces(failure)) {
    site(name)[what](impact);
    return;
  }
  providers.find(({ config }) => config.name === name)![what](impact);
  const event = what === 'outageBegan' ? 'outage' : 'recovered';
  recorder.befell(serviceIndex(services, name), event, impact.name);
}

function isOfPlaces({ kind }: ChaosFailureScenario): boolean {
  return kind === 'region-outage' || kind === 'zone-outage' || kind === 'region-brownout';
}

function strike({ failure, luck }: PlannedFailure, name: string, parts: ChaosParts): void {
  const { deployments, recorder, services } = parts;
  switch (failure.kind) {
    case 'replica-fault': {
      const deployment = deployments.find(({ config }) => config.name === name)!;
      const replica = deployment.readyAt(luck);
      if (replica !== none) blast(deployments, deployment, replica, 'chaos: fault');
      return;
    }
    case 'cache-flush':
      parts.flush(name, failure.share);
      recorder.befell(serviceIndex(services, name), 'cache-flush', 'chaos');
      return;
    case 'node-crash':
      parts.pools.get(name)!.nodes!.crash(luck, 'chaos');
      return;
    case 'provider-outage':
    case 'region-outage':
    case 'zone-outage':
    case 'region-brownout':
    case 'provider-brownout':
    case 'provider-hang':
    case 'rate-limit-squeeze':
      throw new RangeError(`${failure.kind} lasts`);
  }
}

/** What a failure does to providers and places; undefined of those that befall others. */
function impactOf(failure: ChaosFailureScenario): OutageImpact | undefined {
  const harmless = { errors: 0, slowdown: 1, status: 0, hang: 0, drops: false, limits: 1 };
  const name = `chaos: ${failure.kind}`;
  switch (failure.kind) {
    case 'provider-outage':
    case 'region-outage':
    case 'zone-outage': {
      const { status, hang, drops } = failure;
      return { ...harmless, name, errors: 1, status, hang, drops };
    }
    case 'provider-brownout':
    case 'region-brownout': {
      const { errors, slowdown, status, hang } = failure;
      return { ...harmless, name, errors, slowdown, status, hang };
    }
    case 'provider-hang':
      return { ...harmless, name, errors: failure.calls, hang: 1 };
    case 'rate-limit-squeeze':
      return { ...harmless, name, limits: failure.left };
    case 'replica-fault':
    case 'cache-flush':
    case 'node-crash':
      return undefined;
  }
}
