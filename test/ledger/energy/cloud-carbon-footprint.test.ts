import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  computeKwh,
  memoryKwh,
  memoryKwhPerGbHour,
  networkKwh,
  networkKwhPerGb,
  storageKwh,
  storageWhPerTbHour,
  unknownUseKwh,
  usualCpuPercent,
} from '../../../src/ledger/energy/cloud-carbon-footprint.ts';
import {
  acceleratorWatts,
  averageOf,
  extrapolatedWatts,
  groupWatts,
  medianOf,
  virtualCpuWatts,
} from '../../../src/ledger/energy/processor-watts.ts';

const file = new URL('../../../../shared/facts/carbon.json', import.meta.url);
const isThere = existsSync(file);

interface Facts {
  readonly ccfConstants: {
    readonly memoryKWhPerGBh: number;
    readonly networkKWhPerGB: number;
    readonly ssdWhPerTBh: number;
    readonly hddWhPerTBh: number;
    readonly avgCpuUtilPct: number;
    readonly gpuMinMaxWatts: object;
    readonly cpuMinMaxWattsPerVcpu: object;
  };
}

describe('Cloud Carbon Footprint’s energy', () => {
  it('lies between idle and full use, and grows with the site and with copies', () => {
    const use = { hours: 1000, minWatts: 46, maxWatts: 407, pue: 1 };
    expect(computeKwh(use)).toBe(226.5);
    expect(computeKwh({ ...use, cpuPercent: 0 })).toBe(46);
    expect(computeKwh({ ...use, cpuPercent: 100 })).toBe(407);
    expect(computeKwh({ ...use, cpuPercent: 50, pue: 2, replication: 3 })).toBe(226.5 * 6);
  });

  it('has its coefficients where none are given', () => {
    expect(memoryKwh(1000, { pue: 1 })).toBeCloseTo(0.392, 12);
    expect(networkKwh(1000, { pue: 1.1 })).toBeCloseTo(1.1, 12);
    expect(storageKwh(1000, { pue: 1 }, 'ssd')).toBeCloseTo(1.2, 12);
    expect(storageKwh(1000, { pue: 1, replication: 2 }, 'hdd')).toBeCloseTo(1.3, 12);
  });

  it('takes unknown use like its service, else like its unit, and passes by what cost nothing', () => {
    const total = { cost: 10, kilowattHours: 4 };
    expect(unknownUseKwh(5, { service: { cost: 10, kilowattHours: 2 }, total })).toBe(1);
    expect(unknownUseKwh(5, { service: { cost: 0, kilowattHours: 2 }, total })).toBe(2);
    expect(unknownUseKwh(5, { total: { cost: 0, kilowattHours: 0 } })).toBe(0);
  });

  it('tells a group by its average, or by its median where one is an outlier', () => {
    const watts = [1, 2, 9];
    expect(groupWatts(['Skylake', 'Haswell'], watts)).toBe(4);
    expect(groupWatts(['Ivy Bridge', 'Haswell'], watts)).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect([medianOf([]), averageOf([])]).toEqual([0, 0]);
  });

  it('extrapolates from data sheets near to the accelerators that it has', () => {
    for (const [name, sheetWatts] of [
      ['A100', 400],
      ['V100', 300],
      ['T4', 70],
    ] as const) {
      const [min, max] = extrapolatedWatts(sheetWatts);
      expect(Math.abs(min / acceleratorWatts[name]![0] - 1)).toBeLessThan(0.02);
      expect(Math.abs(max / acceleratorWatts[name]![1] - 1)).toBeLessThan(0.01);
    }
  });

  it.skipIf(!isThere)(
    `has the constants that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const { ccfConstants } = JSON.parse(readFileSync(file, 'utf8')) as Facts;
      const { azureAverage, ...others } = virtualCpuWatts;
      expect(ccfConstants).toMatchObject({
        memoryKWhPerGBh: memoryKwhPerGbHour,
        networkKWhPerGB: networkKwhPerGb,
        ssdWhPerTBh: storageWhPerTbHour.ssd,
        hddWhPerTBh: storageWhPerTbHour.hdd,
        avgCpuUtilPct: usualCpuPercent,
      });
      expect(acceleratorWatts).toEqual(ccfConstants.gpuMinMaxWatts);
      expect({ ...others, azureAvg: azureAverage }).toEqual(ccfConstants.cpuMinMaxWattsPerVcpu);
    },
  );
});
