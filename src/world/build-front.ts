import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import type { OutageImpact, OutageVictim } from '../models/provider/outages.ts';
import type { Provider } from '../models/provider/provider.ts';
import type { SitePool } from '../models/region/site-fleet.ts';
import type { RequestId, Requests } from '../models/requests.ts';
import type { GatewayScenario, Scenario } from '../scenario/schema.ts';
import type { AuditLog } from './audit-log.ts';
import { type BuiltGateway, buildGateway } from './build-gateways.ts';
import { buildProviders } from './build-providers.ts';
import { buildRegions } from './build-regions.ts';
import { buildSpread } from './build-spread.ts';
import { concurrencyOf } from './deployment-facts.ts';
import { hostedHooks, hostedTarget, ownTarget } from './gateway-targets.ts';
import type { RecordedService } from './recorded-service.ts';
import type { Recorder } from './recorder.ts';
import type { RequestEnded } from './request-recorder.ts';
import { serviceIndex } from './services.ts';
import type { Tenant } from './tenants.ts';
import type { Door } from './traffic-driver.ts';

export interface FrontParts {
  readonly scenario: Scenario;
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly streams: Streams;
  readonly recorder: Recorder;
  readonly audit: AuditLog;
  readonly services: readonly RecordedService[];
  /** Customers, and the attempts of gateways behind them. */
  readonly tenants: readonly Tenant[];
  readonly deployments: readonly Deployment[];
  /** Pools by name, with who is on them. */
  readonly pools: ReadonlyMap<string, SitePool>;
}

/** What stands before the deployments of a run. */
export interface Front {
  /** Where the requests of customers arrive, by the place of the service among all. */
  readonly doors: readonly Door[];
  /** Tells a gateway that one of its calls has its outcome. */
  readonly callEnded: RequestEnded;
  /** Whether a call that has its outcome is not done with yet. */
  readonly keeps: (call: RequestId) => boolean;
  readonly providers: readonly Provider[];
  /** A region, or a zone as `region/zone`. */
  readonly site: (place: string) => OutageVictim;
  /** Makes a gateway forget a part of the answers that it keeps. */
  readonly flush: (gateway: string, share: number) => void;
  /** Brings on record what providers have billed up to now. */
  settle(): void;
}

/** The providers and gateways of a scenario, before deployments that are there. */
export function buildFront(parts: FrontParts): Front {
  const { scenario, simulation, requests, streams, recorder, services, tenants } = parts;
  const { deployments } = parts;
  const gateways: (BuiltGateway | undefined)[] = [];
  const isIn = (region: string, provider: string) =>
    scenario.providers[provider]!.region === region;
  const callsOf = (call: RequestId) =>
    gateways[tenants[requests.tenant[call]!]!.attempt!.gateway]!.calls;
  const hosted = services.flatMap(({ kind }, service) => (kind === 'provider' ? service : []));
  const regions = buildRegions({
    ...parts,
    hostedIn: (region) => providers.filter((_, at) => isIn(region, services[hosted[at]!]!.name)),
    ended: (call, outcome, reason) => callsOf(call).ended(call, outcome, reason),
    failing: (call, status) => callsOf(call).failing(call, status, 0),
  });
  buildSpread({ ...parts, isDown: (place) => regions!.isDown(place) });
  const providers: Provider[] = buildProviders(scenario, {
    simulation,
    requests,
    streams,
    hooks: (index) =>
      hostedHooks(hosted[index]!, simulation, requests, recorder, () => providers[index]!, callsOf),
    site: (place) => regions!.site(place),
    watch: (names) => {
      const tell = (event: string) => (impact: OutageImpact) => {
        for (const name of names) recorder.befell(serviceIndex(services, name), event, impact.name);
      };
      return { outageBegan: tell('outage'), outageEnded: tell('recovered') };
    },
  });
  const target = (said: GatewayScenario['targets'][string]) => {
    const service = serviceIndex(services, (said.deployment ?? said.provider)!);
    const inner =
      service < deployments.length
        ? ownTarget(
            deployments[service]!,
            concurrencyOf(scenario.deployments[said.deployment!]!),
            said.usd_per_request,
          )
        : hostedTarget(providers[hosted.indexOf(service)]!, service, requests, recorder);
    return regions?.reach(said, service, inner) ?? inner;
  };
  const doors: Door[] = [...deployments];
  for (const [index, { kind, name }] of services.entries()) {
    if (kind !== 'gateway') continue;
    const built = buildGateway(name, index, { ...parts, target, regions });
    gateways[index] = built;
    doors[index] = built.gateway;
  }
  return {
    doors,
    providers,
    site: (place) => regions!.site(place),
    flush: (gateway, share) =>
      gateways[serviceIndex(services, gateway)]?.known?.forget(share, simulation.now),
    callEnded(call, outcome, reason) {
      if (regions?.wire.takes(call, outcome, reason) === true) return;
      callsOf(call).ended(call, outcome, reason);
    },
    keeps: (call) => regions?.wire.keeps(call) === true,
    settle() {
      for (const [index, provider] of providers.entries()) {
        recorder.providers.set(hosted[index]!, provider.charges());
      }
    },
  };
}
