import { TokenBucket } from '../resilience/token-bucket.ts';
import type { BudgetTenants } from './budget-config.ts';
import { isFor } from './is-for.ts';

/** What tenants may send through the gateway, beside what providers allow it. */
export interface TenantLimitConfig {
  /** `each`: as many limits as tenants; `all` or names: one that they share. */
  readonly tenants: BudgetTenants;
  /** Per second; without limit where left out. */
  readonly requests?: number | undefined;
  readonly tokens?: number | undefined;
  /** So many seconds' worth may come at once: a limit a minute refills over a minute. */
  readonly burst: number;
  /**
   * When tokens count: `estimate` takes what the request may need at its admission, and gives back at its end what it did not;
   * `after` takes what it needed at its end, so that those under way overshoot.
   */
  readonly charge: 'estimate' | 'after';
}

/** Keeps tenants, numbered from 0, within their rates. Times are seconds of one clock that never goes back. */
export interface TenantLimits {
  /** Whether a request that may need so many tokens may begin; takes what it counts as. */
  admit(tenant: number, now: number, tokens: number): boolean;
  /** A request that was admitted with an estimate ended, and needed so many tokens; 0 where it came to nothing. */
  charge(tenant: number, now: number, estimate: number, tokens: number): void;
  /** Seconds until a request of so many tokens may begin, if nobody else does; infinite where it never may. */
  secondsUntil(tenant: number, now: number, tokens: number): number;
}

/** The rate limits of tenants, which are numbered as their names are listed. */
export function tenantLimits(
  config: readonly TenantLimitConfig[],
  tenants: readonly string[],
): TenantLimits {
  return new LimitsOfTenants(limitsByTenant(config, tenants));
}

class LimitsOfTenants implements TenantLimits {
  readonly #limits: readonly (readonly Limit[])[];

  constructor(limits: readonly (readonly Limit[])[]) {
    this.#limits = limits;
  }

  admit(tenant: number, now: number, tokens: number): boolean {
    const own = this.#limits[tenant]!;
    for (let at = 0; at < own.length; at += 1) if (!own[at]!.allows(now, tokens)) return false;
    // Only now, so that a limit that says no leaves the others as they were.
    for (let at = 0; at < own.length; at += 1) own[at]!.take(now, tokens);
    return true;
  }

  charge(tenant: number, now: number, estimate: number, tokens: number): void {
    const own = this.#limits[tenant]!;
    for (let at = 0; at < own.length; at += 1) own[at]!.settle(now, estimate, tokens);
  }

  secondsUntil(tenant: number, now: number, tokens: number): number {
    const own = this.#limits[tenant]!;
    let longest = 0;
    for (let at = 0; at < own.length; at += 1) {
      longest = Math.max(longest, own[at]!.secondsUntil(now, tokens));
    }
    return longest;
  }
}

class Limit {
  readonly #requests: TokenBucket | undefined;
  readonly #tokens: TokenBucket | undefined;
  readonly #isEstimated: boolean;

  constructor({ requests, tokens, burst, charge }: TenantLimitConfig) {
    // A bucket that never holds a whole request, or token, would let none through.
    this.#requests =
      requests === undefined ? undefined : new TokenBucket(requests, Math.max(1, requests * burst));
    this.#tokens =
      tokens === undefined ? undefined : new TokenBucket(tokens, Math.max(1, tokens * burst));
    this.#isEstimated = charge === 'estimate';
  }

  allows(now: number, tokens: number): boolean {
    if (this.#requests !== undefined && this.#requests.level(now) < 1) return false;
    if (this.#tokens === undefined) return true;
    return this.#tokens.level(now) >= this.#needed(tokens);
  }

  take(now: number, tokens: number): void {
    this.#requests?.charge(now, 1);
    if (this.#isEstimated) this.#tokens?.charge(now, tokens);
  }

  settle(now: number, estimate: number, tokens: number): void {
    this.#tokens?.charge(now, this.#isEstimated ? tokens - estimate : tokens);
  }

  secondsUntil(now: number, tokens: number): number {
    const request = this.#requests?.secondsUntil(now, 1) ?? 0;
    return Math.max(request, this.#tokens?.secondsUntil(now, this.#needed(tokens)) ?? 0);
  }

  /** A single token will do where they count at the end. */
  #needed(tokens: number): number {
    return this.#isEstimated ? tokens : 1;
  }
}

function limitsByTenant(
  config: readonly TenantLimitConfig[],
  tenants: readonly string[],
): readonly (readonly Limit[])[] {
  const limits = tenants.map((): Limit[] => []);
  for (const one of config) {
    const shared = one.tenants === 'each' ? undefined : new Limit(one);
    for (const [tenant, name] of tenants.entries()) {
      if (isFor(one, name)) limits[tenant]!.push(shared ?? new Limit(one));
    }
  }
  return limits;
}
