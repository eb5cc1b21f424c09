import { describe, expect, it } from 'vitest';
import type { Life, LifeOutcome } from '../../../src/report/trace/life.ts';
import { newDraft } from '../../../src/report/trace/life-draft.ts';
import { Telling, type TellingOptions } from '../../../src/report/trace/telling.ts';

function life(
  number: number,
  seconds: number,
  more: { outcome?: LifeOutcome; tenant?: string; preemptions?: number; calls?: number } = {},
): Life {
  const { outcome = 'completed', tenant = 'web', preemptions = 0, calls = 0 } = more;
  const facts = { number, tenant, service: 0, target: '', promptTokens: 1, outputTokens: 1 };
  const of = (call: number, how: 'request' | 'call'): Life => ({
    ...newDraft({ ...facts, call, how, at: number * 1e6 }, undefined).life,
    until: (number + seconds) * 1e6,
    outcome,
    preemptions,
  });
  const made = Array.from({ length: calls }, (_, at) => of(at + 1, 'call'));
  return { ...of(0, 'request'), calls: made };
}

function chosen(lives: readonly Life[], options: Partial<TellingOptions> = {}) {
  const none = { tenant: undefined, request: undefined, slowest: undefined };
  const telling = new Telling({ warmup: () => 0, ...none, ...options });
  for (const one of lives) telling.ended(one);
  return telling.chosen().map(({ why, life: { number } }) => [number, ...why]);
}

describe('the requests that are shown', () => {
  it('are the slowest, the median, the first of what was lost most, and who had most trouble', () => {
    const lives = [
      life(0, 1),
      life(1, 9, { preemptions: 2 }),
      life(2, 3, { preemptions: 1 }),
      life(3, 2, { calls: 2 }),
      life(4, 1, { calls: 1 }),
      life(5, 0, { outcome: 'rejected' }),
      life(6, 4, { outcome: 'timed-out' }),
      life(7, 5, { outcome: 'timed-out' }),
    ];
    expect(chosen(lives)).toEqual([
      [1, 'the slowest', 'preempted most often: 2 times'],
      [3, 'as long as most: the median, within 2 %', 'with most calls: 2'],
      [6, 'the first of 2 that were timed-out'],
    ]);
  });

  it('are so many of the slowest where that is asked, whoever came first of equals', () => {
    const lives = [life(0, 2), life(1, 3), life(2, 3), life(3, 1), life(4, 5)];
    expect(chosen(lives, { slowest: 3 })).toEqual([
      [4, 'the slowest'],
      [1, 'slowest but 1'],
      [2, 'slowest but 2'],
    ]);
  });

  it('are of one tenant, or one alone, or of the time after the warm-up', () => {
    const lives = [life(0, 9), life(1, 4, { tenant: 'batch' }), life(2, 3), life(3, 1)];
    expect(chosen(lives, { tenant: 'batch', slowest: 2 })).toEqual([[1, 'the slowest']]);
    expect(chosen(lives, { request: 3 })).toEqual([[3]]);
    expect(chosen(lives, { request: 7 })).toEqual([]);
    expect(chosen(lives, { warmup: () => 2e6, slowest: 1 })).toEqual([[2, 'the slowest']]);
  });

  it('are none that are not over, unless by number', () => {
    const lives = [life(0, 9, { outcome: 'in-flight' })];
    expect(chosen(lives)).toEqual([]);
    expect(chosen(lives, { request: 0 })).toEqual([[0]]);
  });
});
