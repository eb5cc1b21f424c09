import { expect } from 'vitest';
import { noConnection } from '../../../../src/policies/resilience/failure.ts';
import {
  allowedFailsFor,
  cooldownReason,
  countsForCooldown,
  statusOf,
} from '../../../../src/policies/resilience/guards/cooldown-rule.ts';
import { outlierThreshold } from '../../../../src/policies/resilience/guards/outlier-threshold.ts';
import { conformanceFile } from '../../autoscaling/conformance.ts';

const { file, each } = conformanceFile<GuardCases>('gateway_pricing', {
  litellmCooldown: [],
  litellmCooldownRequired: [],
  envoyOutlier: [],
  pricing: [],
});

each('litellmCooldown', file.litellmCooldown, ({ input, config, expected }) => {
  const rule = {
    failure_threshold: config.failureThresholdPercent,
    minimum_requests: config.minimumRequests,
    all_failed_requests: config.singleDeploymentTrafficThreshold,
  };
  const allowed = allowedFailsFor(
    input.exceptionStatus,
    input.allowedFails ?? undefined,
    undefined,
  );
  const isCooledDown =
    allowed === undefined
      ? cooldownReason(
          rule,
          input.exceptionStatus,
          input.successesThisMinute,
          input.failuresThisMinute,
          input.singleDeploymentGroup,
        ) !== undefined
      : input.failuresThisMinute > allowed;
  expect(isCooledDown).toBe(expected.cooldown);
});

each('litellmCooldownRequired', file.litellmCooldownRequired, (given) => {
  if ('table' in given) {
    for (const [said, status] of given.table) expect(statusOf(said)).toBe(status);
    return;
  }
  const { status, exceptionStr } = given.input;
  // A gateway knows a lost connection by its status, where LiteLLM reads the error's text.
  const isLost = exceptionStr?.includes('APIConnectionError') ?? false;
  expect(countsForCooldown(isLost ? noConnection : statusOf(status))).toBe(given.expected);
});

each('envoyOutlier', file.envoyOutlier, ({ input, expected }) => {
  const { mean, ejectBelow } = outlierThreshold(input.successRates, input.stdevFactor);
  expect({ mean, ejectionThreshold: ejectBelow }).toEqual(expected);
});

interface GuardCases {
  readonly litellmCooldown: readonly {
    readonly id: string;
    readonly input: {
      readonly singleDeploymentGroup: boolean;
      readonly successesThisMinute: number;
      readonly failuresThisMinute: number;
      readonly exceptionStatus: number;
      readonly allowedFails: number | null;
    };
    readonly config: {
      readonly failureThresholdPercent: number;
      readonly minimumRequests: number;
      readonly singleDeploymentTrafficThreshold: number;
    };
    readonly expected: { readonly cooldown: boolean };
  }[];
  readonly litellmCooldownRequired: readonly (
    | {
        readonly id: string;
        readonly input: { readonly status: number | string; readonly exceptionStr: string | null };
        readonly expected: boolean;
      }
    | { readonly id: string; readonly table: readonly (readonly [number | string, number])[] }
  )[];
  readonly envoyOutlier: readonly {
    readonly id: string;
    readonly input: { readonly successRates: readonly number[]; readonly stdevFactor: number };
    readonly expected: { readonly mean: number; readonly ejectionThreshold: number };
  }[];
  /** Of prices, which the ledger's tests read. */
  readonly pricing: readonly unknown[];
}
