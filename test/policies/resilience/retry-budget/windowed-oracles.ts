/** A sliding sum of whole milliseconds, told of amounts and asked for the sum. */
export interface SlidingSum {
  add(now: number, amount: number): void;
  sum(now: number): number;
}

/** util’s WindowedAdder, field by field, in milliseconds. */
export function windowedAdderOracle(range: number): SlidingSum {
  const window = Math.trunc(range / 10);
  const buffer = new Array<number>(9).fill(0);
  let writer = 0;
  let at = 0;
  let old = 0;
  const expired = (now: number) => {
    if (now - old < window) return;
    buffer[at] = writer;
    writer = 0;
    at = (at + 1) % 9;
    const skips = Math.min(Math.trunc((now - old) / window) - 1, 9);
    for (let skip = skips; skip > 0; skip -= 1) {
      buffer[at] = 0;
      at = (at + 1) % 9;
    }
    old = now;
  };
  return {
    add(now, amount) {
      expired(now);
      writer += amount;
    },
    sum(now) {
      expired(now);
      return buffer.reduce((total, one) => total + one, writer);
    },
  };
}

/** tower’s TpsBucket, field by field, in milliseconds. */
export function towerOracle(ttl: number): SlidingSum {
  const window = ttl / 10;
  const slots = new Array<number>(10).fill(0);
  let writer = 0;
  let index = 0;
  let time = 0;
  const expire = (now: number) => {
    let passed = now - time;
    if (passed < window) return;
    slots[index] = writer;
    writer = 0;
    let slot = (index + 1) % 10;
    while (passed > window) {
      slots[slot] = 0;
      passed -= window;
      slot = (slot + 1) % 10;
    }
    index = slot;
    time = now;
  };
  return {
    add(now, amount) {
      expire(now);
      writer += amount;
    },
    sum(now) {
      expire(now);
      return slots.reduce((total, one) => total + one, writer);
    },
  };
}
