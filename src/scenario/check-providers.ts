import { llmPrice, llmPriceNames } from '../catalog/llm-prices.ts';
import { platform as platformOf } from '../catalog/platforms.ts';
import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import { hint } from './hint.ts';
import type { OutagesScenario, SharedOutageScenario } from './schema/outages.ts';
import type { PlatformScenario } from './schema/platform.ts';
import type { ProviderScenario } from './schema/provider.ts';
import type { Path } from './source.ts';

/** What the providers of a scenario, and the outages that they have in common, get wrong. */
export function checkProviders(
  providers: Readonly<Record<string, ProviderScenario>>,
  outages: Readonly<Record<string, SharedOutageScenario>>,
): Finding[] {
  const names = Object.keys(providers);
  return [
    ...Object.entries(providers).flatMap(([name, one]) => checkProvider(['providers', name], one)),
    ...Object.entries(outages).flatMap(([name, one]) => [
      ...checkOutages(['outages', name], one),
      ...checkVictims(['outages', name, 'providers'], one.providers, names),
    ]),
  ];
}

function checkProvider(path: Path, provider: ProviderScenario): Finding[] {
  const { outages, platform } = provider;
  return [
    ...checkModel(path, provider),
    ...checkTimes(path, provider),
    ...checkErrors(path, provider),
    ...(outages === undefined ? [] : checkOutages([...path, 'outages'], outages)),
    ...(platform === undefined ? [] : checkPlatform([...path, 'platform'], platform)),
  ];
}

function checkModel(path: Path, { model, price, preset, platform }: ProviderScenario): Finding[] {
  if (price !== undefined) return [];
  if (platform !== undefined && !chargesTokens(platform)) return [];
  if (model === undefined) {
    if (preset !== undefined) return [];
    return [{ path, message: 'has no price: needs `model`, `price` or `preset`' }];
  }
  if (llmPrice(model) !== undefined) return [];
  const message = `"${model}" has no price in the catalog: say \`price\`. ${hint(model, llmPriceNames)}`;
  return [{ path: [...path, 'model'], message }];
}

function chargesTokens({ billing, preset }: PlatformScenario): boolean {
  const said = billing ?? (preset === undefined ? undefined : platformOf(preset)!.billing);
  if (said === undefined) return true;
  return said.kind === 'per-token' || (said.kind === 'per-hour' && said.tokens);
}

function checkTimes(path: Path, provider: ProviderScenario): Finding[] {
  const { ttft, tokens_per_second, network, refusal_latency } = provider;
  const said = Object.entries({ ttft, tokens_per_second, network, refusal_latency });
  return said.flatMap(([field, one]) =>
    one === undefined ? [] : checkDistribution([...path, field], one),
  );
}

function checkErrors(path: Path, { errors, hang }: ProviderScenario): Finding[] {
  const sum = Object.values(errors).reduce((so, chance) => so + chance, hang);
  // A hair more than 1 is how ten times 0.1 add up.
  if (sum <= 1 + 1e-9) return [];
  const message = `together with \`hang\` they come to ${(100 * sum).toFixed(1)} %, which is more than all calls`;
  return [{ path: [...path, 'errors'], message }];
}

function checkOutages(path: Path, outages: OutagesScenario): Finding[] {
  const { preset, every, lasts, at } = outages;
  const findings: Finding[] = [];
  const add = (field: string, message: string) =>
    findings.push({ path: [...path, field], message });
  if (preset !== undefined) {
    if (every !== undefined) add('every', 'stands beside `preset`, which says it too: use one');
    if (lasts !== undefined) add('lasts', 'stands beside `preset`, which says it too: use one');
  } else {
    if (every !== undefined && lasts === undefined) add('every', 'needs `lasts`');
    if (lasts !== undefined && every === undefined) add('lasts', 'needs `every`');
  }
  if (preset === undefined && every === undefined && lasts === undefined && at.length === 0) {
    findings.push({ path, message: 'needs `preset`, `every` and `lasts`, or `at`' });
  }
  for (const [field, one] of Object.entries({ every, lasts })) {
    if (one !== undefined) findings.push(...checkDistribution([...path, field], one));
  }
  return findings;
}

function checkVictims(path: Path, victims: readonly string[], names: readonly string[]): Finding[] {
  return victims.flatMap((name, index) => {
    const at = [...path, index];
    if (!names.includes(name)) {
      return [{ path: at, message: `"${name}" is not a provider. ${hint(name, names)}` }];
    }
    return victims.indexOf(name) === index ? [] : [{ path: at, message: `"${name}" stands twice` }];
  });
}

function checkPlatform(path: Path, platform: PlatformScenario): Finding[] {
  const findings: Finding[] = [];
  const add = (where: Path, message: string) => findings.push({ path: where, message });
  const { preset, billing, cold_start: coldStart } = platform;
  const known = preset === undefined ? undefined : platformOf(preset)!;
  if (known === undefined && billing === undefined) add(path, 'needs `preset` or `billing`');
  if (coldStart !== undefined) {
    findings.push(...checkDistribution([...path, 'cold_start'], coldStart));
  }
  const { min_instances: least = known?.minInstances ?? 0, max_instances: most } = platform;
  if (most !== undefined && least > most) {
    const field = platform.min_instances === undefined ? 'max_instances' : 'min_instances';
    add([...path, field], `there cannot be at least ${least} instances and at most ${most}`);
  }
  const isCounted = (billing ?? known?.billing)?.kind !== 'per-token';
  if (isCounted && least === 0 && (most ?? known?.maxInstances) === undefined) {
    add(path, 'needs `max_instances`: without an instance nothing is ever served');
  }
  return findings;
}
