import type { OutageImpact, OutageVictim } from './outages.ts';

/** The outages that a provider suffers from now, as one. */
export class Health implements OutageVictim {
  /** Chance that a call fails of them. */
  errors = 0;
  /** By which other calls take longer. */
  slowdown = 1;
  /** Part of the rate limits that is left. */
  limits = 1;
  /** The worst of them, the last among equals: it says how calls fail. */
  worst: OutageImpact | undefined;

  readonly #active: OutageImpact[] = [];

  outageBegan(impact: OutageImpact): void {
    this.#active.push(impact);
    this.#combine();
  }

  outageEnded(impact: OutageImpact): void {
    this.#active.splice(this.#active.indexOf(impact), 1);
    this.#combine();
  }

  #combine(): void {
    let spared = 1;
    this.slowdown = 1;
    this.limits = 1;
    this.worst = undefined;
    for (const impact of this.#active) {
      this.limits *= impact.limits ?? 1;
      // An incident that nobody feels.
      if (impact.errors === 0 && impact.slowdown === 1) continue;
      spared *= 1 - impact.errors;
      this.slowdown *= impact.slowdown;
      if (impact.errors >= (this.worst?.errors ?? 0)) this.worst = impact;
    }
    this.errors = 1 - spared;
  }
}
