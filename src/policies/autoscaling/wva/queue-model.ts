/** How long an engine's step takes, in milliseconds: base, per token computed, per token read. */
export interface StepCosts {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** A mean request, in tokens; at least one is answered. */
export interface RequestSize {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** An engine and the requests it gets. */
export interface QueueModel {
  readonly costs: StepCosts;
  readonly size: RequestSize;
  /** Requests served at once. */
  readonly maxBatchSize?: number;
  /** Requests that may wait. */
  readonly maxQueueSize?: number;
}

/** Latencies that must be kept, in milliseconds. */
export interface LatencyTarget {
  readonly ttft: number;
  readonly itl: number;
}

/** What the queue model predicts at one request rate; times in milliseconds. */
export interface QueuePrediction {
  /** Requests per second that get through. */
  readonly throughput: number;
  readonly wait: number;
  readonly ttft: number;
  readonly itl: number;
}

// As upstream: the engine's own limit where it is not known, and the length of the queue in the model.
const defaultBatchSize = 256;
const defaultQueueSize = 100;
/** Rates are searched this far, relatively, from nothing and from the most that can be served. */
const margin = 0.001;

/** T(n) = α + n·(β·(I+O)/(O+1) + γ·(I+O/2)): a step with n requests in flight, in milliseconds. */
export function stepTime({ alpha, beta, gamma }: StepCosts, size: RequestSize, n: number): number {
  const { inputTokens: i, outputTokens: o } = size;
  return alpha + n * ((beta * (i + o)) / (o + 1) + gamma * (i + o / 2));
}

/** Latencies at a target utilisation of 1 − 1/k, where a step takes k·α (k = 3 upstream). */
export function inferredTarget(costs: StepCosts, size: RequestSize, k = 3): LatencyTarget {
  const { alpha, beta, gamma } = costs;
  const { inputTokens: i, outputTokens: o } = size;
  return {
    ttft: k * alpha + (beta + gamma) * i,
    itl: k * alpha + beta + gamma * (i + (o + 1) / 2),
  };
}

/** Latencies of a queue M/M/1/K whose service rate depends on the requests in flight. */
export function predictQueue(model: QueueModel, requestsPerSecond: number): QueuePrediction {
  const { costs, size, maxBatchSize: batch = defaultBatchSize } = model;
  const most = batch + (model.maxQueueSize ?? defaultQueueSize);
  // Logarithms, because a product of some hundred ratios leaves the range of a double.
  const weights = [0];
  for (let n = 1; n <= most; n += 1) {
    const served = serviceRate(model, Math.min(n, batch));
    weights.push((weights[n - 1] ?? 0) + Math.log(requestsPerSecond / 1000 / served));
  }
  const top = weights.reduce((a, b) => Math.max(a, b));
  let total = 0;
  let inSystem = 0;
  let inService = 0;
  let full = 0;
  for (const [n, weight] of weights.entries()) {
    full = Math.exp(weight - top);
    total += full;
    inSystem += n * full;
    inService += Math.min(n, batch) * full;
  }
  const throughput = requestsPerSecond * (1 - full / total);
  const perRequest = 1000 / (throughput * total);
  const service = inService * perRequest;
  const wait = Math.max(0, inSystem * perRequest - service);
  const prefill = prefillTime(costs, size, inService / total);
  const itl = (service - prefill) / size.outputTokens;
  return { throughput, wait, ttft: wait + prefill + itl, itl };
}

/** Requests per second that one replica serves within both latencies; undefined where none would. */
export function maxRequestRate(model: QueueModel, target: LatencyTarget): number | undefined {
  const { maxBatchSize: batch = defaultBatchSize } = model;
  const low = serviceRate(model, 1) * 1000 * margin;
  const high = serviceRate(model, batch) * 1000 * (1 - margin);
  const keeps = (rate: number) => {
    const { ttft, itl } = predictQueue(model, rate);
    return ttft <= target.ttft && itl <= target.itl;
  };
  if (!keeps(low)) return undefined;
  if (keeps(high)) return predictQueue(model, high).throughput;
  let good = low;
  let bad = high;
  // 50 halvings: as close as doubles can tell.
  for (let i = 0; i < 50; i += 1) {
    const middle = (good + bad) / 2;
    if (keeps(middle)) good = middle;
    else bad = middle;
  }
  return predictQueue(model, good).throughput;
}

/** Replicas for a request rate, each at most at its greatest rate; at least one. */
export function queueModelReplicas(requestsPerSecond: number, maxRate: number): number {
  return Math.max(1, Math.ceil(requestsPerSecond / maxRate));
}

/** Requests per millisecond with n in flight. */
function serviceRate({ costs, size }: QueueModel, n: number): number {
  const { inputTokens: i, outputTokens: o } = size;
  const decode = stepTime(costs, size, n) + costs.beta + costs.gamma * (i + o / 2);
  return n / (prefillTime(costs, size, n) + o * decode);
}

function prefillTime(costs: StepCosts, size: RequestSize, n: number): number {
  if (size.inputTokens === 0) return 0;
  return stepTime(costs, size, n) + (costs.beta + costs.gamma) * size.inputTokens;
}
