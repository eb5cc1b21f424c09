import { Health } from '../provider/health.ts';
import type { OutageImpact, OutageVictim } from '../provider/outages.ts';

/** Told of what befalls a site. */
export interface SiteHooks {
  began(impact: OutageImpact): void;
  ended(impact: OutageImpact): void;
  /** All that runs there is lost, until it rises as often as it fell. */
  fell(because: string): void;
  rose(): void;
}

/** A region, or one of its zones: how its outages are felt, as one. */
export class Site implements OutageVictim {
  readonly name: string;
  readonly health = new Health();
  readonly #hooks: SiteHooks;

  constructor(name: string, hooks: SiteHooks) {
    this.name = name;
    this.#hooks = hooks;
  }

  /** Whether no call gets an answer there. */
  get isDown(): boolean {
    return this.health.errors >= 1;
  }

  outageBegan(impact: OutageImpact): void {
    this.health.outageBegan(impact);
    this.#hooks.began(impact);
    if (impact.drops) this.#hooks.fell(`${this.name} is down`);
  }

  outageEnded(impact: OutageImpact): void {
    this.health.outageEnded(impact);
    if (impact.drops) this.#hooks.rose();
    this.#hooks.ended(impact);
  }
}
