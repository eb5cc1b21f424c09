import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedSeconds } from '../../src/ledger/billed-seconds.ts';
import { runScenario, scenarios } from '../../src/testing/index.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

describe('the rental of an accelerator', () => {
  it.each([
    [{ increment: 1, minimum: 0 }, 12.3, 13],
    [{ increment: 1, minimum: 0 }, 12, 12],
    [{ increment: 60, minimum: 0 }, 61, 120],
    [{ increment: 0.1, minimum: 0 }, 0.3, 0.3],
    [{ increment: 1, minimum: 60 }, 12.3, 60],
    [{ increment: 3600, minimum: 60 }, 0, 60],
  ])('billed by %o, of %d s is %d s', (billing, seconds, billed) => {
    expect(billedSeconds(seconds, billing)).toBeCloseTo(billed, 9);
  });

  it('is rounded up at its end, and what that costs is idle', () => {
    const set = { ...wanted([0, 1], [10, 2], [20, 1]), 'deployments.d.startup': '5s' };
    const exact = runLiteral(at(), set).result.total;
    const { total, deployments } = runLiteral(at(), {
      ...set,
      'pools.p.billing': { increment: '1min' },
    }).result;
    // Ten seconds are billed as sixty, at $2 an hour; the other is not yet at its end.
    const more = (50 / 3600) * 2;
    expect(total['cost_usd']! - exact['cost_usd']!).toBeCloseTo(more, 12);
    expect(total['cost_idle_usd']! - exact['cost_idle_usd']!).toBeCloseTo(more, 12);
    expect(total['accelerator_hours']).toBe(exact['accelerator_hours']);
    expect(deployments[0]!.values['cost_usd']).toBeCloseTo(total['cost_usd']!, 12);
  });

  it('is one rental while replicas follow each other at once', () => {
    const run = runLiteral(at(), {
      ...wanted([0, 1], [10, 0], [30, 1], [40, 0]),
      'deployments.d.startup': '0s',
      'pools.p.billing': { minimum: '1min' },
    });
    expect(run.result.total['cost_usd']).toBeCloseTo((120 / 3600) * 2, 12);
  });
});

it('I8: what deployments pay and what nobody has a part of is the bill, rounded up', () => {
  fc.assert(
    fc.property(scenarios(), (source) => {
      const billing = Object.fromEntries(
        Object.keys(source.pools).map((pool) => [
          `pools.${pool}.billing`,
          { increment: '7s', minimum: '20s' },
        ]),
      );
      const { total, deployments, tenants } = runScenario(source, { set: billing }).result;
      const sum = deployments.reduce((so, { values }) => so + values['cost_usd']!, 0);
      const parts = ['serving', 'starting', 'idle', 'lost'].map(
        (part) => total[`cost_${part}_usd`]!,
      );
      expect(sum).toBeLessThanOrEqual(total['cost_usd']! * (1 + 1e-9) + 1e-12);
      expect(parts.reduce((a, b) => a + b)).toBeCloseTo(total['cost_usd']!, 9);
      if (total['stranded_hours'] === 0) expect(sum).toBeCloseTo(total['cost_usd']!, 9);
      expect(tenants.length).toBeGreaterThan(0);
    }),
    { numRuns: 30, seed: 8 },
  );
});
