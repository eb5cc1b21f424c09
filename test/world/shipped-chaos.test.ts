import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/world/result.ts';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

/** The first three of the twenty replications of `scenarios/chaos.yaml`, with nine failures an hour. */
const run = shippedScenario('chaos', { horizon: '2h', warmup: '0s', replications: 3 });
const gateways = ['naive', 'litellm', 'bifrost'] as const;
const results = new Map<string, readonly CellResult[]>(
  gateways.map((gateway) => [gateway, run({ 'chaos.intensity': '3', gateway })]),
);
const of = (gateway: (typeof gateways)[number]) => results.get(gateway)!;

describe('scenarios/chaos.yaml', () => {
  it('makes the same fail for all gateways', () => {
    const plans = gateways.map((gateway) => of(gateway).map(({ chaos }) => chaos));
    expect(plans[1]).toEqual(plans[0]);
    expect(plans[2]).toEqual(plans[0]);
    expect(plans[0]!.every((plan) => plan.length > 5)).toBe(true);
  });

  it('a naive gateway makes half as many calls again; others a seventh more', () => {
    expect(meanOf(of('naive'), 'amplification')).toBeGreaterThan(1.5);
    expect(meanOf(of('litellm'), 'amplification')).toBeLessThan(1.2);
    expect(meanOf(of('bifrost'), 'amplification')).toBeLessThan(1.2);
  });

  it('what a breaker counts decides how many are answered in time', () => {
    const good = gateways.map((gateway) => meanOf(of(gateway), 'goodput_ratio'));
    expect(good[0]).toBeLessThan(good[1]!);
    expect(good[1]).toBeLessThan(good[2]!);
    expect(good[2]).toBeGreaterThan(0.98);
  });

  it('no breaker opens on LiteLLM’s table while only connections are lost', () => {
    const lost = { kind: 'provider-outage', together: true, status: 0, drops: false };
    const chaos = {
      every: { kind: 'constant', value: '30min' },
      lasts: { kind: 'constant', value: '10min' },
      until: '40min',
      what: [lost],
    };
    const cut = shippedScenario(
      'chaos',
      { horizon: '45min', warmup: '0s', replications: 1 },
      { chaos },
    );
    const opens = (gateway: string) =>
      meanOf(cut({ 'chaos.intensity': '1', gateway }), 'breaker_opens');
    expect([opens('litellm'), opens('bifrost') > 0]).toEqual([0, true]);
  });
});
