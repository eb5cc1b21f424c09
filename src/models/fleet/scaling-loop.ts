import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import type { Deployment } from './deployment.ts';
import { DeploymentSignals, type SignalSources } from './deployment-signals.ts';
import type { FleetObserver } from './observer.ts';

/** Who decides how many replicas a deployment has, and what by. */
export interface Scaling {
  readonly policy: string;
  readonly autoscaler: Autoscaler<unknown>;
  readonly signals: SignalSources;
  readonly observer: FleetObserver;
  /** Carries a decision out, and returns how many replicas there are then; the deployment itself where left out. */
  readonly scaleTo?: ((desired: number) => number) | undefined;
}

/** Asks a deployment's autoscaler at every interval, and carries out what it says. */
export function runAutoscaler(
  simulation: Simulation,
  deployment: Deployment,
  { policy, autoscaler, signals: sources, observer, scaleTo }: Scaling,
): void {
  const { interval, reads } = autoscaler;
  if (interval === undefined) return;

  let state = autoscaler.initial();
  const signals = new DeploymentSignals(simulation, deployment, interval, reads, sources);
  const decide = (seen: ScalingObservation) => {
    const decision = autoscaler.decide(state, seen);
    state = decision.state;
    const current = deployment.count + deployment.starting;
    const applied = scaleTo?.(decision.desired) ?? deployment.scaleTo(decision.desired);
    observer.decided(deployment.index, {
      policy,
      current,
      desired: decision.desired,
      applied,
      because: decision.because,
    });
  };
  const tick = simulation.on(`${deployment.config.name}/autoscale`, priority.control, () => {
    // Readings go on where nobody asks for them: the next window begins with this one.
    const seen = signals.observe();
    if (signals.isAsked) decide(seen);
    simulation.schedule(interval, tick, 0);
  });
  simulation.schedule(interval, tick, 0);
}
