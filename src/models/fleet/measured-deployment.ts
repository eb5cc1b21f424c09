import { toSeconds } from '../../engine/time.ts';
import type { ReplicaReading } from '../../policies/autoscaling/autoscaler.ts';
import type { Deployment } from './deployment.ts';

/** What of a deployment is measured for its autoscaler. */
export type MeasuredDeployment = Pick<
  Deployment,
  | 'totals'
  | 'waiting'
  | 'ongoing'
  | 'count'
  | 'starting'
  | 'draining'
  | 'lives'
  | 'isDraining'
  | 'settle'
> & {
  readonly config: Pick<Deployment['config'], 'name'>;
  readonly engine: Pick<
    Deployment['engine'],
    'outstanding' | 'waiting' | 'promptTokens' | 'kvUse' | 'settle'
  >;
  meter: Deployment['meter'];
};

/** Each replica that has a place and does not sleep there, in the order in which they got it. */
export function replicaReadings(deployment: MeasuredDeployment): ReplicaReading[] {
  const { engine } = deployment;
  const awake = [...deployment.lives].filter(({ isAsleep }) => isAsleep !== true);
  return awake.map(({ replica, placedAt, readyAt }) => ({
    replica,
    startedAt: toSeconds(placedAt),
    readyAt: readyAt === undefined ? undefined : toSeconds(readyAt),
    isDraining: deployment.isDraining(replica),
    ongoing: engine.outstanding(replica),
    waiting: engine.waiting(replica),
    promptTokens: engine.promptTokens(replica),
    kvUse: engine.kvUse(replica),
  }));
}

/** Mean part of the KV cache in use, over the ready replicas; undefined where there is none. */
export function meanKvUse(deployment: MeasuredDeployment): number | undefined {
  let sum = 0;
  let ready = 0;
  for (const { replica, readyAt } of deployment.lives) {
    if (readyAt === undefined || deployment.isDraining(replica)) continue;
    sum += deployment.engine.kvUse(replica);
    ready += 1;
  }
  return ready === 0 ? undefined : sum / ready;
}
