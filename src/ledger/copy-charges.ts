import { type Charge, plainUsd } from './charge.ts';

/** Bytes that go from one region to another at an even pace, from the beginning of a run on. */
export interface Copy {
  /** What it is a copy of. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly seconds: number;
}

const bytesPerGb = 1e9;

/** What copies cost that were under way between two times, in seconds of the run, at a price in dollars of a gigabyte. */
export function copyCharges(
  copies: readonly Copy[],
  price: number,
  from: number,
  until: number,
): Charge[] {
  return copies.flatMap(({ name, from: source, to, bytes, seconds }) => {
    const part = Math.max(0, Math.min(until, seconds) - from) / seconds;
    return replicationCharge(name, part * bytes, price, `weights from ${source} to ${to}`);
  });
}

/** What it costs that so many bytes of a service left their region; nothing where none did. */
export function replicationCharge(
  service: string,
  bytes: number,
  price: number,
  what: string,
): Charge[] {
  if (bytes === 0) return [];
  const quantity = bytes / bytesPerGb;
  return [
    {
      service,
      seller: 'replication',
      component: 'networking',
      // A copy is there for all who come, and for nobody's request.
      attribution: 'overhead',
      category: 'usage',
      pricing: 'standard',
      meter: 'replication',
      quantity,
      unit: 'GB',
      ...plainUsd(quantity * price),
      what,
    },
  ];
}
