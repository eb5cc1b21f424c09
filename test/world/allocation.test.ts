import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

const run = shippedScenario('allocation', { horizon: '20min', warmup: '1min', replications: 2 });
const placements = ['reference-allocator', 'best-fit', 'fragmentation-gradient'];

describe('scenarios/allocation.yaml', () => {
  it.each(placements)(
    'cannot place 35 GB on an L4 of 24 GB, whatever the rule: %s',
    (placement) => {
      for (const { tenants, fleetEvents } of run({ pool: '8 L4', placement })) {
        const { values } = tenants.find(({ name }) => name === 'vip')!;
        expect(values['arrived']).toBeGreaterThan(50);
        expect(values['unservable']).toBe(values['arrived']);
        expect(values['completed']).toBe(0);
        expect(values['value_lost_usd']).toBeCloseTo(0.5 * values['arrived']!, 9);
        const vip = fleetEvents.filter(({ deployment }) => deployment === 'large');
        expect(vip.map(({ event, place }) => [event, place])).toEqual([
          ['unplaced', 'no accelerator of the pool can hold it'],
        ]);
      }
    },
  );

  it('places it over two L4s, or on an A100, and then loses less than a tenth of it', () => {
    for (const pool of ['6 L4, 2 for VIP', '8 L4 + A100']) {
      const results = run({ pool, placement: 'best-fit' });
      expect(meanOf(results, 'unservable', 'vip')).toBe(0);
      expect(meanOf(results, 'goodput_ratio', 'vip')).toBeGreaterThan(0.9);
    }
  });

  it('costs an A100 more an hour than the L4s alone, and two of the eight no more than the eight', () => {
    const usd = (pool: string) => meanOf(run({ pool, placement: 'best-fit' }), 'cost_usd');
    expect(usd('8 L4 + A100') - usd('8 L4')).toBeCloseTo((3 * 19) / 60, 1);
    expect(usd('6 L4, 2 for VIP')).toBeLessThan((8 * 19) / 60);
  });

  it('refuses most replicas under the published allocator, and fewest where large accelerators are kept free', () => {
    const unplaced = (placement: string) => meanOf(run({ pool: 'mixed', placement }), 'unplaced');
    const kept = unplaced('fragmentation-gradient');
    expect(unplaced('worst-fit')).toBeGreaterThan(kept);
    expect(unplaced('reference-allocator')).toBeGreaterThan(3 * kept);
  });

  it('never has two replicas on an accelerator under the published allocator', () => {
    for (const { fleetEvents } of run({ pool: 'mixed', placement: 'reference-allocator' })) {
      const held = new Set<string>();
      for (const { event, place } of fleetEvents) {
        if (event === 'starting') {
          expect(held.has(place)).toBe(false);
          held.add(place);
        }
        if (event === 'stopped') held.delete(place);
      }
      expect(held.size).toBeGreaterThan(8);
    }
  });
});
