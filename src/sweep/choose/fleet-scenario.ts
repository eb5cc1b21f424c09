import { stringify } from 'yaml';
import { type Candidate, usdPerDayOf } from '../../policies/selection/candidates.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { Scenario } from '../../scenario/schema.ts';
import { readSource } from '../../scenario/source.ts';
import { type FleetSize, fleetData, fleetNames } from './fleet-data.ts';

/** A fleet as a scenario file, headed by the question that it answers. */
export function fleetFile(needs: Needs, candidate: Candidate, size: FleetSize): string {
  return fleetComment(needs, candidate, size) + fleetYaml(needs, candidate, size);
}

/** The scenario of a fleet; throws `ScenarioError` where the candidate cannot be. */
export function fleetScenario(needs: Needs, candidate: Candidate, size: FleetSize): Scenario {
  return parseScenario(readSource(fleetYaml(needs, candidate, size), 'a choice')).scenario;
}

/** What of a trial may differ from the scenario of a fleet. */
export interface Conditions {
  /** Relative to the peak. */
  readonly load?: number;
  /** How many times as long it is. */
  readonly longer?: number;
}

/** The same fleet in another size and under other conditions. */
export function resized(
  scenario: Scenario,
  candidate: Candidate,
  units: number,
  { load = 1, longer = 1 }: Conditions = {},
): Scenario {
  const { deployment, pool, traffic } = fleetNames;
  const model = scenario.deployments[deployment]!;
  const fleet = scenario.pools[pool]!;
  const requests = scenario.traffic[traffic]!;
  const arrivals = requests.arrivals!;
  if (arrivals.kind === 'closed') throw new Error('a closed loop has no rate');
  const replicas = units * candidate.replicasPerUnit;
  return {
    ...scenario,
    horizon: scenario.horizon * longer,
    pools: { [pool]: { ...fleet, accelerators: units * candidate.acceleratorsPerUnit } },
    deployments: { [deployment]: { ...model, scaling: { kind: 'fixed', replicas } } },
    traffic: {
      [traffic]: { ...requests, arrivals: { ...arrivals, rate: arrivals.rate! * load } },
    },
  };
}

function fleetComment(needs: Needs, candidate: Candidate, { units }: FleetSize): string {
  const usd = usdPerDayOf(candidate, units).toFixed(2);
  const rate = Number((needs.rate * needs.peak).toPrecision(3));
  const times = needs.peak === 1 ? '' : `, ${needs.peak} times the usual`;
  return [
    `# Question: do ${units * candidate.acceleratorsPerUnit} × ${candidate.sheet.id} for $${usd} a day keep the promises at ${rate} requests/s${times}?`,
    '#',
    '# Answer: yes, as `spillway choose` found, by the same runs that `spillway run` makes of this file.',
    '',
  ].join('\n');
}

function fleetYaml(needs: Needs, candidate: Candidate, size: FleetSize): string {
  return stringify(fleetData(needs, candidate, size), { lineWidth: 0 });
}
