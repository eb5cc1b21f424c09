/** What the hardware has to know of a decoder-only transformer. */
export interface ModelShape {
  readonly parameters: number;
  /** Parameters that a token meets: all, less the experts it is not sent to. */
  readonly activeParameters: number;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  /** Heads of the KV cache; fewer than `heads` where queries share them. */
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabulary: number;
}

/** The shape of a published model. */
export interface ModelCard extends ModelShape {
  readonly id: string;
  /** Other names it is known by: repositories, and models of the same shape. */
  readonly aliases: readonly string[];
  readonly source: string;
}

/** Model cards collected in November 2026. Parameters are the sums over all tensors of the published shapes. */
export const models: readonly ModelCard[] = [
  {
    id: 'Llama-2-7B',
    aliases: ['meta-llama/Llama-2-7b-hf', 'meta-llama/Llama-2-7b-chat-hf'],
    ...dense(6_738_415_616),
    layers: 32,
    hidden: 4096,
    heads: 32,
    kvHeads: 32,
    headDim: 128,
    vocabulary: 32_000,
    source: 'huggingface.co/meta-llama/Llama-2-7b-hf config.json',
  },
  {
    id: 'Llama-2-13B',
    aliases: ['meta-llama/Llama-2-13b-hf', 'meta-llama/Llama-2-13b-chat-hf'],
    ...dense(13_015_864_320),
    layers: 40,
    hidden: 5120,
    heads: 40,
    kvHeads: 40,
    headDim: 128,
    vocabulary: 32_000,
    source: 'huggingface.co/meta-llama/Llama-2-13b-hf config.json',
  },
  {
    id: 'Llama-2-70B',
    aliases: ['meta-llama/Llama-2-70b-hf', 'meta-llama/Llama-2-70b-chat-hf'],
    ...dense(68_976_648_192),
    layers: 80,
    hidden: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 32_000,
    source: 'huggingface.co/meta-llama/Llama-2-70b-hf config.json',
  },
  {
    id: 'Llama-3.1-8B',
    aliases: [
      'Llama-3-8B',
      'meta-llama/Llama-3.1-8B',
      'meta-llama/Llama-3.1-8B-Instruct',
      'meta-llama/Meta-Llama-3-8B',
    ],
    ...dense(8_030_261_248),
    layers: 32,
    hidden: 4096,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 128_256,
    source: 'huggingface.co/meta-llama/Llama-3.1-8B config.json',
  },
  {
    id: 'Llama-3.1-70B',
    aliases: [
      'Llama-3-70B',
      'Llama-3.3-70B',
      'meta-llama/Llama-3.1-70B',
      'meta-llama/Llama-3.1-70B-Instruct',
      'meta-llama/Llama-3.3-70B-Instruct',
      'meta-llama/Meta-Llama-3-70B',
    ],
    ...dense(70_553_706_496),
    layers: 80,
    hidden: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 128_256,
    source: 'huggingface.co/meta-llama/Llama-3.1-70B config.json',
  },
  {
    id: 'Llama-3.1-405B',
    aliases: ['meta-llama/Llama-3.1-405B', 'meta-llama/Llama-3.1-405B-Instruct'],
    ...dense(405_853_388_800),
    layers: 126,
    hidden: 16_384,
    heads: 128,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 128_256,
    source: 'huggingface.co/meta-llama/Llama-3.1-405B config.json',
  },
  {
    id: 'Mixtral-8x7B',
    aliases: ['mistralai/Mixtral-8x7B-v0.1', 'mistralai/Mixtral-8x7B-Instruct-v0.1'],
    parameters: 46_702_792_704,
    activeParameters: 12_879_925_248,
    layers: 32,
    hidden: 4096,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 32_000,
    source: 'huggingface.co/mistralai/Mixtral-8x7B-v0.1 config.json; 2 of 8 experts',
  },
  {
    id: 'Qwen2.5-7B',
    aliases: ['Qwen/Qwen2.5-7B', 'Qwen/Qwen2.5-7B-Instruct'],
    ...dense(7_615_616_512),
    layers: 28,
    hidden: 3584,
    heads: 28,
    kvHeads: 4,
    headDim: 128,
    vocabulary: 152_064,
    source: 'huggingface.co/Qwen/Qwen2.5-7B config.json',
  },
  {
    id: 'Qwen2.5-72B',
    aliases: ['Qwen/Qwen2.5-72B', 'Qwen/Qwen2.5-72B-Instruct'],
    ...dense(72_706_203_648),
    layers: 80,
    hidden: 8192,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 152_064,
    source: 'huggingface.co/Qwen/Qwen2.5-72B config.json',
  },
  {
    id: 'Qwen3-32B',
    aliases: ['Qwen/Qwen3-32B'],
    ...dense(32_762_123_264),
    layers: 64,
    hidden: 5120,
    heads: 64,
    kvHeads: 8,
    headDim: 128,
    vocabulary: 151_936,
    source: 'huggingface.co/Qwen/Qwen3-32B config.json',
  },
  {
    id: 'gpt-oss-120b',
    aliases: ['openai/gpt-oss-120b'],
    parameters: 116_829_156_672,
    activeParameters: 5_711_982_912,
    layers: 36,
    hidden: 2880,
    heads: 64,
    kvHeads: 8,
    headDim: 64,
    vocabulary: 201_088,
    source:
      'huggingface.co/openai/gpt-oss-120b config.json; 4 of 128 experts (the 5.1 B active of its own card leave out the embedding table)',
  },
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

/** Bytes that one token of context takes in the KV cache: a key and a value per KV head and layer. */
export function kvBytesPerToken(
  shape: Pick<ModelShape, 'layers' | 'kvHeads' | 'headDim'>,
  bytesPerElement: number,
): number {
  return 2 * shape.layers * shape.kvHeads * shape.headDim * bytesPerElement;
}

function dense(parameters: number) {
  return { parameters, activeParameters: parameters };
}
