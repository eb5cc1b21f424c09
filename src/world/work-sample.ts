import { namedStreams } from '../engine/streams.ts';
import type { Scenario } from '../scenario/schema.ts';
import { emptyDraft, type PrefixChain } from '../workload/request.ts';
import type { Inputs } from './inputs.ts';
import { servicesOf } from './services.ts';
import { sortedNames } from './sorted-names.ts';
import type { Tenant } from './tenants.ts';
import { trafficSource } from './traffic-source.ts';

/** What the first requests of a deployment ask for. */
export interface WorkSample {
  readonly promptTokens: number[];
  readonly outputTokens: number[];
  readonly items: number[];
  /** Of each prompt, the tokens of its head that others have too; left out where nobody looked. */
  readonly sharedTokens?: number[];
}

/** So many requests tell what all of them ask for. */
export const sampleSize = 4000;

/** Draws requests of all traffic and sorts them by the deployments that they may come to; of conversations, first turns. */
export function sampleWork(
  scenario: Scenario,
  tenants: readonly Tenant[],
  inputs: Inputs,
): WorkSample[] {
  const samples = sortedNames(scenario.deployments).map(
    (): Required<WorkSample> => ({
      promptTokens: [],
      outputTokens: [],
      items: [],
      sharedTokens: [],
    }),
  );
  const streams = namedStreams(scenario.seed, 0);
  const draft = emptyDraft();
  const behind = deploymentsBehind(scenario);
  for (const name of sortedNames(scenario.traffic)) {
    const own = tenants.filter((tenant) => tenant.traffic === name);
    const source = trafficSource(scenario, name, own, inputs, streams);
    for (let count = 0; count < sampleSize && source.next(draft); count += 1) {
      for (const deployment of behind[own[draft.tenant]!.service]!) {
        const sample = samples[deployment]!;
        sample.promptTokens.push(draft.promptTokens);
        sample.outputTokens.push(draft.outputTokens);
        sample.items.push(draft.items);
        sample.sharedTokens.push(tokensOf(draft.prefix));
      }
    }
  }
  return samples;
}

/** The deployments, by their place, that requests to each service may come to. */
function deploymentsBehind(scenario: Scenario): number[][] {
  const services = servicesOf(scenario);
  return services.map(({ kind, name }, index) => {
    if (kind !== 'gateway') return kind === 'deployment' ? [index] : [];
    return Object.values(scenario.gateways[name]!.targets).flatMap(({ deployment }) =>
      services.flatMap((service, place) =>
        service.kind === 'deployment' && service.name === deployment ? place : [],
      ),
    );
  });
}

function tokensOf({ tokens, length }: PrefixChain): number {
  let sum = 0;
  for (let at = 0; at < length; at += 1) sum += tokens[at]!;
  return sum;
}
