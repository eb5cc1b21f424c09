import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { ticksPerSecond, toSeconds } from '../../engine/time.ts';
import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import type { Deployment, DeploymentTotals } from './deployment.ts';
import type { FleetObserver } from './observer.ts';

/** Asks a deployment's autoscaler at every interval, and carries out what it says. */
export function runAutoscaler(
  simulation: Simulation,
  deployment: Deployment,
  policyName: string,
  autoscaler: Autoscaler<unknown>,
  observer: FleetObserver,
  scaleTo: (desired: number) => number = (desired) => deployment.scaleTo(desired),
): void {
  const { interval } = autoscaler;
  if (interval === undefined) return;

  let state = autoscaler.initial();
  let before: DeploymentTotals = { ...deployment.totals };
  const tick = simulation.on(`${deployment.config.name}/autoscale`, priority.control, () => {
    deployment.settle();
    const totals = deployment.totals;
    const decision = autoscaler.decide(
      state,
      observe(simulation.now, interval, deployment, before, totals),
    );
    state = decision.state;
    before = { ...totals };
    const current = deployment.count + deployment.starting;
    const applied = scaleTo(decision.desired);
    observer.decided(deployment.index, {
      policy: policyName,
      current,
      desired: decision.desired,
      applied,
      because: decision.because,
    });
    simulation.schedule(interval, tick, 0);
  });
  simulation.schedule(interval, tick, 0);
}

function observe(
  now: number,
  interval: number,
  deployment: Deployment,
  before: DeploymentTotals,
  after: DeploymentTotals,
): ScalingObservation {
  const completed = after.completed - before.completed;
  const open = after.openSlotTicks - before.openSlotTicks;
  return {
    now: toSeconds(now),
    ready: deployment.count,
    starting: deployment.starting,
    queueDepth: deployment.waiting,
    meanLatency:
      completed === 0 ? 0 : (after.latencyTicks - before.latencyTicks) / completed / ticksPerSecond,
    utilisation: open === 0 ? 0 : (after.busySlotTicks - before.busySlotTicks) / open,
    arrivalRate: (after.arrived - before.arrived) / interval,
  };
}
