import { describe, expect, it } from 'vitest';
import { at, runLiteral } from '../literal.ts';
import { wanted } from '../wanted.ts';

describe('pain 15: drains of long streams, and running replicas that go before starting ones', () => {
  // Two streams of 100 s each on two replicas; at 10 s one replica is wanted, and for its work there is one.
  const streams = (scaleDown: object) =>
    runLiteral(at(1, 2), {
      ...wanted([0, 2], [10, 1]),
      horizon: '200s',
      'deployments.d.engine.service': '100s',
      'deployments.d.scale_down': scaleDown,
    });

  it('a replica that drains is paid until its last stream ends', () => {
    const { total } = streams({}).result;
    expect(total['completed']).toBe(2);
    // One for 200 s, and one that nobody wants from 10 s on until 102 s.
    expect(total['accelerator_hours']).toBeCloseTo((200 + 102) / 3600, 12);
  });

  it('or its streams are cut, which Kubernetes does after 30 s: told as failed, with the reason', () => {
    const run = streams({ drain: '30s' });
    expect(run.requests.map(({ outcome, reason, ended }) => [outcome, reason, ended])).toEqual([
      ['completed', '', 101],
      ['failed', 'drain timed out', 40],
    ]);
    expect(run.result.total['cost_lost_usd']).toBeGreaterThan(0);
  });

  it('who is chosen decides whether there is anything to cut', () => {
    const cut = (victim: string) =>
      runLiteral(at(1), {
        ...wanted([0, 2], [10, 1]),
        'deployments.d.engine.service': '60s',
        'deployments.d.routing': { kind: 'round-robin' },
        'deployments.d.scale_down': { victim, drain: '30s' },
      }).result.total['failed'];
    expect(cut('fewest-requests')).toBe(0);
    // The only stream is on the first replica.
    expect(cut('oldest')).toBe(1);
  });

  it('a scale-down that prefers running replicas to starting ones leaves nobody to serve', () => {
    // Up to four and back to two before those on their way are ready (ray-project/ray#43034).
    const serving = (starting: string) => {
      const run = runLiteral(at(...Array.from({ length: 60 }, (_, second) => second + 0.5)), {
        ...wanted([0, 2], [10, 4], [14, 2]),
        'deployments.d.startup': '30s',
        'deployments.d.engine.service': '100ms',
        'deployments.d.scale_down': { victim: 'ray-serve', starting },
      });
      return [run.result.total['wait_max'], run.result.total['cold_starts']];
    };
    expect(serving('first')).toEqual([0, 0]);
    const [wait, started] = serving('last');
    // From 14 s until those that were ordered at 10 s are ready at 40 s, nobody answers.
    expect(wait).toBeGreaterThan(25);
    expect(started).toBe(2);
  });
});
