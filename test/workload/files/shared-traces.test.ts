import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import {
  type ReadOptions,
  readRecordedWorkload,
} from '../../../src/workload/files/read-recorded-workload.ts';
import { describe as describeWorkload } from '../../../src/workload/recorded/describe.ts';
import { replay } from '../../../src/workload/recorded/replay.ts';
import { resample } from '../../../src/workload/recorded/resample.ts';
import { drawn } from '../recorded/drafts.ts';

// Beside the repository: recorded workloads that are not part of it.
const folder = fileURLToPath(new URL('../../../../shared/data/traces/', import.meta.url));
const isThere = existsSync(folder);

async function described(name: string, options: ReadOptions = {}) {
  return describeWorkload(await readRecordedWorkload(`${folder}${name}`, options));
}

describe.skipIf(!isThere)(
  `recorded workloads${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test('azure2023_conv', async () => {
      const d = await described('azure2023_conv.csv.gz');
      if (d.kind !== 'requests') throw new Error(d.kind);
      expect(d).toMatchObject({ requests: 19_366, peakSecond: 16, prefix: undefined, tick: 0 });
      expect(d.span).toBeCloseTo(3502, -0.5);
      expect(d.meanRate.toFixed(2)).toBe('5.53');
      expect(d.gapCv.toFixed(2)).toBe('1.09');
      expect(d.prompt.p50).toBe(1020);
      expect(Math.round(d.prompt.p90)).toBe(2735);
      expect(Math.round(d.prompt.p99)).toBe(4142);
      expect(d.output).toMatchObject({ p50: 129, p90: 424 });
      expect(Math.round(d.output.p99)).toBe(601);
    });

    test.each([
      ['mooncake_conversation.jsonl.gz', 12_031, 3537, 182_790, 0.3664, 3],
      ['mooncake_synthetic.jsonl.gz', 3993, 1022, 43_924, 0.6396, 0],
      ['mooncake_arxiv_1000.jsonl', 1000, 177, 12_207, 0.3799, 3.053],
    ])('%s', async (name, requests, span, uniqueBlocks, hitRate, tick) => {
      const d = await described(name);
      if (d.kind !== 'requests') throw new Error(d.kind);
      expect(d).toMatchObject({ requests, prefix: { uniqueBlocks }, tick });
      expect(Math.round(d.span)).toBe(span);
      expect(d.prefix!.blockHitRate.toFixed(4)).toBe(String(hitRate));
    });

    test('worldcup98_per_minute', async () => {
      const d = await described('worldcup98_per_minute.csv.gz');
      if (d.kind !== 'counts') throw new Error(d.kind);
      expect(d).toMatchObject({ periods: 125_300, interval: 60 });
      expect((d.requests / 1e9).toFixed(3)).toBe('1.353');
      expect(Math.round(d.peakOverMean)).toBe(21);
    });

    test.each([
      ['language_m-large', 162, 147, 2016],
      ['language_m-small', 43, 38, 1979],
      ['multimodal_mm-image', 35, 35, 144],
    ])('servegen %s', async (name, clients, clientsWithLengths, windows) => {
      const lengths = `${folder}servegen/${name}_lengths.csv.gz`;
      const d = await described(`servegen/${name}_rates.csv.gz`, { lengths });
      expect(d).toMatchObject({
        kind: 'clients',
        clients,
        clientsWithLengths,
        windows,
        window: 600,
      });
    });

    test('jitter keeps the order and the lengths of a workload recorded in ticks', async () => {
      const recorded = await readRecordedWorkload(`${folder}mooncake_arxiv_1000.jsonl`);
      if (recorded.kind !== 'requests') throw new Error(recorded.kind);
      const drafts = drawn(replay(recorded, { name: 'x' }, namedStreams('s', 0)));
      expect(drafts.map((draft) => draft.promptTokens)).toEqual([...recorded.promptTokens]);
      const moved = drafts.map((draft, i) => draft.at / 1e6 - recorded.arrivals[i]!);
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(-1e-6);
      expect(Math.max(...moved)).toBeLessThanOrEqual(3.0531);
      expect(new Set(drafts.map((draft) => draft.at)).size).toBeGreaterThan(990);
    });

    test('an hour of multimodal clients, drawn again, has the recorded number of requests', async () => {
      const recorded = await readRecordedWorkload(
        `${folder}servegen/multimodal_mm-image_rates.csv.gz`,
        {
          lengths: `${folder}servegen/multimodal_mm-image_lengths.csv.gz`,
        },
      );
      if (recorded.kind !== 'clients') throw new Error(recorded.kind);
      const until = 3600;
      let [expected, variance] = [0, 0];
      for (let row = 0; row < recorded.rate.length; row++) {
        if (recorded.windowStart[row]! >= until) continue;
        const count = recorded.rate[row]! * 600;
        expected += count;
        // Renewal theory: the variance of a count tends to cv² times its mean.
        variance += recorded.cv[row]! * recorded.cv[row]! * count;
      }
      const drafts = drawn(
        resample(recorded, { name: 'x', slice: { until } }, namedStreams('s', 0)),
      );
      expect(Math.abs(drafts.length - expected)).toBeLessThan(3 * Math.sqrt(variance));
      expect(drafts.every((draft) => draft.promptTokens >= 1 && draft.items >= 1)).toBe(true);
    });
  },
);
