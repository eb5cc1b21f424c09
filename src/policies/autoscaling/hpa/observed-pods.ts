import type { ReplicaReading, ScalingObservation } from '../autoscaler.ts';
import type { HpaPod } from './pod.ts';

/**
 * The replicas of an observation as pods, each of which requests one unit of every resource named. Where only their
 * counts are known, those that are ready have been so for long.
 */
export function observedPods(seen: ScalingObservation, resources: readonly string[]): HpaPod[] {
  const requestsMilli = Object.fromEntries(resources.map((name) => [name, 1000]));
  const containers = [{ name: 'server', requestsMilli }];
  if (seen.replicas !== undefined) {
    return seen.replicas.map((one) => podOf(one.replica, one, containers));
  }
  const { ready, starting, now, draining = 0 } = seen;
  const startedAt = now - 86_400;
  const known = { startedAt, readyAt: startedAt + 60, isDraining: false };
  const onItsWay = { startedAt: now, readyAt: undefined, isDraining: false };
  const leaving = { ...known, isDraining: true };
  const pods: HpaPod[] = [];
  for (let replica = 0; replica < ready + starting + draining; replica += 1) {
    const like = replica < ready ? known : replica < ready + starting ? onItsWay : leaving;
    pods.push(podOf(replica, like, containers));
  }
  return pods;
}

/** A replica on its way is a container that runs and is not ready: it has resources, but no metrics of its own yet. */
function podOf(
  replica: number,
  { startedAt, readyAt, isDraining }: Pick<ReplicaReading, 'startedAt' | 'readyAt' | 'isDraining'>,
  containers: HpaPod['containers'],
): HpaPod {
  return {
    name: `r${replica}`,
    phase: 'Running',
    deleting: isDraining,
    startedAt,
    ready:
      readyAt === undefined
        ? { status: 'False', since: startedAt }
        : { status: 'True', since: readyAt },
    containers,
  };
}
