import type { Backoff } from '../retry.ts';
import { grown } from './powers.ts';

/** Systems whose waits grow to a limit and are then drawn around or below it. */
export const spreadSystems = ['grpc', 'bifrost', 'openai-sdk'] as const;

/** min(max, initial × multiplier^n) × U(1 − below, 1 + above), in seconds, by the name of the system. */
export interface SpreadBackoffConfig {
  readonly kind: (typeof spreadSystems)[number];
  readonly initial: number;
  readonly multiplier: number;
  readonly max: number;
}

/** How far chance moves a wait: gRPC A6 and Bifrost a fifth either way, the clients of OpenAI and Anthropic up to a quarter less. */
const spreads = {
  grpc: { below: 0.2, above: 0.2 },
  bifrost: { below: 0.2, above: 0.2 },
  'openai-sdk': { below: 0.25, above: 0 },
} as const satisfies Record<SpreadBackoffConfig['kind'], object>;

/** Waits that grow by a factor up to a limit, which jitter may exceed. */
export function spreadBackoff({ kind, initial, multiplier, max }: SpreadBackoffConfig): Backoff {
  const { below, above } = spreads[kind];
  return {
    memory: 0,
    delay(retry, _memory, draw) {
      const luck = draw();
      return grown(initial, multiplier, retry, max) * (1 - below + luck * (below + above));
    },
  };
}
