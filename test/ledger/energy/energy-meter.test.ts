import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompensatedSum } from '../../../src/ledger/energy/compensated-sum.ts';
import { EnergyMeter, joulesPerKwh } from '../../../src/ledger/energy/energy-meter.ts';

describe('an energy meter', () => {
  it('counts watts over seconds', () => {
    const meter = new EnergyMeter(100);
    meter.set(60, 400);
    meter.set(60, 300);
    meter.set(120, 0);
    expect(meter.joules(9999)).toBe(100 * 60 + 300 * 60);
    expect(new EnergyMeter(1000, 50).joules(3650) / joulesPerKwh).toBe(1);
  });

  it('I9: is the integral of the power trace, to its last digits', () => {
    // Whole watts and quarters of seconds: the integral of the oracle is exact, in whole numbers.
    const steps = fc.array(fc.tuple(fc.nat(1400), fc.nat(4_000_000)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (trace) => {
        const meter = new EnergyMeter();
        let quarters = 0;
        let exact = 0n;
        for (const [watts, lasts] of trace) {
          meter.set(quarters / 4, watts);
          quarters += lasts;
          exact += BigInt(watts) * BigInt(lasts);
        }
        expect(meter.joules(quarters / 4)).toBe(Number(exact) / 4);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('does not lose small stretches after large ones', () => {
    const meter = new EnergyMeter(1e12);
    meter.set(1e4, 0.001);
    for (let step = 1; step <= 10_000; step += 1) meter.set(1e4 + step, 0.001);
    expect(meter.joules(2e4) - 1e16).toBe(10);
  });
});

describe('a compensated sum', () => {
  it('keeps what a plain one loses', () => {
    const sum = new CompensatedSum();
    for (const term of [1, 1e100, 1, -1e100]) sum.add(term);
    expect(sum.value).toBe(2);
  });
});
