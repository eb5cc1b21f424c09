import type { Autoscaler } from './autoscaler.ts';

export interface FixedConfig {
  readonly kind: 'fixed';
  readonly replicas: number;
}

/** The same number of replicas throughout. */
export function fixed(config: FixedConfig): Autoscaler<null> {
  return {
    initialReplicas: config.replicas,
    interval: undefined,
    initial: () => null,
    decide: (state) => ({ desired: config.replicas, because: 'fixed', state }),
  };
}
