import type { Quality } from './quality.ts';

/** A model that is no decoder, in the terms of the roofline of a `slots` engine. */
export interface ItemModelCard {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly parameters: number;
  /** What its work is counted in, and operations for one of it. */
  readonly count: 'tokens' | 'items';
  readonly flops: number;
  /** What one item, or a request of tokens, is. */
  readonly unit: string;
  readonly source: string;
  readonly quality: Quality;
}

/** Models for `slots` engines. A multiplication and an addition are two operations. */
export const itemModels: readonly ItemModelCard[] = [
  {
    id: 'ResNet-50',
    aliases: ['resnet50', 'microsoft/resnet-50'],
    parameters: 25_557_032,
    count: 'items',
    flops: 8.18e9,
    unit: 'an image of 224 × 224 pixels',
    source: 'docs.pytorch.org/vision models.resnet50: 25,557,032 parameters, 4.09 G multiply-adds',
    quality: 'data sheet',
  },
  {
    id: 'bge-large-en-v1.5',
    aliases: ['BERT-large', 'BAAI/bge-large-en-v1.5', 'google-bert/bert-large-uncased'],
    parameters: 335_141_888,
    count: 'tokens',
    // Twice the 302,309,376 weights of its 24 layers; the tables are looked up. Attention over a text of 512
    // tokens adds 4 × 24 layers × 1,024 dimensions × 512 tokens.
    flops: 654_950_400,
    unit: 'a token of a text of 512, its longest; of a shorter one up to 8 % less',
    source:
      'huggingface.co/BAAI/bge-large-en-v1.5 config.json: 24 layers of 1,024, feed-forward 4,096',
    quality: 'data sheet',
  },
];

/** Every name under which `itemModel` finds a card. */
export const itemModelNames: readonly string[] = itemModels.flatMap(({ id, aliases }) => [
  id,
  ...aliases,
]);

/** The card of a model for `slots` engines by its id or another name. */
export function itemModel(name: string): ItemModelCard | undefined {
  return itemModels.find(({ id, aliases }) => id === name || aliases.includes(name));
}
