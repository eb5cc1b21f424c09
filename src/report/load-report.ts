import { fittingPlaces } from '../scenario/fitting-places.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import type { Problem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { GatewayLoad, OfferedLoad } from '../world/offered-load.ts';
import { unplacedAtStart } from '../world/unplaced.ts';
import { digits, formatDuration } from './format.ts';
import type { Sheet } from './sheet.ts';
import { table } from './table.ts';

/** Warnings of a variant before it runs: fixed fleets that are offered more than they can serve. */
export function loadWarnings(
  { scenario, locate }: ParsedScenario,
  loads: readonly OfferedLoad[],
): Problem[] {
  return loads.flatMap(({ deployment, capacity, replicas, phases, closed }) => {
    const worst = phases.reduce((a, b) => (b.rho > a.rho ? b : a));
    const served = scenario.deployments[deployment]!;
    const isTurnedAway = fittingPlaces(served, scenario.pools[served.pool]!).length === 0;
    if (served.scaling.kind !== 'fixed' || closed || isTurnedAway || !(worst.rho >= 1)) return [];
    const path = ['deployments', deployment, 'scaling'];
    const message = `${path.join('.')}: ${digits(worst.rate)} requests/s are offered to ${replicas} × ${digits(capacity)}/s at the most (ρ = ${digits(worst.rho)} from ${formatDuration(worst.from)} to ${formatDuration(worst.until)}): queues will grow`;
    return [{ place: locate(path), message }];
  });
}

/** Warnings of a variant whose pools have no room for the replicas that it is to start with. */
export function placementWarnings({ scenario, locate }: ParsedScenario): Problem[] {
  return unplacedAtStart(scenario).map(({ deployment, because }) => {
    const path = ['deployments', deployment, 'scaling'];
    const message = `${path.join('.')}: not all replicas find room in pool "${scenario.deployments[deployment]!.pool}" (${because})`;
    return { place: locate(path), message };
  });
}

/** Offered load by phase, of each gateway, deployment and pool, as lines of a table. */
export function renderLoads(
  loads: readonly OfferedLoad[],
  gateways: readonly GatewayLoad[],
  pools: Scenario['pools'],
): string[] {
  const rows = loads.flatMap((load) =>
    load.closed
      ? [[load.deployment, 'all', 'as answers come']]
      : load.behind.length > 0
        ? [[load.deployment, 'all', `as ${load.behind.join(', ')} sends`]]
        : phaseRows(load),
  );
  return table(
    [
      ['', 'phase', 'requests', 'load ρ', 'ρ at most', ''],
      ...gateways.flatMap(({ gateway, phases }) =>
        phases.map(({ from, until, rate }, index) => [
          index === 0 ? `gateway ${gateway}` : '',
          `${formatDuration(from)} – ${formatDuration(until)}`,
          `${digits(rate)}/s`,
        ]),
      ),
      ...rows,
      ...Object.entries(pools).flatMap(([name, pool]) =>
        // What replicas that share need of an accelerator depends on their neighbours.
        pool.sharing.kind === 'exclusive' && pool.others.length === 0
          ? poolRows(name, pool.accelerators, loads)
          : [],
      ),
    ],
    2,
  );
}

/** How many replicas there are, and what each can do: a line. */
export function capacityText(load: OfferedLoad): string {
  const { deployment, replicas, mostReplicas, capacity, llm } = load;
  const most = mostReplicas > replicas ? ` to ${mostReplicas}` : '';
  const head = `${deployment}: ${replicas}${most} × about ${digits(capacity)} requests/s with full batches`;
  if (llm === undefined) return head;
  const { tokensPerSecond, kvBlocks, blockSize, sequences } = llm;
  return `${head}, ${digits(tokensPerSecond)} tokens/s; ${digits(kvBlocks, 1)} KV blocks of ${blockSize} tokens, ${sequences} mean sequences at once`;
}

/** Requests a second and load by phase of every variant, in one table for programs. */
export function loadSheet(
  plans: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly loads: readonly OfferedLoad[];
    readonly gateways: readonly GatewayLoad[];
  }[],
): Sheet {
  const axes = Object.keys(plans[0]!.labels);
  const found = plans.flatMap(({ labels, loads, gateways }) => {
    const names = axes.map((axis) => labels[axis]!);
    return [
      ...gateways.flatMap(({ gateway, phases }) =>
        phases.map((phase) => ({
          names,
          of: gateway,
          ...phase,
          rho: Number.NaN,
          rhoAtMost: Number.NaN,
        })),
      ),
      ...loads.flatMap(({ deployment, phases }) =>
        phases.map((phase) => ({ names, of: deployment, ...phase })),
      ),
    ];
  });
  const ratio = (value: number) => (Number.isFinite(value) ? digits(value) : '');
  return {
    header: [...axes, 'of', 'phase', 'requests', 'load ρ', 'ρ at most'],
    rows: found.map(({ names, of, from, until, rate, rho, rhoAtMost }) => [
      ...names,
      of,
      `${formatDuration(from)} – ${formatDuration(until)}`,
      `${digits(rate)}/s`,
      ratio(rho),
      ratio(rhoAtMost),
    ]),
    columns: [...axes, 'of', 'from', 'until', 'rate', 'rho', 'rho_at_most'],
    values: found.map(({ names, of, from, until, rate, rho, rhoAtMost }) => [
      ...names,
      ...[of, from, until, rate, rho, rhoAtMost],
    ]),
  };
}

function phaseRows(load: OfferedLoad): string[][] {
  return load.phases.map((phase, index) => [
    index === 0 ? load.deployment : '',
    `${formatDuration(phase.from)} – ${formatDuration(phase.until)}`,
    `${digits(phase.rate)}/s`,
    digits(phase.rho),
    load.mostReplicas > load.replicas ? digits(phase.rhoAtMost) : '',
    phase.rho < 1
      ? ''
      : phase.rhoAtMost < 1
        ? `needs ${Math.ceil(phase.rate / load.capacity)} replicas`
        : 'more than the fleet can serve',
  ]);
}

/** What all deployments of a pool need of its accelerators, if each could have as many as it needs. */
function poolRows(name: string, accelerators: number, loads: readonly OfferedLoad[]): string[][] {
  const own = loads.filter(({ pool, closed }) => pool === name && !closed);
  // What gateways send is seen only when they run.
  if (own.every(({ behind }) => behind.length > 0)) return [];
  return (own[0]?.phases ?? []).map(({ from, until }, index) => {
    const needed = own.reduce(
      (sum, load) => sum + (load.phases[index]!.rate / load.capacity) * load.accelerators,
      0,
    );
    const rho = needed / accelerators;
    return [
      index === 0 ? `pool ${name}` : '',
      `${formatDuration(from)} – ${formatDuration(until)}`,
      '',
      digits(rho),
      '',
      `${digits(needed)} of ${accelerators} accelerators${rho >= 1 ? ': too few' : ''}`,
    ];
  });
}
