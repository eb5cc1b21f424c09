import { priority } from '../../../src/engine/priority.ts';
import { constant } from '../../../src/engine/quantile-functions.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Provider } from '../../../src/models/provider/provider.ts';
import type { ProviderConfig } from '../../../src/models/provider/provider-config.ts';
import { Requests } from '../../../src/models/requests.ts';

export const seconds = 1e6;

/** $1 for a million tokens of a prompt and $2 of an answer. */
export const prices = { input: { base: 1 }, output: { base: 2 } };

const plain: ProviderConfig = {
  name: 'p',
  service: {
    ttft: constant(1),
    ttftPerPromptToken: 0,
    tokensPerSecond: constant(10),
    network: constant(0),
  },
  refusal: constant(0.05),
  limits: undefined,
  concurrency: Number.POSITIVE_INFINITY,
  context: Number.POSITIVE_INFINITY,
  errors: [],
  hang: 0,
  cachedPart: 0,
  billing: { kind: 'per-token', tokens: prices },
  cancelled: 'so-far',
  instances: undefined,
};

/** A provider whose calls are told of as `[second, what, number of the request, …]`; all luck is 0.5 unless said. */
export function provided(
  config: Partial<ProviderConfig> = {},
  draw: (number: number, attempt: number, purpose: number) => number = () => 0.5,
) {
  const simulation = new Simulation();
  const requests = new Requests();
  const told: (readonly (string | number)[])[] = [];
  const ended = new Set<number>();
  const note = (request: number, what: string, ...more: number[]) => {
    if (what !== 'started') ended.add(request);
    told.push([simulation.now / seconds, what, requests.number[request]!, ...more]);
  };
  const on = {
    answered: (_request: number) => {},
    failed: (_request: number) => {},
  };
  const provider = new Provider(
    { ...plain, ...config },
    {
      simulation,
      requests,
      hooks: {
        started: (request) => note(request, 'started'),
        answered: (request) => {
          note(request, 'answered');
          on.answered(request);
        },
        failed: (request, status, retryAfter) => {
          note(request, 'failed', status, retryAfter);
          on.failed(request);
        },
        left: (request) => note(request, 'left'),
      },
      draw,
      startDraw: () => 0.5,
    },
  );
  let arrived = 0;
  /** A request that has not been sent. */
  const request = (promptTokens = 100, outputTokens = 11) => {
    const id = requests.take();
    requests.number[id] = arrived++;
    requests.promptTokens[id] = promptTokens;
    requests.outputTokens[id] = outputTokens;
    requests.arrivedAt[id] = simulation.now;
    return id;
  };
  const send = (promptTokens?: number, outputTokens?: number) => {
    const id = request(promptTokens, outputTokens);
    provider.send(id, 0);
    return id;
  };
  /** Withdraws a request after so many seconds, if it has not ended by then. */
  const leave = simulation.on('leave', priority.arrival, (id) => {
    if (!ended.has(id)) provider.withdraw(id);
  });
  const leaveIn = (after: number, id: number) => simulation.schedule(after, leave, id);
  const runTo = (second: number) => simulation.run(second * seconds);
  return { provider, simulation, requests, told, ended, request, send, leaveIn, runTo, on };
}
