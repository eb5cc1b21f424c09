import { LatencyWindow } from './latency-window.ts';
import type { RetryBudget } from './retry.ts';
import { ratioBudget } from './retry-budget/ratio.ts';

interface HedgeLimits {
  /** Copies of a request at the most, besides the first. */
  readonly max_copies: number;
  /** Copies to requests at the most, of the last 10 s; from the retry budget where left out. */
  readonly share?: number | undefined;
}

/** When a copy of a request is sent to another target: after a fixed time, or when it takes longer than most did. */
export type HedgeConfig =
  | ({ readonly kind: 'fixed'; readonly delay: number } & HedgeLimits)
  | ({
      readonly kind: 'percentile';
      readonly percentile: number;
      /** The last calls to a target that count, and how many there must be before `delay` no longer stands in. */
      readonly calls: number;
      readonly min_calls: number;
      readonly delay: number;
    } & HedgeLimits);

/** Says when copies of requests are sent; the first answer wins. One object for each gateway, whose targets are numbered from 0. */
export interface Hedge {
  /** A request is sent for the first time. */
  began(now: number): void;
  /** Seconds from the last call for a request, at `target`, until a copy is sent; infinite where `copies` are enough. */
  delay(target: number, copies: number): number;
  /** Whether the copy that is due may be sent; takes it from the share or the retry budget. */
  admit(now: number): boolean;
  /** A call was answered after so many seconds. */
  answered(target: number, seconds: number): void;
}

/** Seconds over which the share of copies is counted. */
const shareWindow = 10;

/** A fresh one; `takeCopy` takes a copy from the retry budget. */
export function hedge(config: HedgeConfig, takeCopy: (now: number) => boolean): Hedge {
  const { max_copies: most, share } = config;
  const own: RetryBudget | undefined =
    share === undefined
      ? undefined
      : ratioBudget({ window: shareWindow, ratio: share, reserve: 0 });
  const waits = config.kind === 'fixed' ? fixedWait(config.delay) : percentileWait(config);
  return {
    began: (now) => own?.deposit(now),
    delay: (target, copies) => (copies >= most ? Number.POSITIVE_INFINITY : waits.of(target)),
    admit: (now) => (own === undefined ? takeCopy(now) : own.withdraw(now)),
    answered: (target, seconds) => waits.learn(target, seconds),
  };
}

interface Wait {
  of(target: number): number;
  learn(target: number, seconds: number): void;
}

function fixedWait(delay: number): Wait {
  return { of: () => delay, learn() {} };
}

/** Each target has its own past: what is slow for one is usual for another. */
function percentileWait(config: Extract<HedgeConfig, { kind: 'percentile' }>): Wait {
  const windows: LatencyWindow[] = [];
  return {
    of(target) {
      const window = windows[target];
      return window === undefined || window.count < config.min_calls
        ? config.delay
        : window.quantile;
    },
    learn(target, seconds) {
      while (windows.length <= target) {
        windows.push(new LatencyWindow(config.percentile, config.calls));
      }
      windows[target]!.add(seconds);
    },
  };
}
