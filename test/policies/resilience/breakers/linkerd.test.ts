import { describe, expect, it } from 'vitest';
import { LinkerdBreaker } from '../../../../src/policies/resilience/breakers/linkerd.ts';
import { breakerCases, half, noDraw, TestClock, unknownStep } from './breaker-cases.ts';

const { file, each } = breakerCases();

each('linkerd', file.linkerd, ({ config, ops = [] }) => {
  const breaker = new LinkerdBreaker(
    {
      kind: 'linkerd',
      max_failures: config.maxFailures,
      min_penalty: config.minBackoffSec,
      max_penalty: config.maxBackoffSec,
      jitter_ratio: config.jitter,
    },
    noDraw,
  );
  // Its words: traffic flows through an open gate.
  const gates = { closed: 'open', open: 'shut', 'half-open': 'limited' };
  const clock = new TestClock();
  for (const step of ops) {
    switch (step.op) {
      case 'failure':
      case 'success':
      case 'successIgnored':
        breaker.record(clock.seconds, step.op !== 'failure');
        break;
      case 'advance':
        clock.advance(Number(step['sec']));
        break;
      case 'assertGate':
        breaker.observe(clock.seconds);
        expect(gates[breaker.state]).toBe(step['gate']);
        break;
      default:
        unknownStep(step);
    }
  }
});

describe('linkerd', () => {
  const linkerd = () =>
    new LinkerdBreaker(
      { kind: 'linkerd', max_failures: 1, min_penalty: 1, max_penalty: 10, jitter_ratio: 0.5 },
      half,
    );

  it('doubles its penalty, and chance adds to it, but not beyond the longest', () => {
    const breaker = linkerd();
    let now = 0;
    const penalties: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      expect(breaker.admit(now)).toBe(true);
      breaker.record(now, false);
      penalties.push(breaker.retryAt - now);
      now = breaker.retryAt;
    }
    expect(penalties).toEqual([1.25, 2.5, 5, 10, 10, 10]);
  });

  it('leaves the permit of a probation that a late response ended for the next', () => {
    const breaker = linkerd();
    breaker.record(0, false);
    breaker.observe(2);
    breaker.record(2, false);
    expect([10, 10, 10].map((now) => breaker.admit(now))).toEqual([true, true, false]);
  });
});
