import type { ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import { writeQuantity } from '../../scenario/quantities.ts';
import type { Data } from '../distributions.ts';
import { type Flood, timesOf, wholeMicroseconds } from './flood.ts';
import { patience, servedAtOnce, untilLoss } from './plant.ts';
import type { FloodTrace } from './play.ts';

/**
 * A flood that was played, as a scenario in plain data: the autoscaler of its one deployment reads what the policy saw, at
 * the same instants, and decides the same. `scaling` is the policy's block as scenarios write it.
 */
export function floodScenario(name: string, trace: FloodTrace, scaling: Data): Data {
  const { flood, steps } = trace;
  const times = timesOf(flood);
  const end = times.at(-1) ?? 0;
  const faults = lossesOf(flood, times);
  return {
    name,
    // Beyond the last decision, and before the next.
    horizon: seconds(end + Math.min(1, flood.interval / 2)),
    warmup: '0s',
    pools: { pool: { accelerator: 'L4', accelerators: everOrdered(trace), price: '$1/h' } },
    deployments: {
      app: {
        pool: 'pool',
        engine: {
          kind: 'slots',
          slots: Math.max(1, Math.round(servedAtOnce(flood))),
          service: seconds(flood.service),
        },
        queue: { timeout: seconds(patience) },
        startup: seconds(flood.startup),
        // Replicas that go are gone at once, as they were in the flood.
        scale_down: { drain: '0s' },
        ...(faults.length > 0 && { faults: { at: faults.map(seconds) } }),
        scaling,
        signals: {
          script: steps.flatMap(({ observation }, index) => [
            ...unasked(flood, times, index),
            scripted(observation),
          ]),
        },
      },
    },
    traffic: { flood: trafficOf(flood, times) },
  };
}

/** An instant from which on nobody asks, where the policy was not asked for more than an interval. */
function unasked({ points, interval }: Flood, times: readonly number[], index: number): Data[] {
  if (points[index]!.wait === 1) return [];
  const from = wholeMicroseconds((times[index - 1] ?? 0) + interval);
  return [{ at: seconds(from), asked: false }];
}

function scripted(seen: ScalingObservation): Data {
  const at = seconds(seen.now);
  const said: Record<string, string | number> = {};
  const missing: string[] = [];
  for (const [key, signal, field, write] of written) {
    const value = seen[field];
    if (value === undefined) missing.push(signal);
    else said[key] = write(value);
  }
  if (Object.keys(said).length === 0) return { at, missing: 'all' };
  return { at, ...said, ...(missing.length > 0 && { missing: [...new Set(missing)] }) };
}

const plain = (value: number) => value;
const rate = (value: number) => writeQuantity('rate', value);
const seconds = (value: number) => writeQuantity('duration', value);

/** Signals under the names of a script, with what says that they are missing. */
const written = [
  ['queue_depth', 'queue-depth', 'queueDepth', plain],
  ['ongoing', 'ongoing', 'ongoing', plain],
  ['arrival_rate', 'arrival-rate', 'arrivalRate', rate],
  ['completion_rate', 'completion-rate', 'completionRate', rate],
  ['latency', 'latency', 'meanLatency', (value: number) => `${value}s`],
  ['ttft', 'ttft', 'ttft', (value: number) => `${value}s`],
  ['itl', 'itl', 'itl', (value: number) => `${value}s`],
  ['utilisation', 'utilisation', 'utilisation', plain],
  ['kv_use', 'kv-use', 'kvUse', plain],
  ['tokens_per_second', 'tokens-per-second', 'tokensPerSecond', plain],
  ['prompt_tokens', 'request-tokens', 'promptTokens', plain],
  ['output_tokens', 'request-tokens', 'outputTokens', plain],
] as const;

/** The instants at which replicas are lost, one for each. */
function lossesOf({ points }: Flood, times: readonly number[]): number[] {
  return points.flatMap(({ lost }, index) =>
    Array.from({ length: lost }, () => wholeMicroseconds((times[index - 1] ?? 0) + untilLoss)),
  );
}

/** Accelerators for every replica that ever was, so that the pool is never short of them. */
function everOrdered({ flood, steps }: FloodTrace): number {
  let count = flood.initial;
  let all = Math.max(1, flood.initial);
  for (const { ready, starting } of steps) {
    all += Math.max(0, ready + starting - count);
    count = ready + starting;
  }
  return all;
}

function trafficOf({ points }: Flood, times: readonly number[]): Data {
  const most = Math.max(...points.map((point) => point.rate));
  const shape = points.map((point, index) => ({
    at: seconds(times[index - 1] ?? 0),
    factor: most === 0 ? 0 : point.rate / most,
  }));
  return {
    arrivals: { kind: 'constant', rate: rate(most) },
    shape: { kind: 'piecewise', join: 'steps', points: shape },
  };
}
