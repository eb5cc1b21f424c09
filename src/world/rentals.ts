import { toSeconds } from '../engine/time.ts';
import { billedSeconds } from '../ledger/billed-seconds.ts';
import type { PooledAccelerator } from '../models/fleet/pooled-accelerator.ts';

/** Rentals of accelerators under way, for what is billed of them beyond the time that they lasted. */
export class Rentals {
  /** Since when, in ticks. */
  readonly #since = new Map<PooledAccelerator, number>();

  begin(device: PooledAccelerator, now: number): void {
    if (device.sheet.billing !== undefined) this.#since.set(device, now);
  }

  /** Ends a rental; dollars by which its bill is more than its time, for it is rounded up. */
  end(device: PooledAccelerator, now: number): number {
    const { billing, usdPerHour } = device.sheet;
    if (billing === undefined) return 0;
    const seconds = toSeconds(now - this.#since.get(device)!);
    this.#since.delete(device);
    return ((billedSeconds(seconds, billing) - seconds) / 3600) * usdPerHour;
  }
}
