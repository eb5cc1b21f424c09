import { toSeconds, toTicks } from '../../../engine/time.ts';
import { answered, type CallStatus, noConnection, overloaded, timedOut } from '../failure.ts';
import type { GuardChange, TargetGuard } from '../target-guard.ts';
import { outlierThreshold } from './outlier-threshold.ts';

/** Envoy's `outlier_detection`, under its names, with its units: seconds, and per cent from 0 to 100. */
export interface EnvoyOutlierConfig {
  readonly kind: 'envoy-outlier';
  readonly consecutive_5xx: number;
  readonly enforcing_consecutive_5xx: boolean;
  /** 502, 503 and 504. */
  readonly consecutive_gateway_failure: number;
  readonly enforcing_consecutive_gateway_failure: boolean;
  readonly interval: number;
  readonly base_ejection_time: number;
  readonly max_ejection_time: number;
  readonly max_ejection_percent: number;
  readonly always_eject_one_host: boolean;
  readonly success_rate_minimum_hosts: number;
  readonly success_rate_request_volume: number;
  /** In thousandths. */
  readonly success_rate_stdev_factor: number;
  readonly enforcing_success_rate: boolean;
  readonly failure_percentage_threshold: number;
  readonly failure_percentage_minimum_hosts: number;
  readonly failure_percentage_request_volume: number;
  readonly enforcing_failure_percentage: boolean;
}

/**
 * Envoy's outlier detection. What its timer does at each interval from time 0 is made up for at the next call of any
 * method, in the order of time, and so is told of then; a call at the very instant of the timer comes after it.
 */
export class EnvoyOutlier implements TargetGuard {
  readonly #config: EnvoyOutlierConfig;
  readonly #changed: GuardChange;
  readonly #hosts: Host[];
  /** The times of the settings in ticks, as the engine counts: their sums are exact, and compare so. */
  readonly #interval: number;
  readonly #base: number;
  readonly #most: number;
  #ejected = 0;
  /** Number of the next interval's end. */
  #tick = 1;
  /** Whether an end of an interval changes nothing. */
  #isAtRest = true;

  constructor(config: EnvoyOutlierConfig, targets: number, changed: GuardChange) {
    this.#config = config;
    this.#changed = changed;
    this.#interval = toTicks(config.interval);
    this.#base = toTicks(config.base_ejection_time);
    this.#most = toTicks(config.max_ejection_time);
    this.#hosts = Array.from({ length: targets }, newHost);
  }

  isOpen(target: number, now: number): boolean {
    this.#advance(toTicks(now));
    return !this.#hosts[target]!.isEjected;
  }

  admit(target: number, now: number): boolean {
    return this.isOpen(target, now);
  }

  retryAt(target: number, now: number): number {
    if (this.isOpen(target, now)) return now;
    const ends = Math.ceil(this.#hosts[target]!.ejectedUntil / this.#interval);
    return toSeconds(Math.max(this.#tick, ends) * this.#interval);
  }

  succeeded(target: number, now: number): void {
    this.#put(target, toTicks(now), answered);
  }

  failed(target: number, now: number, _seconds: number, status: CallStatus): void {
    this.#put(target, toTicks(now), asEnvoySees(status));
  }

  released(): void {}

  #put(target: number, now: number, status: CallStatus): void {
    this.#advance(now);
    this.#isAtRest = false;
    const host = this.#hosts[target]!;
    host.calls += 1;
    if (status < 500) {
      host.successes += 1;
      host.consecutive5xx = 0;
      host.consecutiveGateway = 0;
      return;
    }
    const { consecutive_5xx, consecutive_gateway_failure } = this.#config;
    if (status === 502 || status === 503 || status === 504) {
      host.consecutiveGateway += 1;
      // Equal, not at least: whoever is ejected counts on until it is back.
      if (host.consecutiveGateway === consecutive_gateway_failure && !host.isEjected) {
        host.consecutiveGateway = 0;
        if (this.#config.enforcing_consecutive_gateway_failure && this.#mayEject()) {
          this.#eject(target, now, `${consecutive_gateway_failure} gateway failures in a row`);
        }
      }
    } else {
      host.consecutiveGateway = 0;
    }
    host.consecutive5xx += 1;
    if (host.consecutive5xx === consecutive_5xx && !host.isEjected) {
      host.consecutive5xx = 0;
      if (this.#config.enforcing_consecutive_5xx && this.#mayEject()) {
        this.#eject(target, now, `${consecutive_5xx} failures in a row`);
      }
    }
  }

  #advance(now: number): void {
    while (this.#tick * this.#interval <= now) {
      if (this.#isAtRest) {
        this.#tick = Math.floor(now / this.#interval) + 1;
        return;
      }
      this.#endInterval(this.#tick * this.#interval);
      this.#tick += 1;
    }
  }

  /** In Envoy's order: those whose time is over return, rates are judged, and the healthy are forgiven. */
  #endInterval(now: number): void {
    for (const [target, host] of this.#hosts.entries()) {
      if (host.isEjected && host.ejectedUntil <= now) this.#return(target, now);
    }
    this.#judgeSuccessRates(now);
    this.#judgeFailurePercentages(now);
    this.#isAtRest = true;
    for (const host of this.#hosts) {
      host.calls = 0;
      host.successes = 0;
      const isForgiven = !host.isEjected && now - host.returnedAt >= this.#interval;
      if (isForgiven && host.multiplier > 0) host.multiplier -= 1;
      if (host.isEjected || host.multiplier > 0) this.#isAtRest = false;
    }
  }

  #judgeSuccessRates(now: number): void {
    const { success_rate_minimum_hosts, success_rate_request_volume, enforcing_success_rate } =
      this.#config;
    if (!enforcing_success_rate) return;
    const judged = this.#withVolume(success_rate_request_volume);
    if (judged.length === 0 || judged.length < success_rate_minimum_hosts) return;
    const rates = judged.map((target) => successRate(this.#hosts[target]!));
    const factor = this.#config.success_rate_stdev_factor / 1000;
    const { mean, ejectBelow } = outlierThreshold(rates, factor);
    for (const [at, target] of judged.entries()) {
      const rate = rates[at]!;
      if (!(rate < ejectBelow) || !this.#mayEject()) continue;
      this.#eject(target, now, `${shown(rate)} of calls answered, ${shown(mean)} on average`);
    }
  }

  #judgeFailurePercentages(now: number): void {
    const {
      failure_percentage_threshold: threshold,
      failure_percentage_minimum_hosts: hosts,
      failure_percentage_request_volume: volume,
      enforcing_failure_percentage,
    } = this.#config;
    if (!enforcing_failure_percentage) return;
    const judged = this.#withVolume(volume);
    if (judged.length === 0 || judged.length < hosts) return;
    for (const target of judged) {
      const failing = 100 - successRate(this.#hosts[target]!);
      if (failing < threshold || !this.#mayEject()) continue;
      this.#eject(target, now, `${shown(failing)} of calls failed`);
    }
  }

  /** Targets that are there and had so many calls in the interval. */
  #withVolume(calls: number): readonly number[] {
    return [...this.#hosts.keys()].filter((target) => {
      const host = this.#hosts[target]!;
      return !host.isEjected && host.calls > 0 && host.calls >= calls;
    });
  }

  #mayEject(): boolean {
    if (this.#config.always_eject_one_host && this.#ejected === 0) return true;
    return (100 * (this.#ejected + 1)) / this.#hosts.length <= this.#config.max_ejection_percent;
  }

  #eject(target: number, now: number, because: string): void {
    const host = this.#hosts[target]!;
    this.#ejected += 1;
    host.isEjected = true;
    if (host.multiplier * this.#base < this.#most + this.#base) host.multiplier += 1;
    const lasting = Math.min(host.multiplier * this.#base, this.#most);
    host.ejectedUntil = now + lasting;
    this.#changed(target, 'ejected', `${because}: for ${toSeconds(lasting)} s`);
  }

  #return(target: number, now: number): void {
    const host = this.#hosts[target]!;
    this.#ejected -= 1;
    host.isEjected = false;
    host.returnedAt = now;
    host.consecutive5xx = 0;
    host.consecutiveGateway = 0;
    this.#changed(target, 'available', `its time was over at ${toSeconds(now)} s`);
  }
}

interface Host {
  consecutive5xx: number;
  consecutiveGateway: number;
  /** Of the present interval. */
  calls: number;
  successes: number;
  isEjected: boolean;
  /** In ticks, as the next. */
  ejectedUntil: number;
  returnedAt: number;
  /** Of the base time, at the next ejection less one. */
  multiplier: number;
}

function newHost(): Host {
  return {
    consecutive5xx: 0,
    consecutiveGateway: 0,
    calls: 0,
    successes: 0,
    isEjected: false,
    ejectedUntil: 0,
    returnedAt: Number.POSITIVE_INFINITY,
    multiplier: 0,
  };
}

/** Errors that arise here rather than there, under the statuses that Envoy gives them. */
function asEnvoySees(status: CallStatus): CallStatus {
  if (status === noConnection) return overloaded;
  return status === timedOut ? 504 : status;
}

/** In per cent. */
function successRate(host: Host): number {
  return (host.successes * 100) / host.calls;
}

function shown(percent: number): string {
  return `${Math.round(percent * 10) / 10} %`;
}
