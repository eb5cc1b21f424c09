import { describe, expect, it } from 'vitest';
import { accelerator, accelerators } from '../../../src/catalog/accelerators.ts';
import { dynamicWatts, powerOf } from '../../../src/catalog/power.ts';
import {
  acceleratorPower,
  hostWattsPerAccelerator,
} from '../../../src/ledger/energy/accelerator-power.ts';
import { wattsAt } from '../../../src/ledger/energy/power-model.ts';

describe('the power of an accelerator', () => {
  it('goes from an engine that waits to the data sheet’s watts', () => {
    const power = powerOf(accelerator('H100-SXM')!)!;
    const model = acceleratorPower(power, 'square');
    expect([0, 0.5, 1].map((use) => wattsAt(model, use))).toEqual([120, 265, 700]);
  });

  it('is what the catalog says, at every use', () => {
    for (const one of accelerators) {
      const power = powerOf(one);
      if (power === undefined) continue;
      for (const use of [0, 0.3, 0.6, 1]) {
        expect(wattsAt(acceleratorPower(power), use)).toBeCloseTo(
          power.parked + dynamicWatts(power, use),
          9,
        );
      }
    }
  });

  it('comes with a host, whose figure is within its range', () => {
    const { value, range } = hostWattsPerAccelerator;
    expect(value).toBe((1.2 * 1000) / 8);
    expect(range).toEqual([150, (10_200 - 8 * 700) / 8]);
  });
});
