import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import type { Uniform } from '../../../src/engine/streams.ts';
import { DeploymentSignals } from '../../../src/models/fleet/deployment-signals.ts';
import type { MeasuredDeployment } from '../../../src/models/fleet/measured-deployment.ts';
import { exactSignals, type SignalsConfig } from '../../../src/models/fleet/signals-config.ts';
import { type RequestId, Requests } from '../../../src/models/requests.ts';
import type {
  Autoscaler,
  ScalingObservation,
} from '../../../src/policies/autoscaling/autoscaler.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A deployment of which a test says what is there to be measured; levels by replica. */
export interface ScriptedDeployment extends Mutable<MeasuredDeployment> {
  readonly requests: Requests;
  readonly kv: number[];
  readonly tokens: { answered: number; settled: number };
  /** A request of so many tokens, which arrives now. */
  arrive(promptTokens: number, outputTokens: number): RequestId;
  /** It is answered now, with its first token at an instant in seconds. */
  answer(request: RequestId, firstToken: number): void;
}

/** What happens at an instant, in seconds. */
export type Happening = readonly [at: number, change: (deployment: ScriptedDeployment) => void];

export interface Watch extends Partial<SignalsConfig> {
  /** Seconds between two decisions; 10. */
  readonly interval?: number;
  /** Seconds of the run; 30. */
  readonly until?: number;
  readonly reads?: Autoscaler<unknown>['reads'];
  readonly draws?: Uniform;
  /** Whether its engine counts tokens, as those of language models do. */
  readonly isLlm?: boolean;
}

/** What an autoscaler sees at each of its decisions while these things happen. */
export function watched(happenings: readonly Happening[], watch: Watch = {}): ScalingObservation[] {
  const { interval = 10, until = 30, reads, draws, isLlm = true, ...config } = watch;
  const simulation = new Simulation();
  const deployment = scriptedDeployment(simulation);
  const happen = simulation.on('happen', priority.arrival, (index) =>
    happenings[index]![1](deployment),
  );
  for (const [index, [at]] of happenings.entries()) simulation.schedule(at, happen, index);
  const signals = new DeploymentSignals(simulation, deployment, interval, reads, {
    config: { ...exactSignals, ...config },
    requests: deployment.requests,
    draws,
    answeredTokens: isLlm ? () => deployment.tokens.settled : undefined,
  });
  const seen: ScalingObservation[] = [];
  const decide = simulation.on('decide', priority.control, () => {
    seen.push(signals.observe());
    simulation.schedule(interval, decide, 0);
  });
  simulation.schedule(interval, decide, 0);
  simulation.run(until * 1e6);
  return seen;
}

function scriptedDeployment(simulation: Simulation): ScriptedDeployment {
  const requests = new Requests();
  const kv: number[] = [];
  const tokens = { answered: 0, settled: 0 };
  return {
    config: { name: 'd' },
    totals: { arrived: 0, completed: 0, latencyTicks: 0, busySlotTicks: 0, openSlotTicks: 0 },
    waiting: 0,
    ongoing: 0,
    count: 0,
    starting: 0,
    draining: 0,
    lives: [],
    isDraining: () => false,
    settle: () => {},
    meter: undefined,
    engine: {
      outstanding: (replica) => 10 + replica,
      waiting: (replica) => replica,
      promptTokens: (replica) => 100 * replica,
      kvUse: (replica) => kv[replica]!,
      settle: () => {
        tokens.settled = tokens.answered;
      },
    },
    requests,
    kv,
    tokens,
    arrive(promptTokens, outputTokens) {
      const request = requests.take();
      requests.arrivedAt[request] = simulation.now;
      requests.promptTokens[request] = promptTokens;
      requests.outputTokens[request] = outputTokens;
      this.totals.arrived += 1;
      this.meter?.arrived(request);
      return request;
    },
    answer(request, firstToken) {
      requests.firstAnswerAt[request] = firstToken * 1e6;
      this.totals.completed += 1;
      this.totals.latencyTicks += simulation.now - requests.arrivedAt[request]!;
      this.meter?.completed(request, simulation.now);
    },
  };
}
