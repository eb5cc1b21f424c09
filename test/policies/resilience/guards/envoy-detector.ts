import type { EnvoyOutlierConfig } from '../../../../src/policies/resilience/guards/envoy-outlier.ts';

interface Monitor {
  ejected: boolean;
  backoff: number;
  lastEjection: number;
  lastUnejection: number | undefined;
  consecutive5xx: number;
  consecutiveGateway: number;
  total: number;
  success: number;
}

/**
 * Envoy's detector as its source has it (`outlier_detection_impl.cc`), with a timer that the caller sounds at each
 * interval, in order with the calls.
 */
export class EnvoyDetector {
  readonly hosts: readonly Monitor[];
  readonly #config: EnvoyOutlierConfig;

  constructor(config: EnvoyOutlierConfig, hosts: number) {
    this.#config = config;
    this.hosts = Array.from({ length: hosts }, () => ({
      ejected: false,
      backoff: 0,
      lastEjection: 0,
      lastUnejection: undefined,
      consecutive5xx: 0,
      consecutiveGateway: 0,
      total: 0,
      success: 0,
    }));
  }

  putHttpResponseCode(at: number, code: number, now: number): void {
    const host = this.hosts[at]!;
    const config = this.#config;
    host.total += 1;
    if (code >= 500 && code < 600) {
      if (code >= 502 && code <= 504) {
        if (++host.consecutiveGateway === config.consecutive_gateway_failure && !host.ejected) {
          if (config.enforcing_consecutive_gateway_failure) this.#eject(host, now);
          host.consecutiveGateway = 0;
        }
      } else {
        host.consecutiveGateway = 0;
      }
      if (++host.consecutive5xx === config.consecutive_5xx && !host.ejected) {
        if (config.enforcing_consecutive_5xx) this.#eject(host, now);
        host.consecutive5xx = 0;
      }
    } else {
      host.success += 1;
      host.consecutive5xx = 0;
      host.consecutiveGateway = 0;
    }
  }

  onIntervalTimer(now: number): void {
    const config = this.#config;
    for (const host of this.hosts) {
      const time = Math.min(config.base_ejection_time * host.backoff, config.max_ejection_time);
      if (!host.ejected || time > now - host.lastEjection) continue;
      host.ejected = false;
      host.consecutive5xx = 0;
      host.consecutiveGateway = 0;
      host.lastUnejection = now;
    }
    this.#successRates(now);
    this.#failurePercentages(now);
    for (const host of this.hosts) {
      host.total = 0;
      host.success = 0;
      if (host.ejected || host.lastUnejection === undefined) continue;
      if (now - host.lastUnejection >= config.interval && host.backoff !== 0) host.backoff -= 1;
    }
  }

  #successRates(now: number): void {
    const config = this.#config;
    const valid = this.#valid(config.success_rate_request_volume);
    if (!config.enforcing_success_rate) return;
    if (valid.length === 0 || valid.length < config.success_rate_minimum_hosts) return;
    const rates = valid.map((host) => (host.success * 100) / host.total);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const variance = rates.reduce((sum, rate) => sum + (rate - mean) * (rate - mean), 0);
    const stdev = Math.sqrt(variance / rates.length);
    const threshold = mean - (config.success_rate_stdev_factor / 1000) * stdev;
    for (const [at, host] of valid.entries()) if (rates[at]! < threshold) this.#eject(host, now);
  }

  #failurePercentages(now: number): void {
    const config = this.#config;
    const valid = this.#valid(config.failure_percentage_request_volume);
    if (!config.enforcing_failure_percentage) return;
    if (valid.length === 0 || valid.length < config.failure_percentage_minimum_hosts) return;
    for (const host of valid) {
      const failing = 100 - (host.success * 100) / host.total;
      if (failing >= config.failure_percentage_threshold) this.#eject(host, now);
    }
  }

  #valid(volume: number): Monitor[] {
    return this.hosts.filter((host) => !host.ejected && host.total > 0 && host.total >= volume);
  }

  #eject(host: Monitor, now: number): void {
    const config = this.#config;
    const active = this.hosts.filter(({ ejected }) => ejected).length;
    const percent = (100 * (active + 1)) / this.hosts.length;
    const first = config.always_eject_one_host && active === 0;
    if (percent > config.max_ejection_percent && !first) return;
    host.ejected = true;
    host.lastEjection = now;
    const { base_ejection_time: base, max_ejection_time: most } = config;
    if (host.backoff * base < most + base) host.backoff += 1;
  }
}
