import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/sweep/choose/prepare.ts';
import { metricOf } from '../../../src/sweep/choose/trial.ts';
import { candidatesFor } from '../../../src/sweep/choose/ways.ts';
import { needsOf } from './needs-of.ts';
import { preparedFor } from './prepared-for.ts';

function turnedAway(text: string): readonly string[] {
  const needs = needsOf(text);
  const { prepared, turnedAway } = prepare(needs, candidatesFor(needs).candidates);
  expect(prepared).toEqual([]);
  return turnedAway.map(({ because }) => because);
}

describe('hardware is turned away before it is simulated', () => {
  test('for weights that do not fit', () => {
    const because = turnedAway(`
model: Llama-3.1-70B
rate: 1/s
slos: { e2e: 100s }
accelerators: [H100]
precision: [fp16]
tensor: [1]
tenancy: [exclusive]
`);
    // 70.55 G weights of two bytes; an H100 reports 79.2 GiB, of which the engine takes nine tenths.
    expect(because).toEqual(['141.1 GB of weights on each do not fit into 76.5 GB']);
  });

  test('for the longest request, which must fit beside the weights', () => {
    const because = turnedAway(`
model: Llama-3.1-8B
rate: 1/s
prompt: 60000
output: 1000
slos: { e2e: 1000s }
accelerators: [L4]
precision: [fp16]
tensor: [1]
`);
    // 61,000 tokens of 131,072 bytes are 8.0 GB, and an L4 has nine tenths of 22.03 GiB for them.
    expect(because).toEqual([
      '16.1 GB of weights, 1.8 GB to work in and 8 GB of KV for 61000 tokens do not fit into 21.3 GB',
    ]);
  });

  test('for a promise that it misses without any other request', () => {
    const because = turnedAway(`
model: Llama-3.1-8B
rate: 1/s
slos: { tpot: 20ms }
accelerators: [L4]
precision: [fp16]
tensor: [1]
`);
    // 16 GB of weights from 300 GB/s take 53 ms at the least.
    expect(because).toEqual([
      expect.stringMatching(/^even alone tpot_p95 is [56]\d(\.\d)? ms, and 20 ms are promised$/),
    ]);
  });

  test('and one in batches for the same', () => {
    const because = turnedAway(`
model: ResNet-50
rate: 1/s
items: 1000
slos: { e2e: 50ms }
accelerators: [T4]
precision: [fp16]
`);
    // 8.18 T operations at half of 65 T a second are 252 ms, and 2 ms are the host's.
    expect(because).toEqual(['even alone e2e_p95 is 254 ms, and 50 ms are promised']);
  });
});

const loads = [
  ['short prompts, one token', 'Mistral-7B', 64, 1],
  ['a chat', 'Llama-3.1-8B', 512, 128],
  ['long answers', 'Llama-3.1-8B', 100, 600],
  ['long prompts', 'Qwen2.5-7B', 4000, 20],
] as const;

describe.each(['L4', 'H100', 'TPU-v6e'])('%s', (accelerator) => {
  test.each(loads)('serves no more than its bound: %s', (_, model, prompt, output) => {
    const text = (rate: number) => `
model: ${model}
rate: ${rate}/s
prompt: ${prompt}
output: ${output}
slos: { e2e: 1h }
horizon: 40s
accelerators: [${accelerator}]
precision: [fp8, int8]
tensor: [1]
tenancy: [exclusive]
`;
    // `least` is the load over the bound, whole: a huge load tells the bound itself.
    const most = 1e9 / preparedFor(text(1e9)).least;
    // Twice the bound is far more than is served, and the tokens that leave it are what it can do.
    const overloaded = preparedFor(text(2 * most)).trials.run(1, [0]);
    const served = metricOf(overloaded, 'tokens_per_second').mean / output;
    expect(served).toBeGreaterThan(0.3 * most);
    expect(served).toBeLessThanOrEqual(1.01 * most);
  });
});

test('a batch takes no more than half of the time that is promised, and 64 at the most', () => {
  const batchFor = (e2e: string) =>
    preparedFor(`
model: ResNet-50
rate: 1/s
slos: { e2e: ${e2e} }
accelerators: [T4]
precision: [fp16]
`).batch;
  // An image takes 0.2517 ms, the host 2 ms: a batch of 8 takes 4.0 ms, one of 16 takes 6.0 ms.
  expect(batchFor('5ms')).toBe(1);
  expect(batchFor('8.1ms')).toBe(8);
  expect(batchFor('12.1ms')).toBe(16);
  expect(batchFor('10s')).toBe(64);
});
