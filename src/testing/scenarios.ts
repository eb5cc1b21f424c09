import fc from 'fast-check';
import { type DeploymentPart, deploymentParts, type EngineKind } from './deployments.ts';
import type { Data } from './distributions.ts';
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
}

/**
 * Small valid scenarios over everything that a scenario may say but files: a run has tens to a few
 * thousand requests. Counterexamples shrink towards one deployment, one replica and no traffic.
 */
export function scenarios(limits: ScenarioLimits = {}): fc.Arbitrary<ScenarioData> {
  const { engines = ['slots', 'llm'], noWarmup = false } = limits;
  const { fixedFleets = false, openTraffic = false } = limits;
  return fc
    .record({
      seed: fc.nat(9999),
      horizon: fc.integer({ min: 5, max: 60 }),
      warmup: noWarmup ? fc.constant(0) : fc.constantFrom(0, 0.1, 0.5, 'auto'),
      accelerators: fc.array(fc.constantFrom('L4', 'A100-80-SXM', 'H100-SXM'), {
        minLength: 1,
        maxLength: 2,
      }),
      spare: fc.nat(4),
      deployments: fc.array(deploymentParts(fixedFleets, engines), { minLength: 1, maxLength: 3 }),
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
  readonly accelerators: readonly string[];
  /** Accelerators in each pool beyond those in use at the start. */
  readonly spare: number;
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

function poolsOf({ accelerators, spare, deployments }: ScenarioParts): Record<string, Data> {
  const pools = accelerators.map((accelerator, index) => {
    const own = deployments.filter(({ pool }) => pool % accelerators.length === index);
    const initial = own.reduce((sum, one) => sum + one.initial * one.accelerators, 0);
    const least = Math.max(1, ...own.map((one) => one.accelerators));
    const size = Math.max(least, initial + spare);
    return [poolNames[index]!, { accelerator, accelerators: size }] as const;
  });
  return Object.fromEntries(pools);
}

function deploymentsOf({ accelerators, deployments }: ScenarioParts): Record<string, Data> {
  return Object.fromEntries(
    deployments.map((one, index) => [
      deploymentNames[index]!,
      {
        pool: poolNames[one.pool % accelerators.length],
        accelerators: one.accelerators,
        ...one.rest,
      },
    ]),
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
