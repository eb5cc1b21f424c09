import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSeconds } from '../../../src/engine/time.ts';
import type { Life, LifePhase } from '../../../src/report/trace/life.ts';
import { gatewayScenarios, regionScenarios, scenarios } from '../../../src/testing/index.ts';
import { runsOf } from '../../nightly.ts';
import { expectSame } from '../../world/expect-same.ts';
import { parsed, type Traced, traced, unseen } from './traced.ts';

const generated: readonly [string, fc.Arbitrary<unknown>][] = [
  ['fleets', scenarios()],
  ['language models', scenarios({ engines: ['llm'] })],
  ['gateways', gatewayScenarios()],
  ['regions', regionScenarios()],
];

describe.each(generated)('lives in generated %s', (name, sources) => {
  it('I1: are whole, say what rows of requests say, and change no result that they are looked at', () => {
    const met = new Set<LifePhase>();
    fc.assert(
      fc.property(sources, (source) => {
        const scenario = parsed(source);
        const run = traced(scenario);
        expectSame(run.result, unseen(scenario));
        expect(run.lives.flatMap(gapsOf)).toEqual([]);
        expect(run.lives.flatMap(unexplained)).toEqual([]);
        expect(differences(run)).toEqual([]);
        for (const { phases } of run.lives) for (const { phase } of phases) met.add(phase);
      }),
      { numRuns: runsOf(10, 1500), seed: 1 },
    );
    expect([...met]).toEqual(expect.arrayContaining([...usual[name]!]));
  });
});

const usual: Readonly<Record<string, readonly LifePhase[]>> = {
  fleets: ['queue', 'line', 'prefill', 'decode', 'service'],
  'language models': ['queue', 'line', 'prefill', 'kv-load', 'hand-over', 'decode'],
  gateways: ['door', 'call', 'between-calls', 'first-token', 'answer', 'refusal', 'hanging'],
  regions: ['call', 'way-out', 'way-back', 'known-answer'],
};

/** Where a phase does not begin at the end of the one before, or lasts no time; the ends of the life count. */
function gapsOf({ number, call, at, until, phases }: Life): string[] {
  const starts = [...phases.map((phase) => phase.at), until];
  const ends = [at, ...phases.map((phase) => phase.until)];
  const gaps = starts.flatMap((start, place) =>
    start === ends[place] ? [] : `${number}.${call}: ${ends[place]} then ${start}`,
  );
  return [...gaps, ...phases.flatMap((one) => (one.until > one.at ? [] : `${one.phase} empty`))];
}

/** Waits whose reasons do not add up to them. */
function unexplained({ number, phases }: Life): string[] {
  return phases.flatMap(({ phase, at, until, waits }) => {
    if (waits === undefined) return [];
    const sum = Object.values(waits).reduce((total, ticks) => total + ticks, 0);
    return sum === until - at ? [] : `${number}: ${phase} of ${until - at}, reasons of ${sum}`;
  });
}

/** In what lives and rows of requests differ. */
function differences({ result, lives }: Traced): unknown[] {
  const rows = [...result.requests!];
  const own = lives.filter(({ call }) => call === 0).sort((a, b) => a.number - b.number);
  const said = own.map((life) => ({
    number: life.number,
    tenant: life.tenant,
    outcome: life.outcome,
    reason: life.reason,
    arrived: toSeconds(life.at),
    ended: life.outcome === 'in-flight' ? Number.NaN : toSeconds(life.until),
    first_answer: toSeconds(life.firstAnswerAt),
    prompt_tokens: life.promptTokens,
    output_tokens: life.outputTokens,
  }));
  const kept = rows.map((row) => ({
    number: row.number,
    tenant: row.tenant,
    outcome: row.outcome,
    reason: row.reason,
    arrived: row.arrived,
    ended: row.ended,
    first_answer: row.first_answer,
    prompt_tokens: row.prompt_tokens,
    output_tokens: row.output_tokens,
  }));
  return kept.flatMap((row, place) => {
    const life = said[place];
    return life !== undefined &&
      Object.entries(row).every(([key, value]) => Object.is(value, life[key as keyof typeof life]))
      ? []
      : [[row, life]];
  });
}
