import { leastOf } from './least-of.ts';
import { powerOfTwo } from './power-of-two.ts';
import { type PrefixAwareConfig, prefixAware } from './prefix-aware.ts';
import { type PrefixHashConfig, prefixHash } from './prefix-hash.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import type { Router } from './router.ts';
import { sessionAffinity } from './session-affinity.ts';

/** Kinds of routers that have no settings. */
export const plainRouterKinds = [
  'round-robin',
  'random',
  'least-outstanding',
  'power-of-two',
  'least-kv',
  'least-tokens',
  'session-affinity',
] as const;

export const routerKinds = [...plainRouterKinds, 'prefix-hash', 'prefix-aware'] as const;

/** The kinds of routers between replicas. */
export type RouterKind = (typeof routerKinds)[number];

/** A router and its settings. */
export type RouterConfig =
  | { readonly kind: (typeof plainRouterKinds)[number] }
  | PrefixHashConfig
  | PrefixAwareConfig;

/** Whether a router chooses at random, and so needs its two uniform numbers. */
export function isRandomised(kind: RouterKind): boolean {
  return kind === 'random' || kind === 'power-of-two';
}

/** A fresh router. */
export function router(config: RouterConfig): Router {
  switch (config.kind) {
    case 'round-robin':
      return roundRobin();
    case 'random':
      return random();
    case 'least-outstanding':
      return leastOf('outstanding');
    case 'power-of-two':
      return powerOfTwo();
    case 'least-kv':
      return leastOf('kv-use');
    case 'least-tokens':
      return leastOf('prompt-tokens');
    case 'session-affinity':
      return sessionAffinity();
    case 'prefix-hash':
      return prefixHash(config);
    case 'prefix-aware':
      return prefixAware(config);
  }
}
