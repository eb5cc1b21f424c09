import type { Simulation } from '../engine/simulation.ts';
import type { Deployment } from '../models/fleet/deployment.ts';
import type { Calls } from '../models/gateway/calls.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import type { ProviderHooks } from '../models/provider/hooks.ts';
import type { Provider } from '../models/provider/provider.ts';
import { none, type RequestId, type Requests } from '../models/requests.ts';
import { rateLimited } from '../policies/resilience/failure.ts';
import type { Recorder } from './recorder.ts';

/**
 * A deployment of one's own, as a gateway calls it, of whose replicas each serves so many requests at once; what a request
 * costs there is what the scenario says.
 */
export function ownTarget(
  deployment: Deployment,
  concurrency: number,
  usdPerRequest: number,
): GatewayTarget {
  return new OwnTarget(deployment, concurrency, usdPerRequest);
}

// A class, for its methods are compiled once for all runs of a process; closures are not.
class OwnTarget implements GatewayTarget {
  readonly usdPerMillion: number;
  readonly #deployment: Deployment;
  readonly #concurrency: number;
  readonly #usdPerRequest: number;

  constructor(deployment: Deployment, concurrency: number, usdPerRequest: number) {
    this.usdPerMillion = 1000 * usdPerRequest;
    this.#deployment = deployment;
    this.#concurrency = concurrency;
    this.#usdPerRequest = usdPerRequest;
  }

  send(call: RequestId): void {
    this.#deployment.offer(call);
  }

  withdraw(call: RequestId): void {
    this.#deployment.withdraw(call);
  }

  expectedUsd(): number {
    return this.#usdPerRequest;
  }

  mostUsd(): number {
    return this.#usdPerRequest;
  }

  /** Its accelerators are paid by the hour, whoever has them: what a budget pays is what the scenario says. */
  owedUsd(_call: RequestId, isAnswered: boolean): number {
    return isAnswered ? this.#usdPerRequest : 0;
  }

  waiting(): number {
    return this.#deployment.waiting;
  }

  replicas(): number {
    return this.#deployment.count;
  }

  load(): number {
    const { ongoing, count } = this.#deployment;
    return count === 0 ? Number.POSITIVE_INFINITY : ongoing / (count * this.#concurrency);
  }

  headroom(): number {
    return 1;
  }
}

/** A provider, as a gateway calls it; `service` is its place among all services. */
export function hostedTarget(
  provider: Provider,
  service: number,
  requests: Requests,
  recorder: Recorder,
): GatewayTarget {
  // Columns grow: they are read anew each time.
  const prompt = (request: RequestId) => requests.promptTokens[request]!;
  const output = (request: RequestId) => requests.outputTokens[request]!;
  return {
    send(call) {
      recorder.arrived(service, call);
      provider.send(call, requests.attempt[call]!);
      // It is served from the start, or waits for an instance of its own.
      if (requests.startedAt[call] !== none) recorder.started(service, call);
    },
    withdraw: (call) => provider.withdraw(call),
    expectedUsd: (request) => provider.expectedUsd(prompt(request), output(request)),
    mostUsd: (request) => provider.mostUsd(prompt(request), output(request)),
    owedUsd: (call) => provider.usd(call),
    usdPerMillion: provider.usdPerMillion,
    waiting: () => provider.waiting,
    replicas: () => provider.ready,
    load: () => 0,
    headroom: () => provider.headroom,
  };
}

/** What a provider says of its calls goes on record, and to the gateway that made the call. */
export function hostedHooks(
  service: number,
  simulation: Simulation,
  requests: Requests,
  recorder: Recorder,
  provider: () => Provider,
  callsOf: (call: RequestId) => Calls,
): ProviderHooks {
  const usage = recorder.serving[service]!;
  const bill = (call: RequestId) => {
    recorder.billed(call, provider().usd(call));
    const first = requests.firstAnswerAt[call]!;
    if (first === none || first > simulation.now) return;
    usage.totals.computedTokens += requests.promptTokens[call]! - requests.cachedTokens[call]!;
    usage.totals.outputTokens += requests.outputTokens[call]!;
  };
  return {
    started: (call) => recorder.started(service, call),
    answered(call) {
      bill(call);
      recorder.completed(service, call);
      recorder.released(call);
    },
    failed(call, status, retryAfter) {
      callsOf(call).failing(call, status, retryAfter);
      if (status === rateLimited && requests.startedAt[call] === none) {
        recorder.rejected(service, call, 'rate limit');
      } else {
        recorder.failed(service, call, statusText(status));
      }
      recorder.released(call);
    },
    left(call) {
      bill(call);
      recorder.givenUp(service, call, 'client');
      recorder.released(call);
    },
  };
}

const texts = new Map<number, string>();

function statusText(status: number): string {
  let text = texts.get(status);
  if (text === undefined) {
    text = `status ${status}`;
    texts.set(status, text);
  }
  return text;
}
