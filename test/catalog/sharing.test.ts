import { describe, expect, it } from 'vitest';
import { accelerator, accelerators } from '../../src/catalog/accelerators.ts';
import type { Fact } from '../../src/catalog/fact.ts';
import {
  dynamicWatts,
  idleWatts,
  memoryBoundUse,
  powerOf,
  usualBarePart,
  usualParkedPart,
} from '../../src/catalog/power.ts';
import { sharingConstants } from '../../src/catalog/sharing.ts';

const { mig, mps, timeSlice, swap, blastRadius } = sharingConstants;

const facts: [string, Fact][] = [
  ...Object.entries({ ...mig, ...mps, ...timeSlice, ...swap }),
  ...Object.entries(idleWatts).flatMap(([id, { bare, parked }]): [string, Fact][] => [
    [`${id} bare`, bare],
    [`${id} parked`, parked],
  ]),
  ['memoryBoundUse', memoryBoundUse],
];

describe('a constant of sharing', () => {
  it.each(facts)('%s is positive, within its range, and says where it is from', (_, fact) => {
    expect(fact.value).toBeGreaterThan(0);
    const [least, most] = fact.range ?? [fact.value, fact.value];
    expect(fact.value).toBeGreaterThanOrEqual(least);
    expect(fact.value).toBeLessThanOrEqual(most);
    expect(fact.source.length).toBeGreaterThan(10);
    expect(['high', 'medium', 'low']).toContain(fact.confidence);
  });
});

describe('what published measurements imply', () => {
  it('four in turns lose 16 % of their throughput: 45 requests/s become 38', () => {
    const left = 1 / (1 + timeSlice.switchPerQuantum.value);
    expect(1 - left).toBeCloseTo(0.16, 3);
    expect(left).toBeCloseTo(38 / 45, 2);
  });

  it('a switch of 0.38 ms is 0.19 of a turn of 2 ms', () => {
    expect(timeSlice.switchSeconds.value).toBeCloseTo(
      timeSlice.switchPerQuantum.value * timeSlice.quantumSeconds.value,
      12,
    );
  });

  it('1.195 of the time per token leaves 1.06 to 1.12 to one process beside, as reading shrinks to 50 or 60 %', () => {
    const speed = (share: number) => -Math.expm1(mps.bandwidthExponent.value * Math.log1p(-share));
    const slowdown = 1 + mps.slowdownPerCoRunner.value;
    expect(slowdown).toBeGreaterThan(1.195 * speed(0.5));
    expect(slowdown).toBeLessThan(1.195 * speed(0.6));
  });

  it('pinned memory attains 24.8 and 55.6 GB/s', () => {
    expect(accelerator('A100')!.hostBandwidth! * swap.attainedOfPcie4.value).toBeCloseTo(24.8e9);
    expect(accelerator('H100')!.hostBandwidth! * swap.attainedOfPcie5.value).toBeCloseTo(55.68e9);
  });

  it('a fatal fault takes its slice, every client, or its process', () => {
    expect(blastRadius).toEqual({
      exclusive: 'process',
      mig: 'slice',
      mps: 'clients',
      'time-slice': 'process',
      swap: 'process',
    });
  });
});

describe('power', () => {
  it('of an H100 is 70 W bare, 120 W with an engine that waits, 700 W busy', () => {
    expect(powerOf(accelerator('H100')!)).toEqual({ bare: 70, parked: 120, busy: 700 });
  });

  it('of an accelerator that nobody measured at rest is a part of its data sheet’s', () => {
    const { bare, parked, busy } = powerOf(accelerator('B200')!)!;
    expect([bare, parked, busy]).toEqual([120, 220, 1000]);
  });

  it('is unknown where the data sheet has none', () => {
    expect(powerOf(accelerator('TPU-v5e')!)).toBeUndefined();
  });

  it.each(accelerators.filter(({ watts }) => watts !== undefined))('of $id rises', (sheet) => {
    const { bare, parked, busy } = powerOf(sheet)!;
    expect(bare).toBeGreaterThan(0);
    expect(parked).toBeGreaterThanOrEqual(bare);
    expect(busy).toBeGreaterThan(2 * parked);
  });

  it('usual parts are the medians of the known', () => {
    const known = Object.entries(idleWatts).map(([id, { bare, parked }]) => {
      const watts = accelerator(id)!.watts!;
      return { bare: bare.value / watts, parked: parked.value / watts };
    });
    expect(usualBarePart).toBeCloseTo(median(known.map(({ bare }) => bare)), 2);
    expect(usualParkedPart).toBeCloseTo(median(known.map(({ parked }) => parked)), 2);
  });

  it('of small decodes is near that of ml.energy’s H100 runs, 483 W', () => {
    const power = powerOf(accelerator('H100')!)!;
    const watts = power.parked + dynamicWatts(power, memoryBoundUse.value);
    expect(watts).toBeCloseTo(468, 6);
    expect(Math.abs(watts / 483 - 1)).toBeLessThan(0.05);
  });

  it('of parts, all busy, is the card’s', () => {
    const power = powerOf(accelerator('A100')!)!;
    const parts = dynamicWatts(power, 1, 4 / 7) + dynamicWatts(power, 1, 3 / 7);
    expect(power.parked + parts).toBeCloseTo(400, 9);
  });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
