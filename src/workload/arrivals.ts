import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import type { Uniform } from '../engine/streams.ts';
import type { ArrivalsConfig } from './config.ts';
import type { RateCurve } from './rate-curve.ts';
import { gammaGaps, weibullGaps } from './renewal-gaps.ts';

/** Arrivals that do not wait for answers. */
export type OpenArrivalsConfig = Exclude<ArrivalsConfig, { readonly kind: 'closed' }>;

/** Instants of arrival. */
export interface Arrivals {
  /** The next instant, in seconds, never before the last; infinite where none follows. */
  next(): number;
}

/**
 * Arrivals at `rate` × the curve. Gaps are drawn with mean 1 in operational time, in which the rate is
 * 1, and mapped through the curve, so that their coefficient of variation survives every shape.
 * `gaps` feeds the gaps, `modulation` the states of on-off and mmpp.
 */
export function arrivals(
  config: OpenArrivalsConfig,
  curve: RateCurve,
  gaps: Uniform,
  modulation: Uniform,
): Arrivals {
  switch (config.kind) {
    case 'poisson':
      return renewals(config.rate, curve, () => exponentialGap(gaps));
    case 'constant':
      return renewals(config.rate, curve, evenGap());
    case 'gamma': {
      const { gap } = gammaGaps(config.cv);
      return renewals(config.rate, curve, () => gap(gaps));
    }
    case 'weibull': {
      const { gap } = weibullGaps(config.cv);
      return renewals(config.rate, curve, () => gap(gaps));
    }
    case 'on-off': {
      const { rate, on, off, floor } = config;
      const high = (rate * (on + off)) / (on + off * floor);
      return modulated([high, high * floor], [on, off], curve, gaps, modulation);
    }
    case 'mmpp': {
      const rates = config.factors.map((factor) => factor * config.rate);
      return modulated(rates, config.dwell, curve, gaps, modulation);
    }
  }
}

/** Long-run arrivals per second where the shape is 1. */
export function meanRate(config: OpenArrivalsConfig): number {
  if (config.kind !== 'mmpp') return config.rate;
  const { rate, factors, dwell } = config;
  const time = dwell.reduce((sum, seconds) => sum + seconds, 0);
  const mass = dwell.reduce((sum, seconds, state) => sum + seconds * factors[state]!, 0);
  return (rate * mass) / time;
}

function renewals(rate: number, curve: RateCurve, gap: () => number): Arrivals {
  let now = 0;
  return {
    next() {
      now = rate > 0 ? curve.advance(now, gap() / rate) : Number.POSITIVE_INFINITY;
      return now;
    },
  };
}

function exponentialGap(uniform: Uniform): number {
  return -Math.log1p(-uniform());
}

function evenGap(): () => number {
  // Half a gap first: over any window the count is then within one half of its expectation.
  let gap = 0.5;
  return () => {
    const drawn = gap;
    gap = 1;
    return drawn;
  };
}

/** Poisson at `rates[state]` × the curve; states follow one another round, for exponential times. */
function modulated(
  rates: readonly number[],
  dwell: readonly number[],
  curve: RateCurve,
  gaps: Uniform,
  modulation: Uniform,
): Arrivals {
  if (!rates.some((rate, state) => rate > 0 && dwell[state]! > 0)) {
    return { next: () => Number.POSITIVE_INFINITY };
  }
  // Stationary from the first instant, so that no warm-up of the process itself is needed.
  let state = indexAt(cumulativeTable(dwell), modulation());
  let now = 0;
  let until = dwell[state]! * exponentialGap(modulation);
  /** Arrivals to expect in the rest of this state. */
  let budget = rates[state]! * curve.integral(now, until);
  return {
    next() {
      let left = exponentialGap(gaps);
      while (left > budget) {
        if (now >= curve.silentFrom) return Number.POSITIVE_INFINITY;
        left -= budget;
        now = until;
        state = (state + 1) % rates.length;
        until = now + dwell[state]! * exponentialGap(modulation);
        budget = rates[state]! * curve.integral(now, until);
      }
      budget -= left;
      now = Math.min(until, curve.advance(now, left / rates[state]!));
      return now;
    },
  };
}
