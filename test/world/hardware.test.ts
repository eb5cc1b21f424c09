import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { evaluateTransition } from '../../src/policies/selection/future-hardware-strategy-corrected.ts';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { simulate } from '../../src/world/simulate.ts';

const file = new URL('../../scenarios/hardware.yaml', import.meta.url);
const source = readSource(readFileSync(file, 'utf8'), 'hardware.yaml');

/** Dollars a day, and 95th percentiles of the first and of each further token, of one replication. */
const found = new Map(
  variantsOf(source, [], []).map(({ labels, parsed: { scenario } }) => {
    const { total } = simulate({ ...scenario, horizon: 300 }, new Map(), { replication: 0 });
    const day = (total['cost_usd']! * 86_400) / (300 - 80);
    return [labels['hardware']!, { day, ttft: total['ttft_p95']!, tpot: total['tpot_p95']! }];
  }),
);

it('keeps both promises on every fleet', () => {
  expect(found.size).toBe(9);
  for (const { ttft, tpot } of found.values()) {
    expect(ttft).toBeLessThan(2);
    expect(tpot).toBeLessThan(0.06);
  }
});

it('costs least on MI355X, then on H100, and most on L40S', () => {
  const order = [...found.keys()].sort((one, other) => found.get(one)!.day - found.get(other)!.day);
  expect(order.slice(0, 3)).toEqual(['2 MI355X', '6 H100', '4 H200']);
  expect(order.at(-1)).toBe('220 L40S');
  expect(found.get('6 H100')!.day).toBeCloseTo(6 * 4.5 * 24, 6);
});

it('pays a move to MI355X back in six months, and one to B200 never', () => {
  const current = found.get('6 H100')!;
  const verdict = (to: string) => {
    const next = found.get(to)!;
    // Requests of a month of 730 hours, at ten a second.
    const inferencesPerMonth = 10 * 730 * 3600;
    const each = ({ day }: { readonly day: number }) => day / (10 * 86_400);
    return evaluateTransition({
      currentUsdPerInference: each(current),
      newUsdPerInference: each(next),
      currentLatencyMs: 1000 * current.ttft,
      newLatencyMs: 1000 * next.ttft,
      inferencesPerMonth,
      transitionUsd: 50_000,
    });
  };
  expect(verdict('2 MI355X').shouldAdopt).toBe(true);
  expect(verdict('2 MI355X').paybackMonths).toBeCloseTo(6.23, 2);
  expect(verdict('3 B200').shouldAdopt).toBe(false);
  expect(verdict('3 B200').paybackMonths).toBeUndefined();
});
