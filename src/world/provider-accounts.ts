import type { ProviderLine } from '../ledger/provider-charges.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';

/** What providers have billed, line by line, since the start of the run and since the end of its warm-up. */
export class ProviderAccounts {
  readonly #usages: readonly FleetUsage[];
  readonly #whole: FleetUsage;
  /** Of each service that is a provider. */
  readonly #billed = new Map<number, readonly ProviderLine[]>();
  readonly #forgotten = new Map<number, readonly ProviderLine[]>();

  constructor(usages: readonly FleetUsage[], whole: FleetUsage) {
    this.#usages = usages;
    this.#whole = whole;
  }

  /** A provider, by its place among all services, has billed so much since the start of the run. */
  set(service: number, lines: readonly ProviderLine[]): void {
    this.#billed.set(service, lines);
    this.#usages[service]!.setApiUsd(totalOf(lines));
    let total = 0;
    for (const billed of this.#billed.values()) total += totalOf(billed);
    this.#whole.setApiUsd(total);
  }

  /** Forgets what was billed before now. */
  reset(): void {
    for (const [service, lines] of this.#billed) this.#forgotten.set(service, lines);
  }

  /** What a provider has billed since then. */
  lines(service: number): ProviderLine[] {
    const before = this.#forgotten.get(service) ?? [];
    return (this.#billed.get(service) ?? []).map(({ quantity, unit, usd }) => {
      const then = before.find((line) => line.unit === unit);
      return {
        unit,
        quantity: quantity - (then?.quantity ?? 0),
        usd: usd - (then?.usd ?? 0),
      };
    });
  }
}

function totalOf(lines: readonly ProviderLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
