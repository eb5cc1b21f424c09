import type { Uniform } from '../../../engine/streams.ts';
import type { Breaker } from '../breaker.ts';
import { AiGatewayBreaker, type AiGatewayBreakerConfig } from './ai-gateway.ts';
import { AiGatewayBreakerCorrected } from './ai-gateway-corrected.ts';
import { CockatielBreaker, type CockatielConfig } from './cockatiel.ts';
import { FinagleBreaker, type FinagleConfig } from './finagle.ts';
import { LinkerdBreaker, type LinkerdConfig } from './linkerd.ts';
import { OpossumBreaker, type OpossumConfig } from './opossum.ts';
import { PollyBreaker, type PollyConfig } from './polly.ts';
import { Resilience4jBreaker } from './resilience4j.ts';
import type { Resilience4jConfig } from './resilience4j-config.ts';

/** A circuit breaker and its settings. */
export type BreakerConfig =
  | AiGatewayBreakerConfig
  | Resilience4jConfig
  | PollyConfig
  | OpossumConfig
  | CockatielConfig
  | FinagleConfig
  | LinkerdConfig;

/** A fresh breaker of one target, begun at 0; `draw` is the luck of its waits, where they have jitter. */
export function breaker(config: BreakerConfig, draw: Uniform): Breaker {
  switch (config.kind) {
    case 'ai-gateway':
      return config.corrected === true
        ? new AiGatewayBreakerCorrected(config)
        : new AiGatewayBreaker(config);
    case 'resilience4j':
      return new Resilience4jBreaker(config);
    case 'polly':
      return new PollyBreaker(config);
    case 'opossum':
      return new OpossumBreaker(config);
    case 'cockatiel':
      return new CockatielBreaker(config, draw);
    case 'finagle':
      return new FinagleBreaker(config, draw);
    case 'linkerd':
      return new LinkerdBreaker(config, draw);
  }
}
