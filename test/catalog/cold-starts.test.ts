import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coldStart, coldStartNames, coldStarts } from '../../src/catalog/cold-starts.ts';

const file = new URL('../../../shared/facts/coldstart.json', import.meta.url);
const isThere = existsSync(file);

interface Breakdown {
  readonly source: string;
  readonly phases?: Readonly<Record<string, number | readonly number[]>>;
  readonly total?: number | string | readonly number[];
  readonly before?: number;
  readonly after?: number;
}

/** The least and the greatest of the sum of all phases, in seconds. */
function range(id: string): [number, number] {
  const times = Object.values(coldStart(id)!.phases);
  const sum = (end: 0 | 1) =>
    times.reduce((so: number, time) => so + (typeof time === 'number' ? time : time[end]), 0);
  return [sum(0), sum(1)];
}

describe('cold starts', () => {
  it.each([
    ['aks-a100-27b', [966, 966]],
    ['runpod-rtx5090-35b', [277, 277]],
    ['rfc-typical', [660, 1020]],
    ['host-path-cache', [110, 110]],
    ['serverless-h200-nfs', [600, 900]],
  ])('%s takes as long as its source says', (id, seconds) => {
    expect(range(id)).toEqual(seconds);
  });

  it('of a host path that has the model is as short as its source says', () => {
    const { phases, again } = coldStart('host-path-cache')!;
    expect((phases.init as number) + again!.weights!).toBe(52);
  });

  it('have a name and a source each', () => {
    expect(new Set(coldStartNames).size).toBe(coldStarts.length);
    for (const { source } of coldStarts) expect(source).toMatch(/^https:\/\/github\.com\//);
  });

  it.skipIf(!isThere)(
    `are those of the facts that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const { breakdowns } = JSON.parse(readFileSync(file, 'utf8')) as {
        breakdowns: readonly Breakdown[];
      };
      expect(breakdowns.map(({ source }) => source)).toEqual(
        coldStarts.map(({ source }) => source),
      );
      for (const { source, total, before } of breakdowns) {
        const [least, greatest] = range(coldStarts.find((one) => one.source === source)!.id);
        const said = total ?? before;
        if (typeof said === 'number') expect([least, greatest]).toEqual([said, said]);
        if (Array.isArray(said)) expect([least, greatest]).toEqual(said);
      }
    },
  );
});
