/** A request to a model of which nothing is known but its size. */
export interface EcoLogitsRequest {
  /** Billions of parameters: those that work on a token, and all. */
  readonly activeParameters: number;
  readonly totalParameters: number;
  readonly outputTokens: number;
  /** Tokens a second of one answer; without, a fit by size and batch. */
  readonly tokensPerSecond?: number;
  /** Seconds to the first token. */
  readonly ttft?: number;
  /** Seconds that were measured for the whole request: it has not computed for longer. */
  readonly latency?: number;
  readonly pue: number;
  /** kg of CO2e per kWh. */
  readonly kgPerKwh: number;
  /** Bits of a weight. */
  readonly bits?: number;
  /** Requests that a server answers at once. */
  readonly batch?: number;
}

/** What a request took, and what of it fell to the climate. */
export interface EcoLogitsImpact {
  /** Of one accelerator. */
  readonly gpuKwh: number;
  readonly seconds: number;
  readonly gpus: number;
  /** Of the server without its accelerators. */
  readonly serverKwh: number;
  /** All of it, with what the site adds. */
  readonly kwh: number;
  readonly usageKg: number;
  readonly embodiedKg: number;
}

/** kWh per 1,000 tokens: alpha · exp(beta · batch) · active parameters + gamma. */
const energy = {
  alpha: 1.1665273170451914e-6,
  beta: -0.011205921025579175,
  gamma: 4.052928146734005e-5,
};

/** Seconds per token: alpha · active parameters + beta · batch + gamma. */
const latency = {
  alpha: 0.0006785088094353663,
  beta: 0.0003119310311688259,
  gamma: 0.019473717579473387,
};

const gpu = { memoryGb: 80, embodiedKg: 164 };
const server = { gpus: 8, kilowatts: 1.2, embodiedKg: 5700, lifeSeconds: 3 * 365 * 86_400 };

/**
 * EcoLogits' energy and carbon of a request, with its coefficients as they were (mlco2/ecologits@5be90dad,
 * ecologits/impacts/llm.py): a check on the simulator from outside, which knows nothing of queues, caches or prompts.
 */
export function ecoLogits(request: EcoLogitsRequest): EcoLogitsImpact {
  const { activeParameters, outputTokens, pue, kgPerKwh, bits = 16, batch = 64 } = request;
  const perThousand =
    energy.alpha * Math.exp(energy.beta * batch) * activeParameters + energy.gamma;
  const gpuKwh = (outputTokens * perThousand) / 1000;
  const seconds = generationSeconds(request, batch);
  const gpus = gpusFor((1.2 * request.totalParameters * bits) / 8);
  const serverKwh = ((seconds / 3600) * server.kilowatts * (gpus / server.gpus)) / batch;
  const kwh = pue * (serverKwh + gpus * gpuKwh);
  const machinesKg = (gpus / server.gpus) * server.embodiedKg + gpus * gpu.embodiedKg;
  return {
    gpuKwh,
    seconds,
    gpus,
    serverKwh,
    kwh,
    usageKg: kwh * kgPerKwh,
    embodiedKg: (seconds * machinesKg) / (server.lifeSeconds * batch),
  };
}

function generationSeconds(request: EcoLogitsRequest, batch: number): number {
  const { activeParameters, outputTokens, tokensPerSecond, ttft = 0 } = request;
  const perToken =
    tokensPerSecond === undefined
      ? latency.alpha * activeParameters + latency.beta * batch + latency.gamma
      : 1 / tokensPerSecond;
  return Math.min(request.latency ?? Number.POSITIVE_INFINITY, outputTokens * perToken + ttft);
}

/** As many as hold so many GB, rounded up to a power of two. */
function gpusFor(gb: number): number {
  let gpus = 1;
  while (gpus * gpu.memoryGb < gb) gpus *= 2;
  return gpus;
}
