import { describe, expect, test } from 'vitest';
import { LostWork, lostTokenShare } from '../../src/metrics/lost-work.ts';
import { noTotals } from '../../src/models/serving/llm/config.ts';

describe('LostWork', () => {
  test('is the service time of those that failed, over that of all', () => {
    const work = new LostWork();
    work.started(0);
    work.started(0);
    work.failed(10, 0);
    work.completed(30);
    expect(work.share(100)).toBe(10 / 40);
  });

  test('of who is given up in service it is all until they leave', () => {
    const work = new LostWork();
    work.started(0);
    work.started(20);
    work.givenUp(15, 0);
    expect(work.share(20)).toBe(20 / 20);
    work.left(40);
    work.completed(80);
    expect(work.share(80)).toBe(40 / (40 + 60));
  });

  test('is nothing of those still served, and 0 where nobody was', () => {
    const work = new LostWork();
    expect(work.share(5)).toBe(0);
    work.started(5);
    expect(work.share(50)).toBe(0);
  });

  test('forgets what was before the end of the warm-up, of those too that are lost later', () => {
    const work = new LostWork();
    work.started(0);
    work.started(0);
    work.failed(50, 0);
    work.reset(60);
    work.failed(70, 0);
    work.started(70);
    work.completed(100);
    expect(work.share(100)).toBe(10 / 40);
  });
});

describe('the lost part of a language model’s work', () => {
  test('counts an answered token for two of a prompt', () => {
    const totals = { ...noTotals(), computedTokens: 60, outputTokens: 20 };
    expect(lostTokenShare({ ...totals, lostPromptTokens: 10, lostOutputTokens: 5 })).toBe(0.2);
    expect(lostTokenShare(totals)).toBe(0);
    expect(lostTokenShare(noTotals())).toBe(0);
  });

  test('is never more than all of it, though what was lost may be from before the warm-up', () => {
    const totals = { ...noTotals(), outputTokens: 1, lostOutputTokens: 7 };
    expect(lostTokenShare(totals)).toBe(1);
  });
});
