import { expect } from 'vitest';
import {
  type RayServeConfig,
  rayServeDefaults,
} from '../../../src/policies/autoscaling/ray-serve/config.ts';
import { applyDelay, noDelay } from '../../../src/policies/autoscaling/ray-serve/delay.ts';
import { rayServe, rayServePolicy } from '../../../src/policies/autoscaling/ray-serve/ray-serve.ts';
import { applyScalingFactor } from '../../../src/policies/autoscaling/ray-serve/scaling-factor.ts';
import { conformanceFile } from './conformance.ts';

const { file, each } = conformanceFile<RayFile>('ray_serve', {
  policy: [],
  scalingFactors: [],
  delayLogic: [],
  customPolicy: [],
});

each('policy', file.policy, (given) => {
  const policy = rayServe(configOf(given.config));
  let state = policy.initial();
  const decide = (now: number, step: PolicyStep) => {
    const decision = policy.decide(state, {
      now,
      ongoingRequests: step.totalRequests,
      current: step.currentReplicas,
      target: step.targetReplicas,
    });
    state = decision.state;
    if (step.expect !== null) expect(decision.desired).toBe(step.expect);
  };
  for (const step of given.steps ?? []) decide(step.tSec, step);
  let tick = 0;
  for (const step of given.runLengthSteps ?? []) {
    for (let i = 0; i < step.repeat; i += 1) {
      decide(tick * given.stepIntervalSec!, step);
      tick += 1;
    }
  }
  expect((given.steps?.length ?? 0) + tick).toBeGreaterThan(0);
});

each('scalingFactors', file.scalingFactors, ({ input, expected }) => {
  const factors = {
    upscalingFactor: input.upscaling_factor,
    downscalingFactor: input.downscaling_factor,
  };
  expect(applyScalingFactor(factors, input.desired, input.current)).toBe(expected);
});

each('delayLogic', file.delayLogic, (given) => {
  const config = configOf(given.config);
  let state = noDelay;
  for (const step of given.steps ?? []) {
    const result = applyDelay(config, state, step.tSec, step.desired, step.target);
    state = result.state;
    expect(result.desired).toBe(step.expect);
  }
  if (given.loop === undefined) return;
  const { stepSec, desired, target } = given.loop;
  const [earliest, latest] = given.expectFireTimeBetween!;
  let now = 0;
  for (;;) {
    const result = applyDelay(config, state, now, desired, target);
    state = result.state;
    if (result.desired === desired || now > 2 * latest) break;
    now += stepSec;
  }
  expect(now).toBeGreaterThanOrEqual(earliest);
  expect(now).toBeLessThanOrEqual(latest);
});

each('customPolicy', file.customPolicy, ({ input, expected }) => {
  const config = configOf({
    upscale_delay_s: input.delays,
    downscale_delay_s: input.delays,
    upscaling_factor: input.upscaling_factor,
    downscaling_factor: input.downscaling_factor,
  });
  const bounds = { minReplicas: input.min, maxReplicas: input.max };
  const at = { now: 0, current: input.current, target: input.current, ongoingRequests: 0 };
  const decision = rayServePolicy(
    { ...config, ...bounds },
    noDelay,
    at,
    input.rawDesired,
    'custom',
  );
  expect(decision.desired).toBe(expected);
});

/** Ray's defaults for what a case leaves out, and no bounds: upstream bounds one level up. */
function configOf(given: ConfigCase): RayServeConfig {
  return {
    ...rayServeDefaults,
    minReplicas: 0,
    maxReplicas: Number.POSITIVE_INFINITY,
    targetOngoingRequests: given.target_ongoing_requests ?? rayServeDefaults.targetOngoingRequests,
    upscaleDelay: given.upscale_delay_s ?? rayServeDefaults.upscaleDelay,
    downscaleDelay: given.downscale_delay_s ?? rayServeDefaults.downscaleDelay,
    downscaleToZeroDelay: given.downscale_to_zero_delay_s ?? undefined,
    upscalingFactor: given.upscaling_factor ?? 1,
    downscalingFactor: given.downscaling_factor ?? 1,
  };
}

interface ConfigCase {
  readonly target_ongoing_requests?: number;
  readonly upscale_delay_s?: number;
  readonly downscale_delay_s?: number;
  readonly downscale_to_zero_delay_s?: number | null;
  readonly upscaling_factor?: number | null;
  readonly downscaling_factor?: number | null;
}

interface PolicyStep {
  readonly totalRequests: number;
  readonly currentReplicas: number;
  readonly targetReplicas: number;
  /** null where upstream asserts nothing. */
  readonly expect: number | null;
}

interface RayFile {
  readonly policy: readonly {
    readonly id: string;
    readonly config: ConfigCase;
    readonly steps?: readonly (PolicyStep & { readonly tSec: number })[];
    readonly stepIntervalSec?: number;
    readonly runLengthSteps?: readonly (PolicyStep & { readonly repeat: number })[];
  }[];
  readonly scalingFactors: readonly {
    readonly id: string;
    readonly input: {
      readonly desired: number;
      readonly current: number;
      readonly upscaling_factor: number;
      readonly downscaling_factor: number;
    };
    readonly expected: number;
  }[];
  readonly delayLogic: readonly {
    readonly id: string;
    readonly config: ConfigCase;
    readonly steps?: readonly {
      readonly tSec: number;
      readonly desired: number;
      readonly target: number;
      readonly expect: number;
    }[];
    readonly loop?: { readonly stepSec: number; readonly desired: number; readonly target: number };
    readonly expectFireTimeBetween?: readonly [number, number];
  }[];
  readonly customPolicy: readonly {
    readonly id: string;
    readonly input: {
      readonly current: number;
      readonly rawDesired: number;
      readonly upscaling_factor: number;
      readonly downscaling_factor: number;
      readonly min: number;
      readonly max: number;
      readonly delays: number;
    };
    readonly expected: number;
  }[];
}
