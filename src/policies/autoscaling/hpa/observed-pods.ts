import type { ReplicaReading, ScalingObservation } from '../autoscaler.ts';
import type { HpaPod } from './pod.ts';

/**
 * The replicas of an observation as pods, each of which requests one unit of every resource named. Where only their
 * counts are known, those that are ready have been so for long.
 */
export function observedPods(seen: ScalingObservation, resources: readonly string[]): HpaPod[] {
  const requestsMilli = Object.fromEntries(resources.map((name) => [name, 1000]));
  const containers = [{ name: 'server', requestsMilli }];
  if (seen.replicas !== undefined) return seen.replicas.map((one) => podOf(one, containers));
  const longAgo = seen.now - 86_400;
  const readyAt = longAgo + 60;
  const many = (count: number, unlike: Partial<ReplicaReading>, from: number) =>
    Array.from({ length: count }, (_, index) =>
      podOf(
        { replica: from + index, startedAt: longAgo, readyAt, isDraining: false, ...unlike },
        containers,
      ),
    );
  const { ready, starting, now, draining = 0 } = seen;
  return [
    ...many(ready, {}, 0),
    ...many(starting, { startedAt: now, readyAt: undefined }, ready),
    ...many(draining, { isDraining: true }, ready + starting),
  ];
}

/** A replica on its way is a container that runs and is not ready: it has resources, but no metrics of its own yet. */
function podOf(
  replica: Pick<ReplicaReading, 'replica' | 'startedAt' | 'readyAt' | 'isDraining'>,
  containers: HpaPod['containers'],
): HpaPod {
  const { startedAt, readyAt } = replica;
  return {
    name: `r${replica.replica}`,
    phase: 'Running',
    deleting: replica.isDraining,
    startedAt,
    ready:
      readyAt === undefined
        ? { status: 'False', since: startedAt }
        : { status: 'True', since: readyAt },
    containers,
  };
}
