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

  it('says when it may be called, and why it is what it is', () => {
    const breaker = linkerd();
    const shown = () => [breaker.state, breaker.because, breaker.retryAt];
    expect(shown()).toEqual(['closed', 'at the start', 0]);
    breaker.record(0, false);
    expect(shown()).toEqual(['open', '1 failure', 1.25]);
    expect([breaker.admit(1.249_999), breaker.admit(1.25)]).toEqual([false, true]);
    expect(shown()).toEqual(['half-open', 'open for 1.25 s, now on trial', Infinity]);
    breaker.record(2, false);
    expect(shown()).toEqual(['open', 'a call failed in probation', 4.5]);
    breaker.observe(4.5);
    expect(breaker.retryAt).toBe(0);
    breaker.record(5, true);
    expect(shown()).toEqual(['closed', 'the trial call succeeded', 0]);
  });

  it('has as short a penalty as at first once it closed', () => {
    const breaker = linkerd();
    breaker.record(0, false);
    breaker.record(2, false);
    breaker.record(5, true);
    breaker.record(6, false);
    expect(breaker.retryAt).toBe(7.25);
  });

  it('opens after failures in a row, which a success begins anew', () => {
    const breaker = new LinkerdBreaker(
      { kind: 'linkerd', max_failures: 3, min_penalty: 20, max_penalty: 10, jitter_ratio: 0 },
      noDraw,
    );
    for (const isSuccess of [false, false, true, false, false]) breaker.record(0, isSuccess);
    expect(breaker.state).toBe('closed');
    breaker.record(0, false);
    expect([breaker.because, breaker.retryAt]).toEqual(['3 failures in a row', 10]);
  });

  it('gets the permit of a call back that came to nothing, in probation only', () => {
    const breaker = linkerd();
    breaker.release(0);
    breaker.record(0, false);
    breaker.release(1);
    expect(breaker.state).toBe('open');
    expect([breaker.admit(2), breaker.admit(2)]).toEqual([true, false]);
    breaker.release(3);
    expect([breaker.admit(3), breaker.admit(3)]).toEqual([true, false]);
  });

  it('leaves the permit of a probation that a late response ended for the next', () => {
    const breaker = linkerd();
    breaker.record(0, false);
    breaker.observe(2);
    breaker.record(2, false);
    expect([10, 10, 10].map((now) => breaker.admit(now))).toEqual([true, true, false]);
  });
});
