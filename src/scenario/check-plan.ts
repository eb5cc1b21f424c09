import { metricDefinition } from '../metrics/catalog.ts';
import type { Finding } from './check.ts';
import type { Scenario } from './schema.ts';

/** A plan must have something to choose from, and look for less of what less is better of. */
export function checkPlan({ plan }: Scenario): Finding[] {
  if (plan === undefined) return [];
  const findings: Finding[] = Object.entries(plan.axes ?? {})
    .filter(([, axis]) => Object.keys(axis).length === 0)
    .map(([name]) => ({ path: ['plan', 'axes', name], message: 'has no variants' }));
  if (metricDefinition(plan.minimise).better === 'higher') {
    const message = `more of ${plan.minimise} is better, not less: a plan minimises a cost such as cost_usd`;
    findings.push({ path: ['plan', 'minimise'], message });
  }
  return findings;
}
