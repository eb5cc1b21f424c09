import fc from 'fast-check';
import { type DeploymentPart, deploymentParts, type EngineKind } from './deployments.ts';
import type { Data } from './distributions.ts';
import { type PoolPart, poolParts } from './pools.ts';
import { shareOf } from './sharings.ts';
import { type TrafficPart, trafficParts } from './traffic.ts';

/** A scenario as plain data, as YAML would give it. */
export interface ScenarioData {
  readonly name: string;
  readonly seed: string;
  readonly horizon: string;
  readonly warmup: string;
  readonly max_events: string;
  readonly pools: Readonly<Record<string, Data>>;
  readonly deployments: Readonly<Record<string, Data>>;
  readonly traffic: Readonly<Record<string, Data>>;
  readonly slo_classes: Data;
}

/** What generated scenarios keep to. */
export interface ScenarioLimits {
  /** Only these kinds of engines; `slots` and `llm` where left out. */
  readonly engines?: readonly EngineKind[];
  /** Only fleets of a fixed size. */
  readonly fixedFleets?: boolean;
  /** Only traffic that does not wait for answers: no sessions, no closed loops. */
  readonly openTraffic?: boolean;
  /** Nothing is left out at the start. */
  readonly noWarmup?: boolean;
  /** No replica has a fatal fault. */
  readonly noFaults?: boolean;
  /** No accelerator is shared, and all of a pool are alike. */
  readonly plainPools?: boolean;
}

/**
 * Small valid scenarios over everything that a scenario may say but files: a run has tens to a few
 * thousand requests. Counterexamples shrink towards one deployment, one replica and no traffic.
 */
export function scenarios(limits: ScenarioLimits = {}): fc.Arbitrary<ScenarioData> {
  const { engines = ['slots', 'llm'], noWarmup = false } = limits;
  const { fixedFleets = false, openTraffic = false, noFaults = false } = limits;
  const { plainPools = false } = limits;
  return fc
    .record({
      seed: fc.nat(9999),
      horizon: fc.integer({ min: 5, max: 60 }),
      warmup: noWarmup ? fc.constant(0) : fc.constantFrom(0, 0.1, 0.5, 'auto'),
      pools: fc.array(poolParts(plainPools), { minLength: 1, maxLength: 2 }),
      deployments: fc.array(deploymentParts(fixedFleets, engines, !noFaults), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .chain((parts) =>
      fc
        .array(trafficParts(parts.horizon, openTraffic), { minLength: 1, maxLength: 3 })
        .map((traffics) => built({ ...parts, traffics })),
    );
}

interface ScenarioParts {
  readonly seed: number;
  readonly horizon: number;
  /** A part of the horizon, or `auto`. */
  readonly warmup: number | string;
  readonly pools: readonly PoolPart[];
  readonly deployments: readonly DeploymentPart[];
  readonly traffics: readonly TrafficPart[];
}

function built(parts: ScenarioParts): ScenarioData {
  const { seed, horizon, warmup } = parts;
  return {
    name: 'generated',
    seed: String(seed),
    horizon: `${horizon}s`,
    warmup: typeof warmup === 'string' ? warmup : `${warmup * horizon}s`,
    max_events: '1M',
    pools: poolsOf(parts),
    deployments: deploymentsOf(parts),
    traffic: trafficOf(parts),
    slo_classes: { fast: { e2e: '800ms', ttft: '500ms' }, patient: { wait: '2s' } },
  };
}

const poolNames = ['near', 'far'] as const;
const deploymentNames = ['small', 'medium', 'large'] as const;
const trafficNames = ['chat', 'search', 'batch'] as const;
const tenantNames = ['free', 'paid', 'staff'] as const;

function poolsOf({ pools, deployments }: ScenarioParts): Record<string, Data> {
  const written = pools.map((part, index) => {
    const own = deployments.filter(({ pool }) => pool % pools.length === index);
    return [poolNames[index]!, poolOf(part, own)] as const;
  });
  return Object.fromEntries(written);
}

function poolOf(part: PoolPart, own: readonly DeploymentPart[]): Data {
  const { accelerator, others, placement, spare, sharing } = part;
  const common = { accelerator, others, placement };
  if (sharing === undefined) {
    const initial = own.reduce((sum, one) => sum + one.initial * one.accelerators, 0);
    const least = Math.max(1, ...own.map((one) => one.accelerators));
    return { ...common, accelerators: Math.max(least, initial + spare) };
  }
  const initial = own.reduce((sum, one) => sum + one.initial, 0);
  const { terms, group, replicasEach } = sharing;
  const groups = Math.max(1, Math.ceil(initial / replicasEach));
  return { ...common, accelerators: groups * group, group, sharing: terms };
}

function deploymentsOf({ pools, deployments }: ScenarioParts): Record<string, Data> {
  return Object.fromEntries(
    deployments.map((one, index) => {
      const place = one.pool % pools.length;
      const common = { pool: poolNames[place], ...one.rest };
      const { sharing, accelerator, others } = pools[place]!;
      if (sharing === undefined) {
        return [deploymentNames[index]!, { ...common, accelerators: one.accelerators }];
      }
      const isSmall = accelerator === 'L4' && others.length === 0;
      const shared = shareOf(one.share, sharing, isSmall);
      return [deploymentNames[index]!, { ...common, accelerators: sharing.group, ...shared }];
    }),
  );
}

function trafficOf({ deployments, traffics }: ScenarioParts): Record<string, Data> {
  const nameOf = (deployment: number) => deploymentNames[deployment % deployments.length]!;
  return Object.fromEntries(
    traffics.map(({ deployment, tenants, rest }, index) => {
      const name = trafficNames[index]!;
      const named = tenants.map(
        (tenant, number) =>
          [
            `${name}-${tenantNames[number]}`,
            { deployment: nameOf(tenant.deployment), ...tenant.rest },
          ] as const,
      );
      return [
        name,
        {
          deployment: nameOf(deployment),
          ...rest,
          ...(named.length === 0 ? {} : { tenants: Object.fromEntries(named) }),
        },
      ];
    }),
  );
}
