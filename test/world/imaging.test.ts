import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

/** From noon on. */
const hours = { horizon: '2h', warmup: '0s', replications: 1 } as const;
const run = shippedScenario('imaging', hours);
const beside = run({ batch: '1', host: 'beside', canary: 'its own A100' });
const inTurn = run({ batch: '1', host: 'in turn', canary: 'its own A100' });

/** What a scan takes of an A100 at half of its 312 dense TFLOPS, and what the host adds to a batch. */
const modelSeconds = 97.8e12 / (0.5 * 312e12);
const launch = 0.002;

describe('scenarios/imaging.yaml, the first two hours', () => {
  it('takes a scan for as long as was measured: 626.9 ms for the model, 4,698 ms in all', () => {
    expect(modelSeconds).toBeCloseTo(0.6269, 4);
    // Quantiles are right to 0.1 %.
    const ratio = meanOf(beside, 'e2e_p50', 'stat') / (modelSeconds + launch);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.001);
    expect(meanOf(inTurn, 'e2e_p50', 'stat')).toBeGreaterThan(4.69);
  });

  it('keeps four accelerators as busy as its scans need, and pays all of them', () => {
    const { arrived, in_flight: left } = beside[0]!.total as Record<string, number>;
    const busy = ((arrived! - left!) * (modelSeconds + launch)) / (4 * 7200);
    // Microseconds are whole, and what is under way at the end is there too, in part.
    expect(meanOf(beside, 'accelerator_use')).toBeGreaterThan(busy * (1 - 1e-6));
    expect(meanOf(beside, 'accelerator_use') - busy).toBeLessThan(4 / (4 * 7200));
    expect(meanOf(beside, 'cost_usd')).toBeCloseTo(4 * 3 * 2, 9);
  });

  it('sends 5 % to the version on trial (within 3 standard errors)', () => {
    const [{ deployments }] = beside as [ReturnType<typeof run>[number]];
    const [canary, production] = ['canary', 'production'].map(
      (name) => deployments.find((one) => one.name === name)!.values['arrived']!,
    ) as [number, number];
    const scans = canary + production;
    expect(Math.abs(canary / scans - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / scans));
  });

  it('lets stat overtake routine where both wait', () => {
    const [stat, routine] = ['stat', 'routine'].map((name) => meanOf(inTurn, 'e2e_p95', name));
    expect(routine).toBeGreaterThan(2 * stat!);
  });
});

describe('where scans of scenarios/imaging.yaml go', () => {
  const sent = (set: Record<string, unknown>) => {
    const audited = { 'gateways.reading-room.audit': true, ...set };
    const [{ audit }] = shippedScenario(
      'imaging',
      { ...hours, horizon: '20min' },
      audited,
    )({
      batch: '1',
      host: 'in turn',
      canary: 'its own A100',
    }) as [ReturnType<typeof run>[number]];
    return audit.filter(({ what }) => what === 'call');
  };

  it('is never outside what is compliant, and the trail has every call', () => {
    const calls = sent({});
    expect(calls.length).toBeGreaterThan(500);
    expect(new Set(calls.map(({ tags }) => tags))).toEqual(new Set(['hipaa on-premises']));
  });

  it('is mostly the cloud where nothing is said of residency: it is the least busy', () => {
    const calls = sent({ 'gateways.reading-room.residency.others': [] });
    const away = calls.filter(({ target }) => target === 'cloud');
    expect(away.length).toBeGreaterThan(0.5 * calls.length);
  });
});
