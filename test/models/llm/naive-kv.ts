/** One block of KV memory: how many sequences hold it, and what it is known to contain. */
export interface Block {
  holders: number;
  key: string | undefined;
}

/** Blocks by their state; the three add up to all blocks. */
export interface BlockCounts {
  readonly free: number;
  readonly used: number;
  readonly cached: number;
}

/** A run of tokens of one content: a shared group, or a request's private tail. */
export type Content = readonly [name: string, tokens: number];

/**
 * The KV cache by its definition: every block is an object, the queue of those that nobody holds is an
 * array, and a block is found by the exact contents of the prompt up to its end.
 */
export class NaiveKv {
  readonly #blocks: Block[];
  /** Free and cached blocks; the next to be taken stands first. */
  readonly #queue: Block[];
  readonly #known = new Map<string, Block>();

  constructor(blocks: number) {
    this.#blocks = Array.from({ length: blocks }, () => ({ holders: 0, key: undefined }));
    this.#queue = [...this.#blocks];
  }

  /** Blocks that may be taken: the free and the cached. */
  get available(): number {
    return this.#queue.length;
  }

  /** The blocks of the longest head of these keys that is known. */
  find(keys: readonly string[]): Block[] {
    const found: Block[] = [];
    for (const key of keys) {
      const block = this.#known.get(key);
      if (block === undefined) break;
      found.push(block);
    }
    return found;
  }

  /** One more sequence holds a block that is known. */
  hold(block: Block): void {
    if (block.holders === 0) this.#queue.splice(this.#queue.indexOf(block), 1);
    block.holders += 1;
  }

  /** A sequence takes the block that stands first, and what it contained is forgotten. */
  take(): Block {
    const block = this.#queue.shift()!;
    this.#forget(block);
    block.holders = 1;
    return block;
  }

  /** The contents of a block are known from now on, unless another block is known for them. */
  learn(block: Block, key: string): void {
    if (this.#known.has(key)) return;
    this.#known.set(key, block);
    block.key = key;
  }

  /** The contents of a block become known; where another block is known for them, that one is held instead. */
  keep(block: Block, key: string): Block {
    const twin = this.#known.get(key);
    if (twin === undefined) this.learn(block, key);
    if (twin === undefined || twin === block) return block;
    this.hold(twin);
    return twin;
  }

  /** A sequence lets go of its blocks, the last first, so that a head outlives what follows it. */
  free(blocks: readonly Block[]): void {
    for (const block of blocks.toReversed()) this.#release(block);
  }

  counts(): BlockCounts {
    const idle = this.#blocks.filter(({ holders }) => holders === 0);
    const cached = idle.filter(({ key }) => key !== undefined).length;
    return { free: idle.length - cached, used: this.#blocks.length - idle.length, cached };
  }

  /**
   * Throws where the books do not agree with the blocks that sequences hold, or where a block of these
   * texts (the keys of each) is known without all that comes before it.
   */
  audit(tables: readonly (readonly Block[])[], texts: readonly (readonly string[])[]): void {
    const holders = new Map<Block, number>();
    for (const block of tables.flat()) holders.set(block, (holders.get(block) ?? 0) + 1);
    const queued = new Set(this.#queue);
    if (queued.size !== this.#queue.length) throw new Error('a block stands in the queue twice');
    for (const block of this.#blocks) {
      if (block.holders !== (holders.get(block) ?? 0)) throw new Error('a block is held unseen');
      if (queued.has(block) !== (block.holders === 0)) throw new Error('a held block is queued');
      if (block.key !== undefined && this.#known.get(block.key) !== block)
        throw new Error('two blocks are known by one key');
    }
    const keyed = this.#blocks.filter(({ key }) => key !== undefined).length;
    if (keyed !== this.#known.size) throw new Error('a known block is lost');
    for (const keys of texts) {
      if (keys.slice(this.find(keys).length).some((key) => this.#known.has(key)))
        throw new Error('a block outlives its head');
    }
  }

  #release(block: Block): void {
    block.holders -= 1;
    if (block.holders === 0) this.#queue.push(block);
  }

  #forget(block: Block): void {
    if (block.key !== undefined) this.#known.delete(block.key);
    block.key = undefined;
  }
}

/**
 * The key of each full block of a text: all that it contains up to the end of the block, as names and
 * lengths. Equal keys mean the same tokens in the block and before it, and nothing else does.
 */
export function blockKeys(contents: readonly Content[], blockSize: number): string[] {
  const keys: string[] = [];
  let head = '';
  let start = 0;
  for (const [name, tokens] of contents) {
    const end = start + tokens;
    while ((keys.length + 1) * blockSize <= end)
      keys.push(`${head}${name}:${(keys.length + 1) * blockSize - start}`);
    if (tokens > 0) head += `${name}:${tokens} `;
    start = end;
  }
  return keys;
}
