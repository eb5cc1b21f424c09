import { expect, test } from 'vitest';
import { groundsOf, risksOf } from '../../../src/sweep/choose/risks.ts';
import { candidatesFor } from '../../../src/sweep/choose/ways.ts';
import { needsOf } from './needs-of.ts';

function riskOf(accelerator: string, model = 'Llama-3.1-8B', tenancy = 'exclusive') {
  const needs = needsOf(`
model: ${model}
rate: 1/s
slos: { e2e: 10s }
accelerators: [${accelerator}]
precision: [fp16]
tensor: [1]
tenancy: [${tenancy}]
prices: { ${accelerator}: $2/h }
`);
  const [candidate] = candidatesFor(needs).candidates;
  return {
    grounds: groundsOf(needs, candidate!),
    times: risksOf(needs, candidate!, undefined, 0)[0]!,
  };
}

test('an accelerator whose kernels were measured has the held-out errors of its own fit', () => {
  const { grounds, times } = riskOf('H100-SXM');
  expect(grounds).toBe('measured');
  // results/validation/operators.csv: 0.047, 0.060, 0.066 and 0.050.
  expect(times).toBe(
    'step times are fitted to its own kernels; held out, the median error was products 5 %, decode attention 6 %, prefill attention 7 %, all-reduce 5 %',
  );
});

test('one of the same chip has those of the other, and so has a slice', () => {
  expect(riskOf('A100-80-PCIe')).toMatchObject({
    grounds: 'same chip',
    times: expect.stringContaining('those of the A100-80-SXM kernels'),
  });
  expect(riskOf('H100-SXM', 'Llama-3.1-8B', 'mig')).toMatchObject({
    grounds: 'same chip',
    times: expect.stringContaining('of which a slice is taken to have its part'),
  });
});

test('one that was never measured has the errors of those that were left out', () => {
  expect(riskOf('L4')).toMatchObject({
    grounds: 'data sheet',
    times: expect.stringContaining('products 5 % to 18 %'),
  });
});

test('another vendor’s is said to rest on NVIDIA’s kernels', () => {
  expect(riskOf('MI300X').times).toMatch(/NVIDIA’s kernels .* three to four times as long$/);
  expect(riskOf('TPU-v6e').times).toMatch(/nothing of its kind was fitted$/);
});

test('batches rest on a data sheet, whoever’s it is', () => {
  expect(riskOf('H100-SXM', 'ResNet-50')).toMatchObject({
    grounds: 'data sheet',
    times: expect.stringContaining('roofline'),
  });
});

test('a fleet says what becomes of it without one of its own', () => {
  const needs = needsOf('model: Llama-3.1-8B\nrate: 1/s\nslos: { e2e: 10s }\naccelerators: [L4]');
  const [candidate] = candidatesFor(needs).candidates;
  const lossOf = (spare: number) => risksOf(needs, candidate!, undefined, spare)[1];
  expect(lossOf(0)).toBe('there is but one: without it nothing is answered');
  expect(lossOf(2)).toBe('2 more than are needed: the promises outlast as many losses');
});
