import { namedStreams } from '../engine/streams.ts';
import { toTicks } from '../engine/time.ts';
import type { Scenario } from '../scenario/schema.ts';
import { emptyDraft } from '../workload/request.ts';
import type { Inputs } from './inputs.ts';
import { sortedNames } from './sorted-names.ts';
import { tenantsOf } from './tenants.ts';
import { trafficSource } from './traffic-source.ts';

/**
 * How many requests of each tenant arrive in the measured part of a replication, in the order of a result's `tenants`, without
 * any fleet: traffic alone is driven. Infinite for tenants whose requests wait for answers (sessions, closed loops), for
 * these depend on the system. With `warmup: auto` those of the whole run, which are no fewer.
 */
export function countArrivals(scenario: Scenario, inputs: Inputs, replication: number): number[] {
  const streams = namedStreams(scenario.seed, replication);
  const tenants = tenantsOf(scenario, inputs);
  const from = scenario.warmup === 'auto' ? 0 : toTicks(scenario.warmup);
  const until = toTicks(scenario.horizon);
  return sortedNames(scenario.traffic).flatMap((name) => {
    const own = tenants.filter((tenant) => tenant.traffic === name);
    const source = trafficSource(scenario, name, own, inputs, streams);
    if ('follow' in source) return own.map(() => Number.POSITIVE_INFINITY);
    const counts = own.map(() => 0);
    const draft = emptyDraft();
    while (source.next(draft) && draft.at <= until) {
      if (draft.at >= from) counts[draft.tenant]! += 1;
    }
    return counts;
  });
}
