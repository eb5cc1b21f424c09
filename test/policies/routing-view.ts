import type { RouterConfig, RouterKind } from '../../src/policies/routing/index.ts';
import type { LoadSignal, ReplicaView, RoutedRequest } from '../../src/policies/routing/router.ts';

/** What replicas show, by position; what is left out is 0, or that there is room. */
export interface Shown {
  readonly outstanding: readonly number[];
  readonly promptTokens?: readonly number[];
  readonly kvUse?: readonly number[];
  readonly hasRoom?: readonly boolean[];
  readonly takes?: readonly boolean[];
  /** Numbers of the replicas; 0, 1, 2, … where left out. */
  readonly replicas?: readonly number[];
  readonly generation?: number;
}

/** A view that finds everything by looking at every replica: the slow version, right by inspection. */
export function viewOf(shown: Shown): ReplicaView {
  const count = shown.outstanding.length;
  const positions = [...Array(count).keys()];
  const columns: Record<LoadSignal, readonly number[]> = {
    outstanding: shown.outstanding,
    'prompt-tokens': shown.promptTokens ?? [],
    'kv-use': shown.kvUse ?? [],
  };
  const takes = (position: number) => shown.takes?.[position] ?? true;
  const signalAt = (signal: LoadSignal, position: number) => columns[signal][position] ?? 0;
  const hasRoom = (position: number) => takes(position) && (shown.hasRoom?.[position] ?? true);
  return {
    count,
    generation: shown.generation ?? 0,
    replicaAt: (position) => shown.replicas?.[position] ?? position,
    signalAt,
    hasRoom,
    countWithRoom: () => positions.filter(hasRoom).length,
    nthWithRoom: (n) => positions.filter(hasRoom)[n] ?? -1,
    countTaking: () => positions.filter(takes).length,
    totalOf: (signal) =>
      positions.filter(takes).reduce((sum, position) => sum + signalAt(signal, position), 0),
    leastAfter: (signal, turn) => {
      const round = positions.map((step) => (turn + 1 + step) % count).filter(hasRoom);
      return round.reduce(
        (best, position) =>
          best < 0 || signalAt(signal, position) < signalAt(signal, best) ? position : best,
        -1,
      );
    },
  };
}

/** A request as routers see it; the prefix is a chain of (group, tokens). */
export function requestOf(
  parts: Partial<Omit<RoutedRequest, 'prefix'>> & {
    readonly prefix?: readonly (readonly [group: number, tokens: number])[];
  } = {},
): RoutedRequest {
  const { prefix = [], ...rest } = parts;
  return {
    session: -1,
    tenant: 0,
    promptTokens: prefix.reduce((sum, [, tokens]) => sum + tokens, 0) + 100,
    tailGroup: -1,
    ...rest,
    prefix: {
      length: prefix.length,
      groups: Int32Array.from(prefix, ([group]) => group),
      tokens: Int32Array.from(prefix, ([, tokens]) => tokens),
    },
  };
}

/** A kind with the settings that a scenario gives it by default. */
export function defaultsOf(kind: RouterKind): RouterConfig {
  switch (kind) {
    case 'prefix-hash':
      return { kind, prefix_tokens: 256, load_factor: 1.25 };
    case 'prefix-aware':
      return { kind, weights: { prefix: 3, queue: 2, kv: 2 }, index_tokens: 500_000 };
    default:
      return { kind };
  }
}
