import { powerOfUse } from './power-of-use.ts';

/** Watts that codecarbon takes for a CPU that it does not know. */
export const unknownCpuWatts = 85;

/** Watts of a machine's CPU by its load, from 0 to 1: a tenth of its data sheet's at rest, and the cube of the load. */
export function machineCpuWatts(load: number, sheetWatts = unknownCpuWatts): number {
  return sheetWatts * (0.1 + 0.9 * (load * load * load));
}

/** Watts of a CPU whose load is not known: half of its data sheet's. */
export function constantCpuWatts(sheetWatts = unknownCpuWatts): number {
  return sheetWatts * 0.5;
}

/** Watts of a CPU that rise with its load, but are a tenth of its data sheet's at least. */
export function proportionalCpuWatts(load: number, sheetWatts = unknownCpuWatts): number {
  return Math.max(sheetWatts * load, sheetWatts * 0.1);
}

/**
 * Watts of an AMD Threadripper, fitted in four pieces. All four are codecarbon's (mlco2/codecarbon@004e88f6,
 * codecarbon/external/hardware.py).
 */
export function threadripperWatts(load: number, sheetWatts: number): number {
  if (load < 0.1) return sheetWatts * (0.05 * load * 10);
  if (load <= 0.3) return sheetWatts * (0.05 + 1.8 * (load - 0.1));
  if (load <= 0.5) {
    return sheetWatts * (0.45 + 0.5 * powerOfUse(Math.max(0, load - 0.3) / 0.2, 1.8));
  }
  return sheetWatts * (0.85 - 0.15 * Math.expm1(-5 * (load - 0.5)));
}
