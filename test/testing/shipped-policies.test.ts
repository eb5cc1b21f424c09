import { describe, expect, it } from 'vitest';
import { autoscaler } from '../../src/policies/autoscaling/index.ts';
import { leastReplicas, mostReplicas } from '../../src/policies/autoscaling/replica-bounds.ts';
import {
  checkInvariant,
  type MakePolicy,
  type ScalingPromises,
  scalingInvariants,
  termsOf,
} from '../../src/testing/index.ts';
import {
  type AutoscalerName,
  configOf,
  everyAutoscaler,
} from '../policies/autoscaling/every-autoscaler.ts';

/** What a policy breaks, and why that is no fault of ours; whoever is not here keeps every invariant. */
const broken: Partial<Record<AutoscalerName, Readonly<Record<string, string>>>> = {
  'ai-workload-scaler': {
    'gives-back': 'as published, it scales down only while traffic falls',
  },
  keda: { 'survives-gaps': 'a query without an answer counts as 0' },
  'keda-to-zero': { 'survives-gaps': 'a query without an answer counts as 0' },
  'ray-serve': { 'survives-gaps': 'a missing report counts as no requests' },
  aws: { reacts: 'instances that warm up count as there, and report nothing' },
  'aws-steps': { reacts: 'instances that warm up count as there, and report nothing' },
  scheduled: { 'gives-back': 'it goes by the clock alone' },
  oracle: { 'queue-floor': 'it goes by the rate to come, and queues are beyond it' },
  apa: {
    settles: 'its cooldown takes the smallest answer on the way down',
    flaps: 'its cooldown takes the smallest answer on the way down',
  },
  'dynamo-planner': { 'queue-floor': 'it goes by the predicted rate, and queues are beyond it' },
};

/** Floods for what should break, which may be rare, and for what should hold, which is tried on every policy. */
const runs = { broken: 200, held: 12 };

describe.each(everyAutoscaler)('%s', (name, written) => {
  const config = configOf(written);
  const make: MakePolicy = (facts) => autoscaler(config, facts);
  const most = mostReplicas(config);
  const promises: ScalingPromises = {
    min: leastReplicas(config),
    max: Number.isFinite(most) ? most : 12,
    cooldown: config.kind === 'ai-workload-scaler' ? config.cooldown : undefined,
    // Every policy counts whole replicas of one accelerator (I10).
    quota: Number.isFinite(most) ? most : 12,
    capacity: 2,
    service: 1,
  };
  const expected = broken[name] ?? {};
  const reasons = Object.entries(expected).map(([which, why]) => `${which}: ${why}`);

  it(reasons.length === 0 ? 'keeps every invariant' : `breaks only ${reasons.join('; ')}`, () => {
    const terms = termsOf(make, promises);
    const found = scalingInvariants.filter((invariant) => {
      const tries = invariant.name in expected ? runs.broken : runs.held;
      return checkInvariant(invariant, make, terms, { runs: tries }).kind === 'broken';
    });
    expect(found.map((invariant) => invariant.name).toSorted()).toEqual(
      Object.keys(expected).toSorted(),
    );
  });
});
