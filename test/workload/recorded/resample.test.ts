import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import type { RecordedClients } from '../../../src/workload/recorded/recorded-workload.ts';
import { type ResampleOptions, resample } from '../../../src/workload/recorded/resample.ts';
import { lengthsHeader, servegenLengths } from '../../../src/workload/recorded/servegen-lengths.ts';
import { drawn, type KeptDraft } from './drafts.ts';
import { parsed } from './parsed.ts';

const ratesHeader = 'client,t_s,rate_rps,cv,dist,param1,param2';

function clients(rates: readonly string[], lengths: readonly string[] = []): RecordedClients {
  const recorded = parsed([ratesHeader, ...rates]);
  if (recorded.kind !== 'clients') throw new Error(recorded.kind);
  if (lengths.length === 0) return recorded;
  const parser = servegenLengths({ file: 'lengths', tolerance: 0, shared: false });
  for (const [i, row] of lengths.entries()) parser.row(row.split(','), i + 2);
  return parser.join(recorded);
}

function play(
  recorded: RecordedClients,
  options: Partial<ResampleOptions> = {},
  seed = 's',
  replication = 0,
): KeptDraft[] {
  return drawn(resample(recorded, { name: 'x', ...options }, namedStreams(seed, replication)));
}

const within = (drafts: readonly KeptDraft[], from: number, until: number) =>
  drafts.filter((draft) => draft.at >= from * 1e6 && draft.at < until * 1e6).length;

/** Client a with 2/s, then nothing for a window, then 1/s; client b from the second window on. */
const two = clients([
  'a,0,2,1,Gamma,1,0.5',
  'a,1200,1,1,Weibull,1,1',
  'b,600,4,1,Gamma,1,0.25',
  'b,1200,4,1,Gamma,1,0.25',
]);

describe('a CV of 1 is Poisson', () => {
  test('each window has its expected count within three standard errors, also windows without rows', () => {
    const drafts = play(two);
    const count = (tenant: number, from: number) =>
      within(
        drafts.filter((draft) => draft.tenant === tenant),
        from,
        from + 600,
      );
    expect([count(0, 600), count(1, 0)]).toEqual([0, 0]);
    for (const [found, expected] of [
      [count(0, 0), 1200],
      [count(0, 1200), 600],
      [count(1, 600), 2400],
      [count(1, 1200), 2400],
    ] as const) {
      expect(Math.abs(found - expected)).toBeLessThan(3 * Math.sqrt(expected));
    }
  });

  test('scale multiplies rates, speed shortens, a slice starts at its start', () => {
    const scaled = play(two, { scale: 0.5, speed: 10, slice: { from: 300, until: 900 } });
    // 300 s of a at 1/s and 300 s of b at 2/s, in 60 s.
    expect(Math.abs(scaled.length - 900)).toBeLessThan(3 * Math.sqrt(900));
    expect(scaled.at(-1)!.at).toBeLessThan(60e6);
    expect(Math.abs(within(scaled, 0, 30) - 300)).toBeLessThan(3 * Math.sqrt(300));
    expect(play(two, { scale: 0 })).toEqual([]);
  });
});

test.each(['Gamma', 'Weibull'])(
  'bursty %s windows have the recorded mean: no start bias',
  (dist) => {
    // 200 replications of two windows of 20 expected requests at CV 3. In equilibrium the expected
    // count is exact; the standard error comes from the replications themselves.
    const bursty = clients([`a,0,2,3,${dist},1,1`, `a,10,2,3,${dist},1,1`]);
    const counts = Array.from({ length: 200 }, (_, r) => play(bursty, {}, 'burst', r).length);
    const mean = counts.reduce((a, b) => a + b, 0) / 200;
    const variance = counts.reduce((a, b) => a + (b - mean) * (b - mean), 0) / 199;
    expect(Math.abs(mean - 40)).toBeLessThan(3 * Math.sqrt(variance / 200));
    // A Poisson process would have a variance of 40; these gaps cluster.
    expect(variance).toBeGreaterThan(80);
  },
);

describe('lengths', () => {
  const row = (client: string, at: number, field: string, values: number[]) =>
    [client, at, field, 0, ...values].join(',');
  const flat = (value: number) => new Array<number>(10).fill(value);
  const ladder = [10, 50, 100, 250, 500, 750, 900, 950, 990, 1000];

  test('follow the quantiles of the window, and a client without lengths has those of its like', () => {
    const rates = [
      'a,0,5,1,Gamma,1,1',
      'a,600,5,1,Gamma,1,1',
      'b,0,1,1,Gamma,1,1',
      'c,0,8,1,Gamma,1,1',
    ];
    const recorded = clients(rates, [
      row('a', 0, 'input_tokens', ladder),
      row('a', 0, 'output_tokens', flat(7)),
      row('a', 600, 'input_tokens', flat(3)),
      row('a', 600, 'output_tokens', flat(0)),
      'b,0,input_tokens,,,,,,,,,,,',
      row('b', 600, 'input_tokens', flat(77)),
      row('b', 600, 'output_tokens', flat(8)),
    ]);
    expect([...recorded.lengthsOf]).toEqual([0, 1, 0]);
    const drafts = play(recorded);
    const early = drafts.filter((draft) => draft.tenant !== 1 && draft.at < 600e6);
    // The ladder is a uniform distribution of 10 to 1,000: a quarter lies below 250.
    const below = early.filter((draft) => draft.promptTokens < 250).length;
    expect(Math.abs(below - early.length / 4)).toBeLessThan(3 * Math.sqrt((early.length * 3) / 16));
    expect(Math.min(...early.map((draft) => draft.promptTokens))).toBe(10);
    expect(new Set(early.map((draft) => draft.outputTokens))).toEqual(new Set([7]));
    // An answer has a token at least, whatever is recorded.
    const late = drafts.filter((draft) => draft.tenant === 0 && draft.at >= 600e6);
    expect(new Set(late.map((d) => `${d.promptTokens} ${d.outputTokens}`))).toEqual(
      new Set(['3 1']),
    );
    const other = drafts.filter((draft) => draft.tenant === 1);
    expect(new Set(other.map((d) => `${d.promptTokens} ${d.outputTokens}`))).toEqual(
      new Set(['77 8']),
    );
  });

  test('of several media add up to the prompt, their counts to the items, together', () => {
    const recorded = clients(
      ['a,0,5,1,Gamma,1,1', 'a,600,5,1,Gamma,1,1'],
      [
        row('a', 0, 'text_tokens', flat(20)),
        row('a', 0, 'image_tokens', ladder),
        row(
          'a',
          0,
          'image_count',
          ladder.map((v) => v / 10),
        ),
        row('a', 0, 'audio_count', flat(0)),
        row('a', 0, 'output_tokens', flat(9)),
      ],
    );
    for (const draft of play(recorded)) {
      expect(Math.abs((draft.promptTokens - 20) / 10 - draft.items)).toBeLessThanOrEqual(0.55);
    }
  });

  test('with an unknown field or a torn row are refused', () => {
    const rates = ['a,0,5,1,Gamma,1,1', 'a,600,5,1,Gamma,1,1'];
    expect(() => clients(rates, [row('a', 0, 'smell_tokens', flat(1))])).toThrow(
      'lengths:2: field: "smell_tokens"; expected input_tokens',
    );
    expect(() => clients(rates, ['a,0,input_tokens,1,2'])).toThrow(
      `lengths:2: 5 of ${lengthsHeader.length} fields`,
    );
  });
});

test('arrivals never go back, and equal seeds give equal requests', () => {
  const drafts = play(two);
  expect(drafts.every((draft, i) => i === 0 || draft.at >= drafts[i - 1]!.at)).toBe(true);
  expect(play(two)).toEqual(drafts);
  expect(play(two, {}, 't')[0]).not.toEqual(drafts[0]);
});
