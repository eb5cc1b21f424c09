import { expertCards } from './expert-cards.ts';
import { gemmaCards } from './gemma-cards.ts';
import { llamaCards } from './llama-cards.ts';
import { mistralCards } from './mistral-cards.ts';
import type { ModelCard, ModelShape } from './model-card.ts';
import { olderCards } from './older-cards.ts';
import { qwenCards } from './qwen-cards.ts';
import { qwen3Cards } from './qwen3-cards.ts';
import { tierCards } from './tier-cards.ts';

export type { ModelCard, ModelShape } from './model-card.ts';

/** Model cards collected in November 2026. Parameters are the sums over all tensors of the published shapes. */
export const models: readonly ModelCard[] = [
  ...llamaCards,
  ...mistralCards,
  ...qwenCards,
  ...qwen3Cards,
  ...expertCards,
  ...gemmaCards,
  ...olderCards,
  ...tierCards,
];

/** Every name under which `model` finds a card. */
export const modelNames: readonly string[] = models.flatMap((card) => [card.id, ...card.aliases]);

const byName = new Map(
  models.flatMap((card) => [card.id, ...card.aliases].map((name) => [name, card] as const)),
);

/** The card of a model by its id or another name. */
export function model(name: string): ModelCard | undefined {
  return byName.get(name);
}

/**
 * Bytes that one token of context takes in the KV cache of every layer: a key and a value per KV head, or one
 * compressed vector for all heads.
 */
export function kvBytesPerToken(
  shape: Pick<ModelShape, 'layers' | 'kvHeads' | 'headDim' | 'latent'>,
  bytesPerElement: number,
): number {
  const { latent } = shape;
  const numbers =
    latent === undefined ? 2 * shape.kvHeads * shape.headDim : latent.kvRank + latent.ropeDim;
  return shape.layers * numbers * bytesPerElement;
}
