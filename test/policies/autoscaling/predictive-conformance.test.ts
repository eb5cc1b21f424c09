import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HpaBehavior } from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { decideByBehaviour } from '../../../src/policies/autoscaling/predictive/behaviour.ts';
import {
  holtWintersForecast,
  type Initialization,
} from '../../../src/policies/autoscaling/predictive/holt-winters.ts';
import { linearPrediction } from '../../../src/policies/autoscaling/predictive/linear-regression.ts';
import type { HoltWinters } from '../../../src/policies/autoscaling/predictive/smoothing.ts';
import { wholeUp } from '../../../src/policies/autoscaling/whole-up.ts';

type Timed = readonly { readonly tSec: number; readonly replicas: number }[];

interface BehaviourCase {
  readonly id: string;
  readonly input: {
    readonly currentReplicas: number;
    readonly targetReplicas: number;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly scaleUpReplicaHistory: Timed;
    readonly scaleDownReplicaHistory: Timed;
    readonly scaleUpEvents: Timed;
    readonly scaleDownEvents: Timed;
    readonly nowSec: number;
    readonly rules: HpaBehavior;
  };
  readonly expected: { readonly replicas: number };
}

interface HoltWintersCase {
  readonly id: string;
  readonly input: HoltWinters & {
    readonly series: readonly number[];
    readonly initializationMethod: Initialization;
  };
  readonly expected: { readonly ceilForecast1: number };
}

interface LinearCase {
  readonly id: string;
  readonly input: {
    readonly lookAhead: number;
    readonly currentTime: string;
    readonly replicaHistory: readonly { readonly replicas: number; readonly time: string }[];
  };
  readonly expected: { readonly ceilPrediction: number };
}

interface Cases {
  readonly decideByBehavior: readonly BehaviourCase[];
  readonly holtWinters: readonly HoltWintersCase[];
  readonly linearRegression: readonly LinearCase[];
}

const file = new URL('../../../../shared/conformance/predictive_hpa.json', import.meta.url);
const isThere = existsSync(file);
const cases: Cases = isThere
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { decideByBehavior: [], holtWinters: [], linearRegression: [] };

const timed = (all: Timed) => all.map(({ tSec, replicas }) => ({ at: tSec, replicas }));

describe.skipIf(!isThere)(
  `Predictive HPA: its own tests${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test.for(cases.decideByBehavior)('$id', ({ input, expected }) => {
      const { rules, scaleUpReplicaHistory, scaleDownReplicaHistory, nowSec, ...rest } = input;
      const { replicas } = decideByBehaviour(rules, {
        ...rest,
        now: nowSec,
        scaleUpHistory: timed(scaleUpReplicaHistory),
        scaleDownHistory: timed(scaleDownReplicaHistory),
        scaleUpEvents: timed(input.scaleUpEvents),
        scaleDownEvents: timed(input.scaleDownEvents),
      });
      expect(replicas).toBe(expected.replicas);
    });

    test.for(cases.holtWinters)('$id', ({ input, expected }) => {
      const value = holtWintersForecast(input, input.series, input.initializationMethod);
      expect(wholeUp(value!)).toBe(expected.ceilForecast1);
    });

    test.for(cases.linearRegression)('$id', ({ input, expected }) => {
      const seconds = (time: string) => Date.parse(time) / 1000;
      const history = input.replicaHistory.map(({ replicas, time }) => ({
        at: seconds(time),
        replicas,
      }));
      const at = seconds(input.currentTime) + input.lookAhead / 1000;
      expect(wholeUp(linearPrediction(history, at)!)).toBe(expected.ceilPrediction);
    });

    test('no list of the file is empty', () => {
      expect(
        Object.values(cases).filter((list) => Array.isArray(list) && list.length === 0),
      ).toEqual([]);
    });
  },
);
