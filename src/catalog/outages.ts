/** How a hosted service failed, as its status page tells it, and the log-normal distributions that come near it. */
export interface OutageHistory {
  readonly id: string;
  readonly incidents: number;
  /** Minutes that incidents lasted, and hours from the start of one to the start of the next. */
  readonly minutes: Quantiles;
  readonly hoursBetweenStarts: Quantiles;
  /** Incidents by the impact that the page gives them: none, minor or major, and critical. */
  readonly impacts: { readonly none: number; readonly partial: number; readonly major: number };
  /** Of an incident, in minutes; and of the time from its end to the next, in hours. */
  readonly lasts: LogNormal;
  readonly every: LogNormal;
  /** The largest relative error of the fit’s median, 90th percentile and mean, of durations and of times between starts. */
  readonly fitError: { readonly lasts: number; readonly every: number };
}

interface Quantiles {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
}

interface LogNormal {
  readonly median: number;
  readonly sigma: number;
}

const openai = { none: 52, partial: 141 + 125, major: 46 };
const anthropic = { none: 44, partial: 48 + 43, major: 5 };
const character = { none: 2, partial: 4 + 11, major: 19 };

/**
 * Status pages of five services. The two numbers of each fit make the largest of its three errors as small as it can
 * be. The pages’ own minutes of outage are fewer, about a third of the incidents’: an incident stays open while it is
 * watched. Maintenance is left out of the impacts. Impacts are known of companies only.
 * Source: atlarge-research/llm-service-analysis@36c45981, until 2024-08-31 (arXiv 2501.12469, ICPE 2025).
 */
export const outageHistories: readonly OutageHistory[] = [
  {
    id: 'openai-api',
    incidents: 231,
    minutes: { mean: 153.9, p50: 74.5, p90: 300.8 },
    hoursBetweenStarts: { mean: 138.5, p50: 51.37, p90: 317.68 },
    impacts: openai,
    lasts: { median: 79.4, sigma: 1.089 },
    every: { median: 49.5, sigma: 1.431 },
    fitError: { lasts: 0.067, every: 0.014 },
  },
  {
    id: 'chatgpt',
    incidents: 143,
    minutes: { mean: 217.7, p50: 79.5, p90: 429.7 },
    hoursBetweenStarts: { mean: 96.9, p50: 51.6, p90: 203.73 },
    impacts: openai,
    lasts: { median: 74.3, sigma: 1.419 },
    every: { median: 49.1, sigma: 1.115 },
    fitError: { lasts: 0.067, every: 0.024 },
  },
  {
    id: 'anthropic-api',
    incidents: 76,
    minutes: { mean: 168.6, p50: 46, p90: 247.3 },
    hoursBetweenStarts: { mean: 131.6, p50: 50.18, p90: 201.7 },
    impacts: anthropic,
    lasts: { median: 37.3, sigma: 1.612 },
    every: { median: 38.3, sigma: 1.419 },
    fitError: { lasts: 0.191, every: 0.188 },
  },
  {
    id: 'claude-ai',
    incidents: 86,
    minutes: { mean: 189.4, p50: 56, p90: 329 },
    hoursBetweenStarts: { mean: 122.2, p50: 42.42, p90: 221.83 },
    impacts: anthropic,
    lasts: { median: 49.6, sigma: 1.561 },
    every: { median: 35.3, sigma: 1.494 },
    fitError: { lasts: 0.116, every: 0.097 },
  },
  {
    id: 'character-ai',
    incidents: 36,
    minutes: { mean: 231, p50: 59.5, p90: 476 },
    hoursBetweenStarts: { mean: 203.8, p50: 94.1, p90: 440.56 },
    impacts: character,
    lasts: { median: 58.6, sigma: 1.647 },
    every: { median: 92, sigma: 1.229 },
    fitError: { lasts: 0.017, every: 0.022 },
  },
];

export const outageNames: readonly string[] = outageHistories.map(({ id }) => id);

/** A history by its name; undefined where there is none. */
export function outageHistory(id: string): OutageHistory | undefined {
  return outageHistories.find((one) => one.id === id);
}

/** Part of the calls that fail in a partial outage, where a scenario does not say: a status page counts its minutes so. */
export const partialErrors = {
  value: 0.3,
  source: 'Statuspage weighs minutes of a partial outage by 0.3, and of a major one by 1',
  confidence: 'low',
} as const;

/** By which calls take longer in a partial outage, where a scenario does not say. */
export const partialSlowdown = {
  value: 2,
  source: 'an estimate; status pages do not tell',
  confidence: 'low',
} as const;
