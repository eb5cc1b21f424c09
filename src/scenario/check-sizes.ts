import { toTicks } from '../engine/time.ts';
import { initialReplicas } from '../policies/autoscaling/replica-bounds.ts';
import type { Finding } from './check.ts';
import type { PoolScenario, Scenario, TrafficScenario } from './schema.ts';
import type { Path } from './source.ts';

/** Variants of a sweep: each is read, checked and kept before anything runs. */
export const mostVariants = 20_000;
/** Replications of a scenario, and cells of a sweep: the result of each is kept until all are written. */
export const mostCells = 1_000_000;
/** Accelerators of all pools, and replicas at the start: an object each, and more than any cluster has. */
export const mostAccelerators = 200_000;
/** Places for work at the start, `slots` of each replica: an entry each. */
const mostSlots = 10_000_000;
/** Rows of the time series: one for each interval and service. */
const mostRows = 2_000_000;
/** Entries of a table of probabilities, one for each value. */
const mostZipf = 10_000_000;
/** Users of a closed loop: an event each. */
const mostUsers = 10_000_000;

/** What no memory holds, or no clock counts: said before other checks count up to it. */
export function checkSizes(scenario: Scenario): Finding[] {
  return [
    ...checkClock(scenario),
    ...checkRows(scenario),
    ...checkSum(scenario.pools, 'pools', acceleratorsOf, ['accelerators', mostAccelerators]),
    ...checkSum(scenario.deployments, 'deployments', ({ scaling }) => initialReplicas(scaling), [
      'replicas at the start',
      mostAccelerators,
    ]),
    ...checkSum(
      scenario.deployments,
      'deployments',
      ({ engine, scaling }) =>
        (engine.kind === 'slots' ? engine.slots : 0) *
        (1 + Math.min(initialReplicas(scaling), mostAccelerators)),
      ['slots', mostSlots],
    ),
    ...Object.entries(scenario.traffic).flatMap(([name, one]) => [
      ...checkTraffic(['traffic', name], one),
      ...checkStates(['traffic', name, 'arrivals'], one, scenario),
    ]),
  ];
}

function checkClock({ horizon, replications }: Scenario): Finding[] {
  const findings: Finding[] = [];
  if (toTicks(horizon) > Number.MAX_SAFE_INTEGER) {
    findings.push({
      path: ['horizon'],
      message: 'is more than the 285 years that a clock of microseconds counts',
    });
  }
  if (replications > mostCells) findings.push(tooMany(['replications'], replications, mostCells));
  return findings;
}

function checkRows({ interval, horizon, deployments, gateways, providers }: Scenario): Finding[] {
  if (interval === undefined) return [];
  const services = [deployments, gateways, providers].reduce(
    (sum, one) => sum + Object.keys(one).length,
    0,
  );
  const rows = Math.ceil(horizon / interval) * services;
  if (rows <= mostRows) return [];
  return [
    {
      path: ['interval'],
      message: `makes ${digits(rows)} rows of the time series, more than ${digits(mostRows)}`,
    },
  ];
}

function acceleratorsOf({ accelerators, others }: PoolScenario): number {
  return others.reduce((sum, one) => sum + one.accelerators, accelerators);
}

/** Refuses the first block with which a sum is more than it may be. */
function checkSum<Block>(
  blocks: Readonly<Record<string, Block>>,
  section: string,
  amount: (block: Block) => number,
  [what, most]: readonly [string, number],
): Finding[] {
  let sum = 0;
  for (const [name, block] of Object.entries(blocks)) {
    sum += amount(block);
    if (sum > most) {
      return [
        {
          path: [section, name],
          message: `brings all ${section} to ${digits(sum)} ${what}, more than ${digits(most)}`,
        },
      ];
    }
  }
  return [];
}

function checkTraffic(path: Path, traffic: TrafficScenario): Finding[] {
  const { arrivals, prefix, sessions, tenants } = traffic;
  const findings: Finding[] = [];
  const limit = (part: Path, value: number, most: number) => {
    if (value > most) findings.push(tooMany([...path, ...part], value, most));
  };
  const lengths = (part: Path, one: { readonly kind: string; readonly n?: number } | undefined) =>
    limit([...part, 'n'], one?.n ?? 0, mostZipf);
  if (arrivals?.kind === 'closed') limit(['arrivals', 'users'], arrivals.users, mostUsers);
  limit(['prefix', 'system', 'groups'], prefix?.system?.groups ?? 0, mostZipf);
  lengths(['sessions', 'turns'], sessions?.turns);
  for (const field of ['prompt', 'output', 'items'] as const) {
    lengths([field], traffic[field]);
    for (const [name, tenant] of Object.entries(tenants ?? {})) {
      lengths(['tenants', name, field], tenant[field]);
    }
  }
  return findings;
}

/** Changes of state are no events: nothing else would end a run that does nothing but change. */
function checkStates(path: Path, { arrivals }: TrafficScenario, scenario: Scenario): Finding[] {
  const dwell =
    arrivals?.kind === 'on-off'
      ? [arrivals.on, arrivals.off]
      : arrivals?.kind === 'mmpp'
        ? arrivals.dwell
        : [];
  const round = dwell.reduce((sum, seconds) => sum + seconds, 0);
  const changes = (dwell.length * scenario.horizon) / round;
  if (dwell.length === 0 || changes <= scenario.max_events) return [];
  const message = `changes its state about ${digits(changes)} times, more than the ${digits(scenario.max_events)} of \`max_events\``;
  return [{ path, message }];
}

function tooMany(path: Path, value: number, most: number): Finding {
  return { path, message: `${digits(value)} is more than ${digits(most)}` };
}

function digits(value: number): string {
  return value < 1e15 ? value.toLocaleString('en-US') : String(value);
}
