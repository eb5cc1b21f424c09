import { expect } from 'vitest';
import {
  type Fallback,
  metricWithFallback,
} from '../../../src/policies/autoscaling/keda/fallback.ts';
import {
  type ScaledJobStrategy,
  scaledJobDecision,
  scaledJobScale,
} from '../../../src/policies/autoscaling/keda/scaled-job.ts';
import { scaledObjectDecision } from '../../../src/policies/autoscaling/keda/scaled-object.ts';
import { conformanceFile } from './conformance.ts';

const { file, each } = conformanceFile<KedaFile>('keda', {
  scaledObject: [],
  scaledJobStrategy: [],
  scaledJobDecision: [],
  fallback: [],
});

/** Seconds; the object was created a moment before, as in upstream's tests. */
const now = 100_000;
const createdAt = now - 0.001;

each('scaledObject', file.scaledObject, ({ input, expected }) => {
  const ago = input.lastActiveAgoSec;
  const lastActive = ago === null ? undefined : now - ago;
  const decision = scaledObjectDecision(
    {
      minReplicaCount: input.minReplicaCount ?? 0,
      idleReplicaCount: input.idleReplicaCount ?? undefined,
      cooldownPeriod: input.cooldownPeriodSec,
      initialCooldownPeriod: input.initialCooldownPeriodSec,
      fallbackReplicas: input.fallbackReplicas ?? undefined,
    },
    { lastActive },
    {
      now,
      createdAt,
      currentReplicas: input.currentReplicas,
      isActive: input.isActive,
      isError: input.isError,
      switches: {
        paused: input.paused,
        pausedReplicas: undefined,
        pauseScaleIn: input.pauseScaleIn,
        pauseScaleOut: input.pauseScaleOut,
        forceActivation: input.forceActivation,
      },
    },
  );
  expect({
    replicas: decision.desired,
    activeCondition: decision.active,
    lastActiveUpdated: decision.state.lastActive === now && lastActive !== now,
    readyReason: decision.ready,
  }).toMatchObject(expected);
});

each('scaledJobStrategy', file.scaledJobStrategy, ({ input, expected }) => {
  expect(scaledJobScale(strategyOf(input), input)).toMatchObject(expected);
});

each('scaledJobDecision', file.scaledJobDecision, ({ input, expected }) => {
  expect(scaledJobDecision(strategyOf(input), input, true)).toMatchObject(expected);
});

each('fallback', file.fallback, ({ input, expected }) => {
  const result = metricWithFallback(input.fallback ?? undefined, input.previousFailures ?? 0, {
    value: input.metricError ? undefined : (input.metricValue ?? undefined),
    metricType: input.metricType,
    target: input.target,
    currentReplicas: input.currentReplicas ?? undefined,
    readyReplicas: input.readyReplicas ?? undefined,
  });
  expect({
    error: result.value === undefined,
    value: result.value,
    fallbackUsed: result.fallbackUsed,
    failuresAfter: result.failures,
    status: result.failures > 0 ? 'Failing' : 'Happy',
  }).toMatchObject(expected);
});

function strategyOf(input: JobCase): ScaledJobStrategy {
  if (input.strategy !== 'custom') return { kind: input.strategy };
  return {
    kind: 'custom',
    queueLengthDeduction: input.queueLengthDeduction ?? undefined,
    runningJobPercentage: input.runningJobPercentage ?? undefined,
  };
}

interface JobCase {
  readonly strategy: ScaledJobStrategy['kind'];
  readonly maxScale: number;
  readonly runningJobs: number;
  readonly pendingJobs: number;
  readonly maxReplicaCount: number;
  readonly scaleTo: number;
  readonly queueLengthDeduction?: number | null;
  readonly runningJobPercentage?: number | null;
}

interface KedaFile {
  readonly scaledObject: readonly {
    readonly id: string;
    readonly input: {
      readonly currentReplicas: number;
      readonly isActive: boolean;
      readonly isError: boolean;
      readonly minReplicaCount: number | null;
      readonly idleReplicaCount: number | null;
      readonly pauseScaleIn: boolean;
      readonly pauseScaleOut: boolean;
      readonly forceActivation: boolean;
      readonly paused: boolean;
      readonly fallbackReplicas: number | null;
      readonly lastActiveAgoSec: number | null;
      readonly cooldownPeriodSec: number;
      readonly initialCooldownPeriodSec: number;
    };
    readonly expected: Readonly<Record<string, unknown>>;
  }[];
  readonly scaledJobStrategy: readonly {
    readonly id: string;
    readonly input: JobCase;
    readonly expected: Readonly<Record<string, unknown>>;
  }[];
  readonly scaledJobDecision: readonly {
    readonly id: string;
    readonly input: JobCase & { readonly minReplicaCount: number };
    readonly expected: Readonly<Record<string, unknown>>;
  }[];
  readonly fallback: readonly {
    readonly id: string;
    readonly input: {
      readonly fallback: Fallback | null;
      readonly previousFailures: number | null;
      readonly metricError: boolean;
      readonly metricType: 'AverageValue' | 'Value';
      readonly target: number;
      readonly currentReplicas: number | null;
      readonly readyReplicas?: number | null;
      readonly metricValue: number | null;
    };
    readonly expected: Readonly<Record<string, unknown>>;
  }[];
}
