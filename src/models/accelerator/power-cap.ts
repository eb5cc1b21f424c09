import type { Accelerator } from '../../catalog/accelerators.ts';
import type { Fact } from '../../catalog/fact.ts';
import type { Power } from '../../catalog/power.ts';
import { scaledFlops } from './scaled-flops.ts';

/** An accelerator under a cap of its power. */
export interface Capped {
  /**
   * What it can still do. Its `watts` remain the data sheet's, since fitted products slow down by them at full clock and the
   * cap comes on top: what it draws is in `power`, and `powerOf` is not to be asked again.
   */
  readonly sheet: Accelerator;
  /** What it draws: the cap where it is fully used, and as much as ever at rest. */
  readonly power: Power;
  /** What is left of the clock of its arithmetic, and of its memory's bandwidth, from 0 to 1. */
  readonly clock: number;
  readonly memory: number;
}

/**
 * Which part of the way from parked to busy memory draws by itself at full bandwidth, when the clock of arithmetic is as
 * low as can be; `memoryBoundUse` in the catalog is with the clock at full height, while multiprocessors wait for it. Caps
 * above it leave the decoding of small batches as fast as ever, caps below slow it too.
 */
export const memoryOwnUse: Fact = {
  value: 0.3,
  range: [0.2, 0.4],
  source:
    'A100: 250 to 175 W make LLaMA-65B 6.7 % slower (“From Words to Watts”, arXiv 2310.03003); H100: 318 W leave decoding as fast, by Splitwise’s simulator (eight share what a DGX of 7,140 rather than 10,200 W lacks); H200: a lower clock saves decoding up to 32 % of its energy and hardly any speed (arXiv 2605.11999)',
  confidence: 'low',
};

/**
 * What a power cap leaves of an accelerator. Power above parked goes with the cube of the clock (as voltage follows
 * frequency), so that the clock f of arithmetic is lowered until f³ of it remain; memory has a clock of its own, and slows,
 * in proportion to what is left for it, only where the cap is below what it draws by itself. Links are not slowed.
 *
 * The cube is close down to about 0.7 of the data sheet's watts. Further down it is too kind to a card of 350 W, but fitted
 * steps on an H100 are as published at 0.45 too (test/models/accelerator/power-cap.test.ts). A cap of `power.busy` or more
 * changes nothing. Throws a RangeError for one that is not above `power.parked`, which no clock goes below.
 */
export function capped(sheet: Accelerator, power: Power, capWatts: number): Capped {
  if (!(capWatts > power.parked)) {
    throw new RangeError(
      `A cap of ${capWatts} W is too low for ${sheet.id}: it must be above ${power.parked} W, which it draws while its engine waits`,
    );
  }
  if (capWatts >= power.busy) return { sheet, power, clock: 1, memory: 1 };
  const left = (capWatts - power.parked) / (power.busy - power.parked);
  const clock = Math.exp(Math.log(left) / 3);
  const memory = Math.min(1, left / memoryOwnUse.value);
  return {
    sheet: {
      ...sheet,
      bandwidth: sheet.bandwidth * memory,
      flops: scaledFlops(sheet.flops, clock),
      quality: 'estimated',
    },
    power: { ...power, busy: capWatts },
    clock,
    memory,
  };
}
