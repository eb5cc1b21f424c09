import { describe, expect, it } from 'vitest';
import type { GatewayTarget } from '../../../src/models/gateway/target.ts';
import { TargetBoard } from '../../../src/models/gateway/target-board.ts';

const seconds = 1e6;

const target = (at: number): GatewayTarget => ({
  send() {},
  withdraw() {},
  expectedUsd: (request) => request + at,
  mostUsd: () => 0,
  owedUsd: () => 0,
  usdPerMillion: 10 + at,
  waiting: () => 20 + at,
  replicas: () => 30 + at,
  load: () => 0,
  headroom: (now) => now / 100 + at,
});

function board(): TargetBoard {
  const facts = [0, 1].map((at) => ({
    name: `t${at}`,
    isOwn: false,
    weight: 1,
    priority: 0,
    tier: '',
    quality: 1,
  }));
  return new TargetBoard(facts, [target(0), target(1)]);
}

describe('what a gateway has seen of its targets', () => {
  it('is nothing at first', () => {
    const seen = board();
    const { seconds: e2e, firstTokenSeconds, secondsPerToken, inFlight, tokensLastMinute } = seen;
    for (const look of [e2e, firstTokenSeconds, secondsPerToken, inFlight, tokensLastMinute]) {
      expect(look.call(seen, 1)).toBe(0);
    }
    expect(seen.sinceFailure(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('counts the calls that are under way', () => {
    const seen = board();
    seen.sent(1);
    seen.sent(1);
    seen.ended(1);
    expect([seen.inFlight(0), seen.inFlight(1)]).toEqual([0, 1]);
  });

  it('is the mean of the last ten answers', () => {
    const seen = board();
    const answer = (first: number, all: number, output: number) =>
      seen.answered(0, first * seconds, all * seconds, 100 + output, output);
    answer(1, 4, 8);
    answer(3, 8, 4);
    expect([seen.firstTokenSeconds(0), seen.seconds(0), seen.secondsPerToken(0)]).toEqual([
      2, 6, 1.25,
    ]);
    for (let more = 0; more < 9; more += 1) answer(3, 8, 4);
    // The first is the eleventh last.
    expect([seen.firstTokenSeconds(0), seen.seconds(0), seen.secondsPerToken(0)]).toEqual([
      3, 8, 2,
    ]);
    expect(seen.seconds(1)).toBe(0);
  });

  it('takes an answer without tokens for one of one', () => {
    const seen = board();
    seen.answered(0, seconds, 2 * seconds, 100, 0);
    expect(seen.secondsPerToken(0)).toBe(2);
  });

  it('counts the tokens of the last minute, second by second', () => {
    const seen = board();
    const at = (now: number, tokens: number) => {
      seen.now = now;
      seen.answered(0, 0, 0, tokens, 0);
    };
    at(0.2, 1);
    at(0.9, 10);
    at(30, 100);
    expect(seen.tokensLastMinute(0)).toBe(111);
    seen.now = 59.9;
    expect(seen.tokensLastMinute(0)).toBe(111);
    seen.now = 60;
    expect(seen.tokensLastMinute(0)).toBe(100);
    // The cell of second 0 is that of second 60 now.
    at(60.5, 1000);
    expect(seen.tokensLastMinute(0)).toBe(1100);
    seen.now = 1000;
    expect(seen.tokensLastMinute(0)).toBe(0);
  });

  it('knows when a target last failed', () => {
    const seen = board();
    seen.now = 5;
    seen.failed(0);
    seen.now = 7;
    expect([seen.sinceFailure(0), seen.sinceFailure(1)]).toEqual([2, Number.POSITIVE_INFINITY]);
  });

  it('asks the targets what they know themselves, of the request at hand', () => {
    const seen = board();
    seen.request = 4;
    seen.now = 50;
    expect([
      seen.usd(1),
      seen.price(1),
      seen.waiting(1),
      seen.replicas(1),
      seen.headroom(1),
    ]).toEqual([5, 11, 21, 31, 1.5]);
  });
});
