import { describe, expect, test } from 'vitest';
import { hardwareName } from '../../../src/policies/selection/candidates.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';
import { fleetFile, fleetScenario, resized } from '../../../src/sweep/choose/fleet-scenario.ts';
import { trialTimes } from '../../../src/sweep/choose/trial-times.ts';
import { candidatesFor } from '../../../src/sweep/choose/ways.ts';
import { needsOf } from './needs-of.ts';

const chat = `
name: chat
model: Llama-3.2-3B
rate: 10/s
prompt: { kind: log-normal, median: 400, sigma: 0.5 }
slos: { ttft: 500ms, tpot: 50ms, quantile: 99%, success: 99.9% }
accelerators: [A100]
precision: [fp16]
tensor: [1, 2]
region: aws/eu-west-1
`;

describe('a fleet in another size is what its file says', () => {
  const needs = needsOf(chat);
  const { candidates } = candidatesFor(needs);

  test.each(candidates.map((one) => [hardwareName(one), one] as const))('%s', (_, candidate) => {
    const size = { units: 3, batch: 1 };
    const written = parseScenario(readSource(fleetFile(needs, candidate, size), 'a.yaml')).scenario;
    const one = fleetScenario(needs, candidate, { units: 1, batch: 1, isProbe: true });
    const { deployments, ...rest } = resized(one, candidate, 3);
    const model = { ...deployments['model']!, unplaceable: 'error' as const };
    expect({ ...rest, deployments: { model } }).toEqual(written);
    expect(written.pools['fleet']!.accelerators).toBe(3 * candidate.acceleratorsPerUnit);
    expect(written.deployments['model']!.scaling).toEqual({
      kind: 'fixed',
      replicas: 3 * candidate.replicasPerUnit,
    });
  });
});

test('three and more cards on PCIe do not reach each other, for a cloud lets them to virtual machines', () => {
  const cards = 'accelerators: [L4, A100]\nprecision: [fp16]\ntensor: [2, 4]';
  const needs = needsOf(chat.replace(/accelerators: [\s\S]*tensor: .*/, cards));
  const access = candidatesFor(needs).candidates.map((candidate) => {
    const { deployments } = fleetScenario(needs, candidate, { units: 1, batch: 1 });
    const { engine } = deployments['model']!;
    return [
      `${candidate.sheet.id} x${candidate.tensor}`,
      engine.kind === 'llm' && engine.parallelism.peer_access,
    ];
  });
  expect(Object.fromEntries(access)).toEqual({
    'L4 x2': undefined,
    'L4 x4': false,
    'A100-80-SXM x2': undefined,
    'A100-80-SXM x4': undefined,
  });
});

test('promises become SLOs at their quantile, and what may be dropped is the rest of what succeeds', () => {
  const needs = needsOf(chat);
  const { slos } = fleetScenario(needs, candidatesFor(needs).candidates[0]!, {
    units: 1,
    batch: 1,
  });
  expect(slos.map(({ metric, side, limit }) => [metric, side, limit])).toEqual([
    ['ttft_p99', 'max', 0.5],
    ['tpot_p99', 'max', 0.05],
    ['drop_rate', 'max', 0.001],
  ]);
});

test.each([
  ['{ kind: gamma, cv: 2 }', { kind: 'gamma', cv: 2, rate: 80 }],
  ['{ kind: constant }', { kind: 'constant', rate: 80 }],
  [
    '{ kind: on-off, on: 10s, off: 250ms }',
    { kind: 'on-off', on: 10, off: 0.25, floor: 0, rate: 80 },
  ],
  [
    '{ kind: mmpp, factors: [1, 4], dwell: [2min, 5s] }',
    { kind: 'mmpp', factors: [1, 4], dwell: [120, 5], rate: 80 },
  ],
])('arrivals of %s come so at the peak', (arrivals, expected) => {
  const needs = needsOf(`${chat}\npeak: 8x\narrivals: ${arrivals}`);
  const scenario = fleetScenario(needs, candidatesFor(needs).candidates[0]!, {
    units: 1,
    batch: 1,
  });
  expect(scenario.traffic['requests']!.arrivals).toEqual(expected);
});

test('a run sees 8,000 requests, or twenty answers one after the other, and leaves out its first tenth', () => {
  expect(trialTimes(needsOf(chat))).toEqual({ horizon: 800, warmup: 80 });
  // An answer of 128 tokens within 0.5 s + 128 × 50 ms = 6.9 s; twenty of them are 138 s.
  expect(trialTimes(needsOf(`${chat}\npeak: 100x`))).toEqual({ horizon: 140, warmup: 14 });
  const quick = chat.replace(/slos: .*/, 'slos: { e2e: 100ms }');
  expect(trialTimes(needsOf(`${quick}\npeak: 1000x`))).toEqual({ horizon: 20, warmup: 2 });
  expect(trialTimes(needsOf(`${chat}\nhorizon: 5min`))).toEqual({ horizon: 300, warmup: 30 });
});

test('a file begins with the question that it answers', () => {
  const needs = needsOf(`${chat}\npeak: 8x`);
  const [candidate] = candidatesFor(needs).candidates;
  const [first] = fleetFile(needs, candidate!, { units: 2, batch: 1 }).split('\n');
  expect(first).toBe(
    '# Question: do 2 × A100-80-SXM for $144.00 a day keep the promises at 80 requests/s, 8 times the usual?',
  );
});
