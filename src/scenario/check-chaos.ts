import { distribution } from '../engine/distributions.ts';
import { chaosFailures, possibleVictims } from './chaos-victims.ts';
import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import { hint } from './hint.ts';
import type { ChaosFailureScenario, ChaosScenario } from './schema/chaos.ts';
import type { Scenario } from './schema.ts';
import type { Path } from './source.ts';

/** Failures of one run at the most: a scenario that wants more has mistaken its unit. */
export const mostChaosFailures = 10_000;

/** What the failures at random of a scenario get wrong. */
export function checkChaos(scenario: Scenario): Finding[] {
  const { chaos } = scenario;
  if (chaos === undefined) return [];
  const times = checkTimes(scenario.horizon, chaos);
  if (chaos.what !== undefined) {
    const weightless = chaos.what.every(({ weight }) => weight === 0);
    return [
      ...times,
      ...(weightless
        ? [{ path: ['chaos', 'what'], message: 'has no failure with a weight above 0' }]
        : []),
      ...chaos.what.flatMap((one, index) => checkFailure(scenario, ['chaos', 'what', index], one)),
    ];
  }
  if (chaosFailures(scenario).length > 0) return times;
  return [...times, { path: ['chaos'], message: 'has nobody to befall' }];
}

function checkTimes(horizon: number, { every, lasts, from, until, intensity }: ChaosScenario) {
  const findings: Finding[] = [
    ...checkDistribution(['chaos', 'every'], every),
    ...checkDistribution(['chaos', 'lasts'], lasts),
  ];
  if (findings.length > 0) return findings;
  if (from >= horizon) {
    findings.push({ path: ['chaos', 'from'], message: 'is not before the horizon' });
  }
  if (until !== undefined && until <= from) {
    findings.push({ path: ['chaos', 'until'], message: 'is not after `from`' });
  }
  const span = Math.min(until ?? horizon, horizon) - from;
  const count = (span * intensity) / distribution(every).mean;
  if (intensity > 0 && count > mostChaosFailures) {
    const message = `makes about ${count.toPrecision(2)} failures of a run, more than ${mostChaosFailures}`;
    findings.push({ path: ['chaos', 'every'], message });
  }
  return findings;
}

function checkFailure(scenario: Scenario, path: Path, one: ChaosFailureScenario): Finding[] {
  const possible = possibleVictims(scenario, one.kind);
  const findings: Finding[] = [];
  if ('lasts' in one && one.lasts !== undefined) {
    findings.push(...checkDistribution([...path, 'lasts'], one.lasts));
  }
  const what = victimWords[one.kind];
  if (possible.length === 0) {
    return [...findings, { path, message: `${one.kind} needs ${what}, and there is none` }];
  }
  const { victims = [] } = one;
  for (const [index, name] of victims.entries()) {
    const at = [...path, 'victims', index];
    if (!possible.includes(name)) {
      findings.push({ path: at, message: `"${name}" is not ${what}. ${hint(name, possible)}` });
    } else if (victims.indexOf(name) !== index) {
      findings.push({ path: at, message: `"${name}" stands twice` });
    }
  }
  return findings;
}

const victimWords: Readonly<Record<ChaosFailureScenario['kind'], string>> = {
  'provider-outage': 'a provider',
  'provider-brownout': 'a provider',
  'provider-hang': 'a provider',
  'rate-limit-squeeze': 'a provider with limits',
  'replica-fault': 'a deployment',
  'cache-flush': 'a gateway',
  'region-outage': 'a region',
  'zone-outage': 'a zone of a region',
  'region-brownout': 'a region',
  'node-crash': 'a pool with nodes',
};
