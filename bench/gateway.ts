import { type ChatLoad, chatScenario } from './chat-scenario.ts';
import type { Row } from './measure.ts';
import { type Cost, less, mediansInTurns } from './own-process.ts';

/** W8 of the benchmarks of serving. */
const load: ChatLoad = { seconds: 10_000 / 52, perSecond: 52, replicas: 8 };
const nobody: ChatLoad = { seconds: 1, perSecond: 0.000001, replicas: 8 };
const rounds = 7;

/**
 * What a gateway adds to the CPU time of W8, and what its requests cost by themselves where a provider answers them. All
 * take turns, each run in a process of its own, less the same scenario in which nobody comes.
 */
export function gateway(): Row[] {
  const scenarios = [bare, behindGateway, hosted];
  const costs = mediansInTurns(
    rounds,
    scenarios.flatMap((of) => [of(load), of(nobody)]),
  );
  const [alone, gated, api] = scenarios.map((_, at) => less(costs[2 * at]!, costs[2 * at + 1]!));
  const steps = gated!.steps / alone!.steps;
  if (Math.abs(steps - 1) > 0.02) throw new Error(`${steps} × the steps of the bare fleet`);
  const share = (name: string, of: (cost: Cost) => number): Row => ({
    name: `gateway/W8/${name}`,
    value: of(gated!) / of(alone!),
    unit: '× the CPU time without',
  });
  return [
    share('overhead', (cost) => cost.cpuSeconds),
    share('warm-overhead', (cost) => cost.warmCpuSeconds),
    {
      name: 'gateway/W8/added',
      value: (1e6 * (gated!.cpuSeconds - alone!.cpuSeconds)) / gated!.requests,
      unit: 'µs/request',
    },
    { name: 'gateway/W8/steps', value: steps, unit: '× the steps without' },
    {
      name: 'gateway/provider/requests-per-cpu-second',
      value: api!.requests / api!.cpuSeconds,
      unit: 'requests/s',
    },
    {
      name: 'gateway/provider/warm-requests-per-cpu-second',
      value: api!.requests / api!.warmCpuSeconds,
      unit: 'requests/s',
    },
  ];
}

/** W8 itself; its requests ask what they ask, though nobody keeps an answer. */
function bare(load: ChatLoad): object {
  const { traffic, ...rest } = chatScenario(load);
  return { ...rest, traffic: { chat: { ...traffic.chat, content } } };
}

/** The same behind a gateway that has everything switched on and nothing to do. */
function behindGateway(load: ChatLoad): object {
  const { traffic, ...rest } = chatScenario(load);
  return { ...rest, ...front(traffic.chat, { deployment: 'chat', usd_per_request: '$0.001' }) };
}

/** The same requests at a provider, which has nothing to compute. */
function hosted({ seconds, perSecond }: ChatLoad): object {
  const { name, horizon, traffic } = chatScenario({ seconds, perSecond, replicas: 1 });
  return {
    name,
    horizon,
    providers: {
      api: { model: 'openai/gpt-4o', limits: { requests: '10000/s', tokens: '1e8/s' } },
    },
    ...front(traffic.chat, { provider: 'api' }),
  };
}

/** Of so many questions hardly one is still kept when it comes again, so that the engine has as much to do as without a cache. */
const content = { questions: 100_000, exponent: 0 };

function front(chat: object, target: object) {
  return {
    gateways: {
      edge: {
        targets: { only: target },
        cache: { kind: 'exact', single_flight: true, ttl: '1h', max_entries: 500 },
        breaker: { kind: 'resilience4j' },
        retry: { kind: 'limited', budget: { kind: 'finagle' } },
        limits: [{ requests: '10000/s', tokens: '1e8/s' }],
        budgets: { kind: 'reserve', of: [{ amount: '$1000000' }] },
      },
    },
    traffic: {
      chat: { ...chat, gateway: 'edge', content },
    },
  };
}
