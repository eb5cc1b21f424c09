import { describe, expect, it } from 'vitest';
import { runScenario, type ScenarioRun } from '../../../src/testing/index.ts';
import { runLiteral } from '../literal.ts';
import { wanted } from '../wanted.ts';

/** Six replicas over six nodes of eight accelerators, consolidated after a minute; they take 2 min to start. */
function consolidated(protect: object | undefined, rate = '0.5/s') {
  return runScenario({
    name: 'pain-08',
    horizon: '1h',
    pools: {
      p: {
        accelerator: 'L4',
        accelerators: 48,
        nodes: {
          initial: 6,
          fill: 'spread',
          autoscaler: { unneeded: '1min', delay_after_add: '0s', protect },
        },
      },
    },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', service: '10s' },
        startup: '2min',
        scaling: { kind: 'fixed', replicas: 6 },
      },
    },
    traffic: { t: { arrivals: { kind: 'poisson', rate } } },
  });
}

/** Replicas that were told to go before they had served for so long, those that were still starting among them. */
function movedYoung({ result }: ScenarioRun, seconds: number): number {
  const since = new Map<number, number>();
  const moved = new Set<number>();
  for (const { time, replica, event } of result.fleetEvents) {
    if (event === 'ready') since.set(replica, time);
    if (event !== 'draining' && event !== 'stopped') continue;
    const ready = since.get(replica) ?? time;
    // The fleet of the start is not young.
    if (ready > 0 && time - ready < seconds) moved.add(replica);
    if (event === 'draining') since.set(replica, Number.NEGATIVE_INFINITY);
  }
  return moved.size;
}

const count = ({ result }: ScenarioRun, what: string) =>
  result.fleetEvents.filter(({ event }) => event === what).length;

describe('pain 8: node autoscalers that churn, and stock-outs', () => {
  it('consolidation evicts replicas that have just started, again and again', () => {
    const churn = consolidated(undefined);
    expect(count(churn, 'node-emptying')).toBeGreaterThanOrEqual(4);
    expect(movedYoung(churn, 300)).toBeGreaterThan(0);
    // More starts than replicas: each is two minutes in which nobody serves.
    expect(count(churn, 'starting')).toBeGreaterThan(9);
  });

  it('do-not-disrupt for ten minutes leaves the young alone, and costs the nodes that stay', () => {
    const churn = consolidated(undefined);
    const kept = consolidated({ younger_than: '10min' });
    expect(movedYoung(kept, 300)).toBe(0);
    expect(kept.result.total['accelerator_hours']).toBeGreaterThan(
      churn.result.total['accelerator_hours']!,
    );
    expect(kept.result.total['wait_p99']).toBeLessThan(churn.result.total['wait_p99']!);
  });

  it('do-not-disrupt while busy moves nobody who serves', () => {
    // Twenty erlangs for six: all are busy.
    const busy = consolidated({ busy: true }, '2/s');
    expect(count(busy, 'draining')).toBe(0);
    expect(count(consolidated(undefined, '2/s'), 'draining')).toBeGreaterThan(3);
  });

  it('0 to 1 works, and 1 to 2 does not: the second node finds no stock, and then waits for the back-off', () => {
    // A replica of a whole node is wanted at 1 min and another at 15 min; stock is out from 5 to 40 min.
    const ready = (backoff: object) =>
      runLiteral([], {
        ...wanted([0, 0], [60, 1], [900, 2]),
        horizon: '90min',
        'deployments.d.accelerators': 4,
        'deployments.d.startup': '5min',
        'pools.p.nodes': {
          size: 4,
          stockouts: [{ from: '5min', until: '40min' }],
          autoscaler: { backoff },
        },
      })
        .result.fleetEvents.filter(({ event }) => event === 'ready')
        .map(({ time }) => time);
    // 410 s for the node and 300 s for the replica from the first scan on; then refusals at 970, 1330 and 1990 s, and
    // a back-off of 20 min that began 410 s before stock was back.
    expect(ready({})).toEqual([70 + 710, 3190 + 710]);
    // Asked for again after a minute each time, it is there 12 min sooner.
    expect(ready({ initial: '1min', max: '1min' })).toEqual([70 + 710, 2470 + 710]);
  });
});
