import { llmPrice } from '../catalog/llm-prices.ts';
import { providerPreset } from '../catalog/provider-presets.ts';
import { providerSpeed } from '../catalog/provider-speeds.ts';
import { type DistributionConfig, distribution } from '../engine/distributions.ts';
import { keyedBy } from '../engine/keyed-uniform.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../engine/streams.ts';
import type { TokenPrices } from '../ledger/token-price.ts';
import type { ProviderHooks } from '../models/provider/hooks.ts';
import { Outages, type OutageVictim } from '../models/provider/outages.ts';
import { Provider } from '../models/provider/provider.ts';
import type { ProviderConfig } from '../models/provider/provider-config.ts';
import type { RateLimitsConfig } from '../models/provider/rate-limits.ts';
import type { Requests } from '../models/requests.ts';
import type { OutagesScenario, SharedOutageScenario } from '../scenario/schema/outages.ts';
import type { ProviderScenario } from '../scenario/schema/provider.ts';
import { outagesConfig } from './provider-outages.ts';
import { platformBilling, platformInstances } from './provider-platforms.ts';
import { sortedNames } from './sorted-names.ts';

/** What the providers of a scenario are built from. */
interface ProviderParts {
  readonly simulation: Simulation;
  readonly requests: Requests;
  readonly streams: Streams;
  /** Who is told of the calls to each. */
  readonly hooks: (index: number, name: string) => ProviderHooks;
  /** A region, or one of its zones, that fails together with providers. */
  readonly site?: (place: string) => OutageVictim;
  /** Who else is told of outages of these providers. */
  readonly watch?: (providers: readonly string[]) => OutageVictim;
}

/** The providers of a scenario in the order of their names, with their outages at work. */
export function buildProviders(
  scenario: {
    readonly providers: Readonly<Record<string, ProviderScenario>>;
    readonly outages: Readonly<Record<string, SharedOutageScenario>>;
  },
  parts: ProviderParts,
): Provider[] {
  const { simulation, requests, streams, hooks, watch, site } = parts;
  const names = sortedNames(scenario.providers);
  const providers = names.map((name, index) => {
    const config = providerConfig(name, scenario.providers[name]!);
    return new Provider(config, {
      simulation,
      requests,
      hooks: hooks(index, name),
      draw: keyedBy(streams(`provider/${name}`)),
      startDraw: streams(`provider-starts/${name}`),
    });
  });
  const strike = (
    name: string,
    outages: OutagesScenario,
    whom: readonly string[],
    where: readonly string[] = [],
  ) => {
    const victims: OutageVictim[] = whom.map((one) => providers[names.indexOf(one)]!);
    if (watch !== undefined && whom.length > 0) victims.push(watch(whom));
    victims.push(...where.map((place) => site!(place)));
    new Outages(name, simulation, outagesConfig(outages), streams(`outages/${name}`), victims);
  };
  for (const name of names) {
    const { outages } = scenario.providers[name]!;
    if (outages !== undefined) strike(`provider/${name}`, outages, [name]);
  }
  for (const name of sortedNames(scenario.outages)) {
    const outage = scenario.outages[name]!;
    // Not in the order of the file, which changes nothing (I20).
    strike(`outage/${name}`, outage, [...outage.providers].sort(), [...outage.regions].sort());
  }
  return providers;
}

/** What the model of a provider is told, with the presets and the catalog filled in. */
export function providerConfig(name: string, said: ProviderScenario): ProviderConfig {
  const preset = said.preset === undefined ? undefined : providerPreset(said.preset)!;
  const model = said.model ?? preset?.model;
  const known = model === undefined ? undefined : llmPrice(model);
  const speed = providerSpeed(said.speed ?? preset?.speed ?? 'typical')!;
  const prices = said.price === undefined ? known?.prices : pricesOf(said.price);
  const { platform, limits } = said;
  return {
    name,
    service: {
      ttft: distribution(said.ttft ?? logNormal(speed.ttftMedian, speed.ttftSigma)),
      ttftPerPromptToken: said.ttft_per_prompt_token,
      tokensPerSecond: distribution(
        said.tokens_per_second ??
          logNormal(speed.tokensPerSecondMedian, speed.tokensPerSecondSigma),
      ),
      network: distribution(said.network),
    },
    refusal: distribution(said.refusal_latency),
    limits: rateLimits(limits),
    concurrency: limits.concurrency ?? Number.POSITIVE_INFINITY,
    context: said.context ?? known?.contextTokens ?? Number.POSITIVE_INFINITY,
    // In ascending order of status, whatever the file's (I20).
    errors: sortedNames(said.errors).map((status) => ({
      status: Number(status),
      chance: said.errors[status]!,
    })),
    hang: said.hang,
    cachedPart: said.cached,
    billing:
      platform === undefined
        ? { kind: 'per-token', tokens: prices! }
        : platformBilling(platform, prices),
    cancelled: said.cancelled,
    instances: platform && platformInstances(platform),
  };
}

function pricesOf({ input, output, cached }: NonNullable<ProviderScenario['price']>): TokenPrices {
  const prices = { input: { base: input }, output: { base: output } };
  return cached === undefined ? prices : { ...prices, cacheRead: { base: cached } };
}

function rateLimits(limits: ProviderScenario['limits']): RateLimitsConfig | undefined {
  const { requests, tokens, input_tokens: input, output_tokens: output } = limits;
  if ([requests, tokens, input, output].every((limit) => limit === undefined)) return undefined;
  return {
    requestsPerSecond: requests ?? Number.POSITIVE_INFINITY,
    tokensPerSecond: tokens ?? Number.POSITIVE_INFINITY,
    inputTokensPerSecond: input ?? Number.POSITIVE_INFINITY,
    outputTokensPerSecond: output ?? Number.POSITIVE_INFINITY,
    burstSeconds: limits.burst,
    charging: limits.charging,
    maxTokens: limits.max_tokens,
    countsCached: limits.count_cached,
  };
}

function logNormal(median: number, sigma: number): DistributionConfig {
  return { kind: 'log-normal', median, sigma };
}
