import { expect, test } from 'vitest';
import { accelerators } from '../../../src/catalog/accelerators.ts';
import {
  acceleratorsNamed,
  type CandidateOptions,
  candidatesOf,
  hardwareName,
  usdPerDayOf,
} from '../../../src/policies/selection/candidates.ts';

const llama = { kind: 'heads', heads: 32, kvHeads: 8 } as const;

function found(options: Partial<CandidateOptions>) {
  const all = candidatesOf({
    accelerators,
    precisions: ['fp16', 'fp8', 'int8'],
    tensors: [1, 2, 4, 8],
    tenancies: ['exclusive'],
    prices: new Map(),
    model: llama,
    ...options,
  });
  return { ...all, names: all.candidates.map(hardwareName) };
}

test('formats of one size and one speed are one choice: INT8 counts only where there is no FP8', () => {
  const { names } = found({ accelerators: acceleratorsNamed(['T4', 'L4']), tensors: [1] });
  expect(names).toEqual(['T4 fp16', 'T4 int8', 'L4 fp16', 'L4 fp8']);
});

test('INT4 weights are multiplied in 16 bits, so whatever has FP16 can serve them', () => {
  const { names } = found({
    accelerators: acceleratorsNamed(['T4']),
    precisions: ['int4', 'fp4'],
    tensors: [1],
  });
  expect(names).toEqual(['T4 int4']);
});

test('heads are divided evenly, and KV heads divided or repeated', () => {
  const options = { accelerators: acceleratorsNamed(['L4']), precisions: ['fp16'] } as const;
  const names = (heads: number, kvHeads: number) =>
    found({ ...options, model: { kind: 'heads', heads, kvHeads } }).names;
  expect(names(28, 4)).toEqual(['L4 fp16', 'L4 fp16 × 2', 'L4 fp16 × 4']);
  expect(names(12, 12)).toEqual(['L4 fp16', 'L4 fp16 × 2', 'L4 fp16 × 4']);
  expect(names(8, 3)).toEqual(['L4 fp16']);
});

test('all accelerators of the catalog, or those that are named and no others', () => {
  expect(acceleratorsNamed(undefined)).toBe(accelerators);
  expect(acceleratorsNamed(['L4', 'nonesuch']).map(({ id }) => id)).toEqual(['L4']);
  expect(acceleratorsNamed([])).toEqual([]);
});

test('a model whose heads no number of accelerators divides has no way, and says so', () => {
  const { candidates, refusals } = found({
    accelerators: acceleratorsNamed(['L4']),
    precisions: ['fp16'],
    tensors: [2, 4],
    model: { kind: 'heads', heads: 7, kvHeads: 7 },
  });
  const because = 'the model cannot be divided among so many of them';
  expect([candidates, refusals]).toEqual([[], [{ accelerator: 'L4', hardware: 'L4', because }]]);
});

test('a candidate is named by its accelerator, format, and how replicas lie on it', () => {
  const { names } = found({
    accelerators: acceleratorsNamed(['A30']),
    precisions: ['fp16'],
    tensors: [1, 2],
    tenancies: ['exclusive', 'mig'],
    prices: new Map([['A30', 1]]),
  });
  expect(names.slice(0, 3)).toEqual(['A30 fp16', 'A30 fp16 × 2', 'A30 fp16 in 1g.6gb']);
});

test('numbers of accelerators are tried from the least, in whatever order they are given', () => {
  const spread = (parameters: number) =>
    found({
      accelerators: acceleratorsNamed(['L4']),
      precisions: ['fp16'],
      tensors: [8, 2, 1, 4],
      model: { kind: 'weights', parameters },
    }).names;
  expect([spread(25e6), spread(13e9), spread(200e9)]).toEqual([
    ['L4 fp16'],
    ['L4 fp16 × 2'],
    ['L4 fp16 × 8'],
  ]);
});

test('weights without heads take as few accelerators as hold them', () => {
  const spread = (parameters: number) =>
    found({
      accelerators: acceleratorsNamed(['L4']),
      precisions: ['fp16'],
      model: { kind: 'weights', parameters },
    }).names;
  expect(spread(25e6)).toEqual(['L4 fp16']);
  // 26 GB; 24 GB are one L4.
  expect(spread(13e9)).toEqual(['L4 fp16 × 2']);
  // 400 GB are too much for eight: left for the check of memory to say by how much.
  expect(spread(200e9)).toEqual(['L4 fp16 × 8']);
});

test('slices: as many replicas as NVIDIA’s placement table has room for, and never the whole', () => {
  const { candidates } = found({
    accelerators: acceleratorsNamed(['A100-80-SXM', 'A30']),
    precisions: ['fp16'],
    tenancies: ['mig'],
  });
  expect(candidates.map((one) => [one.sheet.id, one.slice, one.replicasPerUnit])).toEqual([
    ['A100-80-SXM', '1g.10gb', 7],
    ['A100-80-SXM', '1g.20gb', 4],
    ['A100-80-SXM', '2g.20gb', 3],
    ['A100-80-SXM', '3g.40gb', 2],
    ['A100-80-SXM', '4g.40gb', 1],
  ]);
});

test('what cannot be chosen says why', () => {
  const { refusals } = found({
    accelerators: acceleratorsNamed(['L4', 'MI300X', 'V100-SXM2', 'A30']),
    precisions: ['fp8'],
    tenancies: ['mig'],
    prices: new Map([['A30', 1]]),
  });
  expect(refusals.map(({ hardware, because }) => [hardware, because])).toEqual([
    ['V100-SXM2', 'it computes in none of fp8'],
    ['L4', expect.stringContaining('the L4 has no MIG')],
    ['A30', 'it computes in none of fp8'],
    ['MI300X', 'no price is known'],
  ]);
});

test('a day costs 24 hours of all accelerators; a price that is said counts before the catalog’s', () => {
  const [candidate] = found({
    accelerators: acceleratorsNamed(['L4']),
    precisions: ['fp16'],
    tensors: [2],
    prices: new Map([['L4', 0.5]]),
  }).candidates;
  expect(usdPerDayOf(candidate!, 3)).toBe(24 * 0.5 * 2 * 3);
});

test('every priced accelerator of the catalog is a candidate for a model with many heads', () => {
  const { candidates, refusals } = found({});
  const all = new Set([
    ...candidates.map(({ sheet }) => sheet.id),
    ...refusals.map((r) => r.accelerator),
  ]);
  expect(all.size).toBe(accelerators.length);
  for (const { because } of refusals) expect(because).toBe('no price is known');
});
