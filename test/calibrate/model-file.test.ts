import { readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import {
  beyondRanges,
  type ModelFile,
  readModelFile,
  writeModelFile,
} from '../../src/calibrate/model-file.ts';
import { fileOf } from './user-table/table.ts';

const errors = {
  rows: 12,
  medianSigned: 0.01,
  meanSigned: 0.01,
  medianAbsolute: 0.02,
  meanAbsolute: 0.02,
  p95Absolute: 0.05,
};
const model: ModelFile = {
  format: 'spillway step-time model',
  version: 1,
  accelerator: 'H100',
  model: 'Llama-3.1-8B',
  tensor: 1,
  precision: 'fp16',
  adjustment: {
    base: 0.003,
    perSequence: 0,
    dense: 1.2,
    decodeAttention: 1,
    prefillAttention: 1.1,
  },
  ranges: { batch: [1, 64], context: [100, 4000] },
  errors: { fitted: errors, kFold: errors },
  rows: { used: 12, refused: 1 },
  source: { file: 'mine.csv', kind: 'steps' },
};

it('a model is read as it was written, and nothing else is left in the folder', () => {
  const file = fileOf('');
  writeModelFile(file, model);
  expect(readModelFile(file)).toEqual(model);
  expect(readdirSync(dirname(file))).toEqual(['table.csv']);
});

describe('a file that is no model', () => {
  test.each([
    [{ ...model, version: 2 }, /version: Invalid input/],
    [{ ...model, adjustment: { ...model.adjustment, dense: -1 } }, /adjustment\.dense: Too small/],
    [{}, /expected a file that `spillway calibrate` wrote/],
  ])('%#', (data, message) => {
    const file = fileOf('');
    writeFileSync(file, JSON.stringify(data));
    expect(() => readModelFile(file)).toThrow(message);
  });

  it('or is not there', () => {
    expect(() => readModelFile('no-such-model.json')).toThrow(/^no-such-model\.json: no such file/);
  });
});

describe('steps beyond what was measured', () => {
  it('are warned of', () => {
    expect(beyondRanges(model, { maxBatch: 256, maxContext: 8000 })).toEqual([
      'up to 256 sequences in a step, but the step-time model was fitted on 1 to 64: beyond them it extrapolates',
      'up to 8000 tokens of context, but the step-time model was fitted on 100 to 4000: beyond them it extrapolates',
    ]);
  });

  it('are not where there are none', () => {
    expect(beyondRanges(model, { maxBatch: 64, maxContext: 4000 })).toEqual([]);
  });

  it('nor known where nothing was measured', () => {
    expect(beyondRanges({ ranges: { context: [1, 9] } }, { maxBatch: 1, maxContext: 1 })).toEqual([
      'the step-time model was fitted without sequences in a step: their effect is the data sheet’s',
    ]);
  });
});
