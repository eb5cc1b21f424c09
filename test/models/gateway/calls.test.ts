import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakerGuard } from '../../../src/policies/resilience/breaker-guard.ts';
import { hedge } from '../../../src/policies/resilience/hedge.ts';
import { retryPolicy } from '../../../src/policies/resilience/retry-policy.ts';
import type { TargetGuard } from '../../../src/policies/resilience/target-guard.ts';
import { gatewayRouter } from '../../../src/policies/routing/gateway/index.ts';
import { factsOf, gated } from './bench.ts';

const never = Number.POSITIVE_INFINITY;

/** Again and again at the same target, a second apart. */
const again = retryPolicy({
  kind: 'limited',
  classes: 'litellm',
  max_attempts: 3,
  max_attempts_per_target: 3,
  max_retry_after: 60,
  backoff: { kind: 'constant', delay: 1 },
  wait_before_fallback: false,
  budget: { kind: 'unlimited' },
});

describe('the calls of a gateway', () => {
  it('goes on to the next target when one fails, until one answers', () => {
    const { offer, run, told, totals, requests } = gated({
      targets: [[{ after: 1, status: 500 }], [{ after: 2, status: 503 }], [{ after: 4 }]],
    });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [1, 'sent to t1', 0],
      [3, 'sent to t2', 0],
      [7, 'completed', 0],
    ]);
    expect(totals).toMatchObject({ sent: 1, attempts: 3, retries: 0, fallbacks: 2, answers: 1 });
    expect(requests.live).toBe(0);
  });

  it('fails a request when every target has', () => {
    const { offer, run, told, requests } = gated({ targets: [[{ after: 1, status: 500 }]] });
    offer();
    run();
    expect(told.slice(1)).toEqual([[1, 'failed', 0, 'no other target']]);
    expect(requests.live).toBe(0);
  });

  it('waits before it tries the same target again, for as long as that asks for', () => {
    const { offer, run, told, totals } = gated({
      targets: [
        [{ after: 1, status: 500 }, { after: 1, status: 429, retryAfter: 5 }, { after: 1 }],
      ],
      policy: { retry: again },
    });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'sent to t0', 0],
      [8, 'sent to t0', 0],
      [9, 'completed', 0],
    ]);
    expect(totals).toMatchObject({ attempts: 3, retries: 2, fallbacks: 0 });
  });

  it('withdraws a call that takes too long, and goes on', () => {
    const { offer, run, told, requests } = gated({
      targets: [[{ after: never }], [{ after: 1 }]],
      calls: { call: 3 },
    });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [3, 'withdrawn from t0', 0],
      [3, 'sent to t1', 0],
      [4, 'completed', 0],
    ]);
    expect(requests.live).toBe(0);
  });

  it('lets a call go on that nobody waits for, where targets are told nothing', () => {
    const { offer, run, told, simulation, requests } = gated({
      targets: [[{ after: 9 }], [{ after: 1 }]],
      calls: { call: 3, cancels: false },
    });
    offer();
    run();
    expect(told.at(-1)).toEqual([4, 'completed', 0]);
    expect(simulation.now).toBe(9e6);
    expect(requests.live).toBe(0);
  });

  it('sends a copy of what takes long, and withdraws the other when one answers', () => {
    const { offer, run, told, totals, requests } = gated({
      targets: [[{ after: 9 }], [{ after: 1 }]],
      policy: { hedge: hedge({ kind: 'fixed', delay: 2, max_copies: 1 }, () => true) },
    });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [2, 'sent to t1', 0],
      [3, 'completed', 0],
      [3, 'withdrawn from t0', 0],
    ]);
    expect(totals).toMatchObject({ attempts: 2, fallbacks: 0, hedges: 1, hedgeWins: 1 });
    expect(requests.live).toBe(0);
  });

  it('sends no more copies of a request than it may, however often it is tried again', () => {
    const { offer, run, totals } = gated({
      targets: [[{ after: never }], [{ after: never }], [{ after: never }], [{ after: 5 }]],
      policy: { hedge: hedge({ kind: 'fixed', delay: 1, max_copies: 1 }, () => true) },
      calls: { call: 3 },
    });
    offer();
    run();
    // t0 with its copy at t1, then t2 alone, then t3, which is too slow.
    expect(totals).toMatchObject({ attempts: 4, hedges: 1, fallbacks: 2 });
  });

  it('asks a better target where an answer is not trusted, and keeps it where that fails', () => {
    const cascade = gatewayRouter(
      { kind: 'cascade', threshold: 1, signal: 1 },
      factsOf([0.2, 0.9]),
    );
    const answered = gated({
      targets: [[{ after: 1 }], [{ after: 2 }]],
      quality: [0.2, 0.9],
      policy: { router: cascade },
    });
    answered.offer();
    answered.run();
    expect(answered.told.at(-1)).toEqual([3, 'completed', 0]);
    // The request is harder than what a fifth of the requests ask for: only the better one is right.
    expect(answered.totals).toMatchObject({ escalations: 1, answers: 1, quality: 1 });

    const failed = gated({
      targets: [[{ after: 1 }], [{ after: 2, status: 500 }]],
      quality: [0.2, 0.9],
      policy: { router: cascade },
    });
    failed.offer();
    failed.run();
    expect(failed.told.at(-1)).toEqual([3, 'completed', 0]);
    expect(failed.totals).toMatchObject({ escalations: 1, answers: 1, quality: 0 });
  });

  it('asks once more but once where two answers of an instant are not trusted', () => {
    const qualities = [0.2, 0.2, 0.9];
    const { offer, run, told, totals } = gated({
      targets: [[{ after: 3 }], [{ after: 3 }], [{ after: 2 }]],
      quality: qualities,
      policy: {
        router: gatewayRouter({ kind: 'cascade', threshold: 1, signal: 1 }, factsOf(qualities)),
        hedge: hedge({ kind: 'fixed', delay: 0, max_copies: 1 }, () => true),
      },
    });
    offer();
    run();
    expect(told).toEqual([
      [0, 'sent to t0', 0],
      [0, 'sent to t1', 0],
      [3, 'sent to t2', 0],
      [5, 'completed', 0],
    ]);
    expect(totals).toMatchObject({ escalations: 1, answers: 1, quality: 1 });
  });

  it('asks no breaker where a client library calls again by itself, at once or later', () => {
    for (const initial of [0, 1]) {
      const changes: string[] = [];
      const { offer, run, told } = gated({
        targets: [[{ after: 1, status: 500 }], [{ after: 1 }]],
        policy: {
          guard: breakerGuard(
            { kind: 'linkerd', max_failures: 1, min_penalty: 60, max_penalty: 60, jitter_ratio: 0 },
            2,
            (target, state) => changes.push(`t${target} ${state}`),
            () => () => 0,
          ),
          retry: retryPolicy({
            kind: 'limited',
            classes: 'litellm',
            max_attempts: 1,
            max_attempts_per_target: 1,
            max_retry_after: 60,
            backoff: { kind: 'constant', delay: 0 },
            wait_before_fallback: false,
            budget: { kind: 'unlimited' },
            sdk: { retries: 1, initial, max: 1 },
          }),
        },
      });
      offer();
      run();
      expect(told.map(([, what]) => what)).toEqual(['sent to t0', 'sent to t0', 'failed']);
      expect(changes).toEqual(['t0 open']);
    }
  });
});

describe('I3: over random targets, time-outs, copies and clients', () => {
  const script = fc.record({
    after: fc.constantFrom(0, 1, 2, 3, never),
    status: fc.constantFrom(undefined, undefined, 400, 429, 500),
  });
  const targets = fc.array(fc.array(script, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  const requests = fc.array(
    fc.record({ at: fc.nat(6), patience: fc.constantFrom(never, never, 0, 2, 3) }),
    { minLength: 1, maxLength: 5 },
  );

  it('every permit comes back once, every request ends once, and nothing is left behind', () => {
    const settings = fc.record({
      targets,
      requests,
      call: fc.constantFrom(1, 2, 3),
      copyAfter: fc.constantFrom(undefined, 0, 1, 2),
      concurrency: fc.constantFrom(1, never),
    });
    const property = fc.property(settings, (drawn) => {
      const { call, copyAfter, concurrency } = drawn;
      const counted = { permits: 0, ends: 0 };
      const ends = () => {
        counted.ends += 1;
      };
      const guard: TargetGuard = {
        isOpen: () => true,
        admit() {
          counted.permits += 1;
          return true;
        },
        retryAt: (_target, now) => now,
        succeeded: ends,
        failed: ends,
        released: ends,
      };
      const scripts = drawn.targets.map((own) =>
        own.map(({ after, status }) => (status === undefined ? { after } : { after, status })),
      );
      const copies = copyAfter === undefined ? undefined : copiesAfter(copyAfter);
      const gate = gated({
        targets: scripts,
        policy: { guard, retry: again, hedge: copies },
        calls: { call },
        config: { concurrency },
      });
      for (const { at, patience } of drawn.requests) gate.offer(at, { patience });
      gate.run();
      const outcomes = gate.told.filter(([, what]) => /completed|failed|given up/.test(`${what}`));
      const numbers = outcomes.map(([, , number]) => number).sort();
      expect(numbers).toEqual(drawn.requests.map((_, number) => number));
      expect(counted.ends).toBe(counted.permits);
      expect(counted.permits).toBe(gate.totals.attempts);
      expect(gate.requests.live).toBe(0);
    });
    fc.assert(property, { seed: 1, numRuns: 400 });
  });
});

function copiesAfter(delay: number) {
  return hedge({ kind: 'fixed', delay, max_copies: 2 }, () => true);
}
