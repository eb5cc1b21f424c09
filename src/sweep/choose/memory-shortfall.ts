import { fittingPlaces, weightsOf } from '../../scenario/fitting-places.ts';
import { kvSizeOf } from '../../scenario/llm-model.ts';
import { capacityOf, placesOf } from '../../scenario/places.ts';
import type { Scenario } from '../../scenario/schema.ts';
import type { WorkSample } from '../../world/work-sample.ts';
import { fleetNames } from './fleet-data.ts';
import type { Shortfall } from './shortfall.ts';

/** Why a model does not fit: its weights, or the longest request beside them. */
export function memoryShortfall(scenario: Scenario, work: WorkSample): Shortfall | undefined {
  const deployment = scenario.deployments[fleetNames.deployment]!;
  const pool = scenario.pools[fleetNames.pool]!;
  const { engine, accelerators } = deployment;
  const { sheet } = placesOf(deployment, pool)[0]!;
  if (engine.kind === 'slots') {
    const weights = weightsOf(deployment) / accelerators;
    if (weights <= capacityOf(sheet)) return undefined;
    return tooMuch(`${gb(weights)} of weights on each`, weights, capacityOf(sheet));
  }
  const { usable, weights, perBlock, blocks, activations, overhead } = kvSizeOf(
    engine,
    accelerators,
    sheet,
  );
  if (weights > usable) return tooMuch(`${gb(weights)} of weights on each`, weights, usable);
  const longest = longestOf(work);
  const kv = Math.ceil(longest / engine.kv.block_size) * perBlock;
  const needed = weights + activations + overhead + kv;
  const isServed =
    fittingPlaces(deployment, pool).length > 0 && blocks * engine.kv.block_size >= longest;
  if (isServed) return undefined;
  const parts = `${gb(weights)} of weights, ${gb(activations + overhead)} to work in and ${gb(kv)} of KV for ${longest} tokens`;
  return tooMuch(parts, needed, usable);
}

function tooMuch(what: string, bytes: number, usable: number): Shortfall {
  const factor = Math.max(bytes / usable, 1);
  return { because: `${what} do not fit into ${gb(usable)}`, factor };
}

function longestOf({ promptTokens, outputTokens }: WorkSample): number {
  return promptTokens.reduce(
    (longest, prompt, index) => Math.max(longest, prompt + outputTokens[index]!),
    0,
  );
}

function gb(bytes: number): string {
  return `${Number((bytes / 1e9).toFixed(1))} GB`;
}
