import { setFlagsFromString } from 'node:v8';

/** Bytes of code that V8 fuses into one function: in all, of one method, and of a method so small that it always is. */
const fused = {
  queues: { all: 1400, one: 460, small: 27 },
  models: { all: 700, one: 250, small: 60 },
} as const;

/**
 * Tells V8 how many small methods to fuse into one. An event runs through many: the more are fused, the faster it is and
 * the longer they take to compile. Measured: with `queues` the engine by itself is a sixth faster than with V8's own
 * numbers (920, 460, 27); language models have so many methods that most of a short run is compiling, and with `models`
 * 10,000 to 50,000 requests take a quarter less than with `queues`, but a million up to a twentieth more. Results do not
 * change.
 */
export function fuseCalls(kind: keyof typeof fused): void {
  const { all, one, small } = fused[kind];
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${all}`);
  setFlagsFromString(`--max-inlined-bytecode-size=${one}`);
  setFlagsFromString(`--max-inlined-bytecode-size-small=${small}`);
}

/**
 * Lets the workers that start from now on compile on their own threads only. Node 20 aborts, rarely,
 * when a worker ends while another thread still compiles for it ("data.first != nullptr").
 */
export function compileOnOwnThread(): void {
  setFlagsFromString('--no-concurrent-recompilation');
}
