/** Identical accelerators that replicas rent and give back; never more than there are (I10). */
export class AcceleratorPool {
  readonly name: string;
  readonly capacity: number;
  used = 0;

  constructor(name: string, capacity: number) {
    this.name = name;
    this.capacity = capacity;
  }

  /** Rents `count` accelerators; false, and nothing rented, where so many are not free. */
  take(count: number): boolean {
    if (this.used + count > this.capacity) return false;
    this.used += count;
    return true;
  }

  release(count: number): void {
    this.used -= count;
  }
}
