import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { readModelFile } from '../../src/calibrate/model-file.ts';
import { operatorRows } from '../../src/calibrate/user-table/operator-rows.ts';
import { readUserTable } from '../../src/calibrate/user-table/read-table.ts';
import { requestRows } from '../../src/calibrate/user-table/request-rows.ts';
import { stepRows } from '../../src/calibrate/user-table/step-rows.ts';
import { WorkloadError } from '../../src/workload/recorded/workload-error.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { measuredTables } from './measured-tables.ts';
import { mutatedText } from './mutated-text.ts';
import { recordedWords } from './recorded-texts.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

let file: string;
beforeAll(() => {
  file = join(temporaryFolder(), 't.csv');
});

it('a measured table is read, or refused with its file, row by row or as a whole', () => {
  fc.assert(
    fc.property(mutatedText(measuredTables, recordedWords), (text) => {
      writeFileSync(file, text);
      try {
        const table = readUserTable(file);
        const rowsOf = { steps: stepRows, requests: requestRows, operators: operatorRows };
        const { refusals } = rowsOf[table.kind](table);
        expect(refusals.every(({ line, why }) => line > 0 && why !== '')).toBe(true);
      } catch (error) {
        if (!(error instanceof WorkloadError)) throw error;
        expect(error.message.includes(file)).toBe(true);
      }
    }),
    fuzzRuns(150, 8000),
  );
});

const errors = {
  ...{ rows: 12, medianSigned: 0.01, meanSigned: 0.01 },
  ...{ medianAbsolute: 0.02, meanAbsolute: 0.02, p95Absolute: 0.05 },
};
const model = JSON.stringify({
  format: 'spillway step-time model',
  version: 1,
  accelerator: 'H100-SXM',
  model: 'Llama-3.1-8B',
  tensor: 1,
  precision: 'fp16',
  adjustment: { base: 0.003, perSequence: 0, dense: 1.2, decodeAttention: 1, prefillAttention: 1 },
  ranges: { batch: [1, 64], context: [100, 4000] },
  errors: { fitted: errors, kFold: errors },
  rows: { used: 12, refused: 1 },
  source: { file: 'mine.csv', kind: 'steps' },
});

it('a model file is read, or refused with its file', () => {
  fc.assert(
    fc.property(mutatedText([model], recordedWords), (text) => {
      writeFileSync(file, text);
      try {
        readModelFile(file);
      } catch (error) {
        if (!(error instanceof WorkloadError)) throw error;
        expect(error.message.includes(file)).toBe(true);
      }
    }),
    fuzzRuns(100, 4000),
  );
});
