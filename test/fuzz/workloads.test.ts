import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readRecordedWorkload } from '../../src/workload/files/read-recorded-workload.ts';
import { describe as describeRecorded } from '../../src/workload/recorded/describe.ts';
import { workloadFormats } from '../../src/workload/recorded/detect-format.ts';
import { renderDescription } from '../../src/workload/recorded/render-description.ts';
import { WorkloadError } from '../../src/workload/recorded/workload-error.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { mutatedText } from './mutated-text.ts';
import { recordedTexts, recordedWords } from './recorded-texts.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

let file: string | undefined;

/** Reads bytes as a recording, and describes what is in them; throws where they are neither one nor refused. */
async function readOrRefused(bytes: Uint8Array | string, format: Format): Promise<void> {
  file ??= join(temporaryFolder(), 'recording');
  writeFileSync(file, bytes);
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  try {
    const recorded = await readRecordedWorkload(file, { format, tolerance: 1 });
    renderDescription(describeRecorded(recorded));
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    expect(error.message.startsWith(file)).toBe(true);
    expect(error.message).not.toMatch(/^\s+at /m);
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
}

type Format = (typeof workloadFormats)[number] | undefined;

/** Most often told by its first line, as it is without a word of the scenario. */
const formats = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.constantFrom(...workloadFormats),
);

describe('a recorded workload is read, or refused with its file and line', () => {
  it('after changes to one of each format', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedText(recordedTexts, recordedWords), formats, readOrRefused),
      fuzzRuns(250, 15_000),
    );
  });

  it('packed by gzip, torn and flipped', async () => {
    const flip = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
    const bytes = fc
      .tuple(fc.constantFrom(...recordedTexts), fc.array(flip, { maxLength: 3 }), fc.nat())
      .map(([text, flips, cut]) => {
        const packed = new Uint8Array(gzipSync(text));
        for (const [at, value] of flips) packed[2 + (at % (packed.length - 2))] = value;
        return packed.slice(0, 2 + (cut % packed.length));
      });
    await fc.assert(fc.asyncProperty(bytes, formats, readOrRefused), fuzzRuns(60, 5000));
  });

  it('of any bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    await fc.assert(fc.asyncProperty(bytes, formats, readOrRefused), fuzzRuns(60, 5000));
  });
});
