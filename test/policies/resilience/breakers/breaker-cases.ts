import { conformanceFile } from '../../autoscaling/conformance.ts';

/** A step of a case; which fields it has depends on what it does. */
export interface Step {
  readonly op: string;
  readonly [field: string]: unknown;
}

/** A case of the table of breakers; which fields it has depends on its system. */
export interface BreakerCase {
  readonly id: string;
  readonly ops?: readonly Step[];
  // biome-ignore lint/suspicious/noExplicitAny: each system has settings of its own.
  readonly [field: string]: any;
}

type Group = readonly BreakerCase[];

/** The cases of all systems. */
export function breakerCases() {
  const none: Group = [];
  return conformanceFile('circuit_breakers', {
    resilience4j: none,
    resilience4jSlidingWindow: none,
    cockatiel: none,
    finagleFailureAccrual: none,
    polly: none,
    pollyRollingHealth: none,
    opossum: none,
    linkerd: none,
  });
}

/** A clock of whole microseconds, so that sums of tenths of seconds are what they seem to be. */
export class TestClock {
  #ticks = 0;

  get seconds(): number {
    return this.#ticks / 1e6;
  }

  get ticks(): number {
    return this.#ticks;
  }

  advance(seconds: number): void {
    this.#ticks += Math.round(seconds * 1e6);
  }
}

/** No luck is needed. */
export const noDraw = (): number => {
  throw new Error('drew a number');
};

/** Always the same luck. */
export const half = (): number => 0.5;

/** The step is none that a case may have. */
export function unknownStep(step: Step): never {
  throw new Error(`unknown step ${JSON.stringify(step)}`);
}
