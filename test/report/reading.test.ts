import { describe, expect, it } from 'vitest';
import { changeText, interferenceText } from '../../src/report/interference-text.ts';
import { renderReading, renderReadingInShort } from '../../src/report/reading.ts';
import { standingText } from '../../src/report/standing-text.ts';
import type { Candidate, Interference } from '../../src/sweep/reading.ts';
import { readingOf, sweepOf, type Told } from '../sweep/reading-sweep.ts';

const candidate = (name: string, mean: number, isTied: boolean, halfWidth = 0.01): Candidate => ({
  name,
  isTied,
  interval: { mean, halfWidth, n: 10 },
});
const text = (candidates: readonly Candidate[], valueless: readonly string[] = []) =>
  standingText('ttft_p99', { at: '', candidates, valueless });

describe('who does best, in words', () => {
  it('is one in bold with the next, where it is shown to be better than all', () => {
    expect(text([candidate('a', 0.2, true), candidate('b', 0.25, false)])).toBe(
      '**a** 200 ± 10 ms, then b 250 ms',
    );
  });

  it('is all between whom no difference is shown, none of them in bold', () => {
    const tied = [
      candidate('a', 0.2, true),
      candidate('b', 0.21, true),
      candidate('c', 0.4, false),
    ];
    expect(text(tied)).toBe('a or b, 200 ± 10 ms');
  });

  it('is nobody by name where no difference is shown at all', () => {
    expect(text([candidate('a', 0.2, true), candidate('b', 0.21, true)])).toBe(
      'no difference shown, 200 ms to 210 ms',
    );
  });

  it('is all alike where the means are the same', () => {
    expect(text([candidate('a', 0.2, true, 0), candidate('b', 0.2, true, 0)])).toBe('all 200 ms');
    expect(text([candidate('a', 0.2, true), candidate('b', 0.2, true)])).toBe('all 200 ± 10 ms');
  });

  it('names those that are beaten where that is shorter', () => {
    const many = [
      ...['a', 'b', 'c', 'd'].map((name) => candidate(name, 0.2, true)),
      candidate('e', 0.4, false),
      candidate('f', 0.5, false),
    ];
    expect(text(many)).toBe('all but e and f, 200 ± 10 ms');
  });

  it('is no contest with one candidate, or none', () => {
    expect(text([candidate('a', 0.2, true)])).toBe('only a, 200 ± 10 ms');
    expect(text([candidate('a', 0.2, true)], ['b'])).toBe('only a, 200 ± 10 ms; no value: b');
    expect(text([], ['a', 'b'])).toBe('no value');
  });
});

describe('what somebody costs, in words', () => {
  const cost = (mean: number, halfWidth: number, without = 0.2): Interference => ({
    under: {},
    tenant: 'shop',
    metric: 'ttft_p99',
    with: { mean: without + mean, halfWidth: 0.01, n: 10 },
    without: { mean: without, halfWidth: 0.01, n: 10 },
    difference: { mean, halfWidth, n: 10 },
    isShown: Math.abs(mean) > halfWidth,
  });

  it('is the change in per cent of what it was', () => {
    expect(interferenceText(cost(0.1, 0.02))).toBe('300 ms, +50 ± 10 %');
    expect(changeText(cost(-0.1, 0.02))).toBe('−50 ± 10 %');
  });

  it('is nothing where nothing changed, and not known where the interval spans zero', () => {
    expect(interferenceText(cost(0, 0))).toBe('200 ms, unchanged');
    expect(changeText(cost(0.1, 0.11))).toBe('no change shown');
  });

  it('is the change itself where there was nothing', () => {
    expect(changeText(cost(0.1, 0.02, 0))).toBe('+100 ± 20 ms');
  });
});

describe('the reading of a sweep', () => {
  const told: Told[] = [
    [{ load: '1x', who: 'with', kind: 'a' }, [0.1, 0.101]],
    [{ load: '1x', who: 'with', kind: 'b' }, [0.2, 0.202]],
    [{ load: '1x', who: 'without', kind: 'a' }, [0.1, 0.101]],
    [{ load: '1x', who: 'without', kind: 'b' }, [0.1, 0.101]],
    [{ load: '2x', who: 'with', kind: 'a' }, [0.4, 0.401]],
    [{ load: '2x', who: 'with', kind: 'b' }, [0.2, 0.202]],
    [{ load: '2x', who: 'without', kind: 'a' }, [0.1, 0.101]],
    [{ load: '2x', who: 'without', kind: 'b' }, [0.2, 0.202]],
  ];
  const sweep = sweepOf('ttft_p99', ...told);
  const reading = readingOf({ along: 'load', without: { axis: 'who', metrics: ['ttft_p99'] } });

  it('is a table of who does best, the crossovers, and a table of who is disturbed', () => {
    const lines = renderReading(sweep, reading);
    expect(lines.slice(lines.indexOf('## Which kind'))).toEqual([
      '## Which kind',
      '',
      '|  | load 1x | load 2x |',
      '|---|---|---|',
      '| shop, ttft_p99 | **a** 101 ± 6.4 ms, then b 201 ms | **b** 201 ± 13 ms, then a 401 ms |',
      '',
      'Crossovers:',
      '',
      '- shop, ttft_p99: a is best at 1x, and b better than it at 2x',
      '',
      '## who: with against without',
      '',
      'Each cell: the mean with, and its change from without in per cent of that.',
      '',
      '### shop, ttft_p99',
      '',
      '| kind | load 1x | load 2x |',
      '|---|---|---|',
      '| a | 101 ms, unchanged | 401 ms, +299 % |',
      '| b | 201 ms, +100 ± 6.3 % | 201 ms, unchanged |',
    ]);
  });

  it('is a few lines on the terminal', () => {
    expect(renderReadingInShort(sweep, reading)).toEqual([
      'shop, ttft_p99: at load 1x a 101 ± 6.4 ms, then b 201 ms; at load 2x b 201 ± 13 ms, then a 401 ms; a is best at 1x, and b better than it at 2x',
      'shop, ttft_p99 by who at load 2x: a +299 %, b unchanged',
    ]);
  });

  it('leaves out what nobody has a value of', () => {
    const one = sweepOf(
      'ttft_p99',
      [{ kind: 'a' }, [1, Number.NaN]],
      [{ kind: 'b' }, [1, Number.NaN]],
    );
    expect(renderReading(one, readingOf()).filter((line) => line.startsWith('|'))).toEqual([]);
    expect(renderReadingInShort(one, readingOf())).toEqual([]);
  });

  it('has a section for each pool, and keeps what would break a table', () => {
    const pools = ['x|y', 'z'].flatMap((pool) =>
      ['a', 'b'].map((kind): Told => [{ pool, kind }, [1, 1]]),
    );
    const lines = renderReading(sweepOf('ttft_p99', ...pools), readingOf());
    expect(lines.filter((line) => line.startsWith('##'))).toEqual(['## pool x|y', '## pool z']);
    const bars = renderReading(sweepOf('ttft_p99', [{ kind: 'p|q' }, [1, 1]]), readingOf());
    expect(bars.at(-1)).toBe('| shop, ttft_p99 | only p\\|q, 1.00 s |');
  });
});
