import type { Scenario } from '../../scenario/schema.ts';
import { tenantsOf } from '../../world/tenants.ts';
import { sampleWork, type WorkSample } from '../../world/work-sample.ts';

/** What requests ask for, in any fleet that needs name; it does not depend on the hardware. */
export function sampledWork(scenario: Scenario): WorkSample {
  const inputs = new Map();
  const { promptTokens, outputTokens, items } = sampleWork(
    scenario,
    tenantsOf(scenario, inputs),
    inputs,
  )[0]!;
  const few = (values: readonly number[]) => values.slice(0, sampled);
  return { promptTokens: few(promptTokens), outputTokens: few(outputTokens), items: few(items) };
}

/** Every kind of hardware looks at each of them. */
const sampled = 500;
