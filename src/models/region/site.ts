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
  /** How often all that was there was lost. */
  losses = 0;
  readonly #hooks: SiteHooks;
  readonly #down: string;
  readonly #ill: string;

  constructor(name: string, hooks: SiteHooks) {
    this.name = name;
    this.#hooks = hooks;
    this.#down = `${name} is down`;
    this.#ill = `${name} is ill`;
  }

  /** Whether no call gets an answer there. */
  get isDown(): boolean {
    return this.health.errors >= 1;
  }

  /** Why a call fails there. */
  get trouble(): string {
    return this.isDown ? this.#down : this.#ill;
  }

  outageBegan(impact: OutageImpact): void {
    this.health.outageBegan(impact);
    this.#hooks.began(impact);
    if (!impact.drops) return;
    this.losses += 1;
    this.#hooks.fell(this.#down);
  }

  outageEnded(impact: OutageImpact): void {
    this.health.outageEnded(impact);
    if (impact.drops) this.#hooks.rose();
    this.#hooks.ended(impact);
  }
}
