import { describe, expect, test } from 'vitest';
import { defaultController } from '../../../src/policies/autoscaling/hpa/config.ts';
import type { HpaMetric, HpaReading } from '../../../src/policies/autoscaling/hpa/metric.ts';
import type { HpaPod } from '../../../src/policies/autoscaling/hpa/pod.ts';
import { propose, proposeByOne } from '../../../src/policies/autoscaling/hpa/propose.ts';
import {
  mostInt32,
  quotient,
  wholePercent,
} from '../../../src/policies/autoscaling/hpa/whole-numbers.ts';
import { cpuAt50, pod, pods, sample } from './hpa-pods.ts';

const tolerance = { up: 0.1, down: 0.1 };

function ask(
  metric: HpaMetric,
  reading: HpaReading | undefined,
  all: readonly HpaPod[],
  currentReplicas = all.length,
) {
  const input = {
    now: 0,
    currentReplicas,
    statusReplicas: currentReplicas,
    pods: all,
    readings: [reading],
  };
  return proposeByOne(metric, reading, input, tolerance, defaultController);
}

const byPods = (...values: readonly (readonly [string, number])[]): HpaReading => ({
  kind: 'pods',
  samples: values.map(([name, value]) => sample(name, value)),
});
const series = (...valuesMilli: readonly number[]): HpaReading => ({ kind: 'series', valuesMilli });

const queueOf10: HpaMetric = {
  kind: 'pods',
  name: 'queue_depth',
  target: { kind: 'averageValue', milli: 10_000 },
};
const backlog = (kind: 'value' | 'averageValue', milli: number): HpaMetric => ({
  kind: 'external',
  name: 'backlog',
  target: { kind, milli },
});

describe('utilisation of a resource', () => {
  test('counts whole per cents: 0.559 cores of 1 are 55 %, within a tenth of 50 %', () => {
    const proposal = ask(cpuAt50, byPods(['p0', 559], ['p1', 559]), pods(2));
    expect(proposal).toMatchObject({ replicas: 2, utilizationPercent: 55, usageMilli: 559 });
    expect(proposal.because).toBe('cpu at 55 % of request, target 50 %: within tolerance');
  });

  test('leaves the tolerance at 56 %: ratio 1.12 on 2 pods asks for 3', () => {
    expect(ask(cpuAt50, byPods(['p0', 560], ['p1', 560]), pods(2))).toMatchObject({
      replicas: 3,
      because: 'cpu at 56 % of request, target 50 %',
    });
  });

  test('takes a missing pod for idle when load is high, so that 4 pods become 6 and not 8', () => {
    const reading = byPods(['p0', 1000], ['p1', 1000], ['p2', 1000]);
    // 300 % over 4 pods is 75 %: 1.5 times the target.
    expect(ask(cpuAt50, reading, pods(4))).toMatchObject({ replicas: 6, utilizationPercent: 100 });
  });

  test('takes a missing pod for full when load is low, and may then not shrink at all', () => {
    // 20 % on one pod; with 100 % on the other the mean is 60 %, over the target: no change.
    expect(ask(cpuAt50, byPods(['p0', 200]), pods(2))).toMatchObject({
      replicas: 2,
      because: 'cpu at 20 % of request, target 50 %: missing or unready pods could tip it',
    });
  });

  test('guesses nothing for missing pods when the ratio is exactly 1', () => {
    expect(ask(cpuAt50, byPods(['p0', 500]), pods(3))).toMatchObject({ replicas: 3 });
  });

  test('takes a young pod for idle, so that its start-up work makes no more of them', () => {
    const young = pod('p1', { startedAt: -60, ready: { status: 'True', since: -30 } });
    const reading = byPods(['p0', 900], ['p1', 1000]);
    // Of p0 alone 90 %; with p1 idle 45 %: within tolerance of 50 %.
    expect(ask(cpuAt50, reading, [pod('p0'), young])).toMatchObject({
      replicas: 2,
      utilizationPercent: 90,
    });
  });

  test('counts an unready pod of a pods metric as any other: only CPU mistrusts it', () => {
    const unready = pod('p1', { ready: { status: 'False', since: -3590 } });
    const reading = byPods(['p0', 20_000], ['p1', 20_000]);
    expect(ask(queueOf10, reading, [pod('p0'), unready])).toMatchObject({ replicas: 4 });
  });

  test('cannot tell while every pod is pending, without pods, samples or requests', () => {
    const pending = pod('p0', { phase: 'Pending' });
    expect(ask(cpuAt50, byPods(['p0', 500]), [pending]).because).toBe(
      'did not receive metrics for targeted pods (pods might be unready)',
    );
    expect(ask(cpuAt50, byPods(['p0', 500]), []).because).toContain('no pods returned by selector');
    expect(ask(cpuAt50, byPods(), pods(1)).because).toContain('no metrics returned');
    expect(ask(cpuAt50, undefined, pods(1)).because).toContain('no answer');
    const bare = pod('p0', { containers: [{ name: 'server', requestsMilli: {} }] });
    expect(ask(cpuAt50, byPods(['p0', 500]), [bare]).because).toBe(
      'missing request for cpu in container server of Pod p0',
    );
  });

  test('of one container is held against that container alone', () => {
    const sidecar = { name: 'sidecar', requestsMilli: {} };
    const server = { name: 'server', requestsMilli: { cpu: 1000 } };
    const both = pod('p0', { containers: [server, sidecar] });
    const ofContainer = (container: string): HpaMetric => ({
      kind: 'containerResource',
      name: 'cpu',
      container,
      target: { kind: 'utilization', percent: 50 },
    });
    expect(ask(ofContainer('server'), byPods(['p0', 900]), [both])).toMatchObject({ replicas: 2 });
    expect(ask(cpuAt50, byPods(['p0', 900]), [both]).kind).toBe('failed');
    expect(ask(ofContainer('proxy'), byPods(['p0', 900]), [both]).because).toBe(
      'container proxy not found in Pod p0',
    );
  });

  test('by average value needs no request', () => {
    const metric: HpaMetric = {
      kind: 'resource',
      name: 'memory',
      target: { kind: 'averageValue', milli: 4_000_000_000_000 },
    };
    const bare = pod('p0', { containers: [] });
    expect(ask(metric, byPods(['p0', 9_000_000_000_000]), [bare])).toMatchObject({
      replicas: 3,
      because: 'memory averages 9000000000, target 4000000000',
    });
  });
});

describe('metrics of something else', () => {
  test('a value scales the ready pods, not the replicas: 2 ready of 3, at twice the target, make 4', () => {
    const unready = pod('p2', { ready: { status: 'False', since: -10 } });
    const all = [pod('p0'), pod('p1'), unready];
    expect(ask(backlog('value', 100_000), series(200_000), all)).toMatchObject({ replicas: 4 });
  });

  test('an average value divides the sum of the series, whatever the pods', () => {
    const proposal = ask(backlog('averageValue', 30_000), series(70_000, 50_000, 1), pods(2));
    expect(proposal).toMatchObject({ replicas: 5, usageMilli: 60_001 });
  });

  test('from zero replicas a value asks for its ratio and an average for its quotient', () => {
    expect(ask(backlog('value', 100_000), series(250_000), [])).toMatchObject({ replicas: 3 });
    expect(ask(backlog('value', 100_000), series(0), [])).toMatchObject({ replicas: 0 });
    expect(ask(backlog('averageValue', 100_000), series(250_000), [])).toMatchObject({
      replicas: 3,
      usageMilli: 0,
    });
    expect(ask(backlog('averageValue', 100_000), series(0), [])).toMatchObject({ replicas: 0 });
  });

  test('a value far beyond all replicas saturates at the most that int32 names', () => {
    expect(ask(backlog('value', 1), series(9e15), pods(2))).toMatchObject({ replicas: mostInt32 });
    expect(ask(backlog('averageValue', 1), series(9e15), pods(2))).toMatchObject({
      replicas: mostInt32,
    });
  });

  // TestReplicaCalcExternalMetric, TestReplicaCalcExternalPerPodMetric, TestGetPerPodUsage
  test('a sum beyond int64 is held there', () => {
    const most = 9_223_372_036_854_775_807n;
    const half = Number(most / 2n + 1n);
    const huge = ask(backlog('value', Number(most)), series(half, half, half), pods(3));
    expect(huge).toMatchObject({ replicas: 3, usageMilli: Number(most) });
    const each = ask(backlog('averageValue', Number(most)), series(half, half, half), pods(3));
    expect(each).toMatchObject({ replicas: 1, usageMilli: Number(most) });
    expect(ask(backlog('averageValue', 1000), series(Number(most)), [])).toMatchObject({
      replicas: mostInt32,
      usageMilli: Number(most),
    });
  });

  test('a sum below zero counts as it is, but as an overflow where replicas share it', () => {
    const owed = series(-5000, 1000);
    expect(ask(backlog('value', 1000), owed, pods(2))).toMatchObject({
      replicas: -8,
      usageMilli: -4000,
    });
    expect(ask(backlog('averageValue', 1000), owed, pods(2))).toMatchObject({
      replicas: mostInt32,
      usageMilli: Number(9_223_372_036_854_775_807n),
    });
    const rps: HpaMetric = {
      kind: 'object',
      name: 'rps',
      describedObject: { kind: 'Ingress', name: 'main' },
      target: { kind: 'averageValue', milli: 1000 },
    };
    expect(ask(rps, series(-1), pods(2))).toMatchObject({ replicas: 0, usageMilli: 0 });
  });

  test('cannot tell without series, and a value not without pods', () => {
    expect(ask(backlog('value', 1000), series(), pods(1)).because).toContain(
      'no metrics returned from external metrics API',
    );
    expect(ask(backlog('value', 1000), series(9000), [], 2).because).toContain(
      'unable to calculate ready pods',
    );
    // Within tolerance nobody counts the pods.
    expect(ask(backlog('value', 1000), series(1000), [], 2)).toMatchObject({ replicas: 2 });
  });
});

describe('several metrics', () => {
  const input = (cpu: HpaReading | undefined, queue: HpaReading | undefined) => ({
    now: 0,
    currentReplicas: 4,
    statusReplicas: 4,
    pods: pods(4),
    readings: [cpu, queue],
  });
  const each = (value: number) =>
    byPods(['p0', value], ['p1', value], ['p2', value], ['p3', value]);
  const both = (cpu: HpaReading | undefined, queue: HpaReading | undefined) =>
    propose([cpuAt50, queueOf10], input(cpu, queue), tolerance, defaultController);

  test('the most that any asks for counts, and gives the reason', () => {
    expect(both(each(250), each(15_000))).toMatchObject({
      replicas: 6,
      because: 'pods metric queue_depth averages 15, target 10',
    });
  });

  test('one that fails does not stop growth, but stops any shrinking', () => {
    expect(both(undefined, each(15_000))).toMatchObject({ kind: 'proposal', replicas: 6 });
    expect(both(undefined, each(10_000))).toMatchObject({ kind: 'proposal', replicas: 4 });
    expect(both(undefined, each(1000))).toMatchObject({
      kind: 'failed',
      reason: 'FailedGetResourceMetric',
    });
    expect(both(undefined, undefined)).toMatchObject({
      kind: 'failed',
      reason: 'FailedGetResourceMetric',
    });
  });
});

test('integer division is that of int64, beyond 2^53 too', () => {
  expect(quotient(-7, 2)).toBe(-3);
  expect(wholePercent(199, 200)).toBe(99);
  // 8 TiB in thousandths of bytes: 100 times that is no safe integer.
  const bytes = 8 * 1_099_511_627_776 * 1000;
  expect(wholePercent(bytes, bytes)).toBe(100);
  expect(wholePercent(bytes - 1, bytes)).toBe(99);
});
