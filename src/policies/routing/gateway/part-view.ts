import type { TargetFacts, TargetView } from './gateway-router.ts';

/** A view of some of the open targets, refilled choice after choice: what a router within another one sees. */
export class PartView implements TargetView {
  readonly open: number[] = [];
  #whole: TargetView | undefined;
  #count = 0;

  /** Begins anew with no target; `add` in ascending order and `end` follow. */
  begin(whole: TargetView): void {
    this.#whole = whole;
    this.#count = 0;
  }

  add(target: number): void {
    this.open[this.#count] = target;
    this.#count += 1;
  }

  /** Whether there is any. */
  end(): boolean {
    // Overwritten and cut, not emptied and filled: an array that was empty gets new memory.
    this.open.length = this.#count;
    return this.#count > 0;
  }

  get targets(): readonly TargetFacts[] {
    return this.#whole!.targets;
  }

  usd(target: number): number {
    return this.#whole!.usd(target);
  }

  price(target: number): number {
    return this.#whole!.price(target);
  }

  seconds(target: number): number {
    return this.#whole!.seconds(target);
  }

  firstTokenSeconds(target: number): number {
    return this.#whole!.firstTokenSeconds(target);
  }

  secondsPerToken(target: number): number {
    return this.#whole!.secondsPerToken(target);
  }

  inFlight(target: number): number {
    return this.#whole!.inFlight(target);
  }

  waiting(target: number): number {
    return this.#whole!.waiting(target);
  }

  replicas(target: number): number {
    return this.#whole!.replicas(target);
  }

  headroom(target: number): number {
    return this.#whole!.headroom(target);
  }

  tokensLastMinute(target: number): number {
    return this.#whole!.tokensLastMinute(target);
  }

  sinceFailure(target: number): number {
    return this.#whole!.sinceFailure(target);
  }
}
