import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { checkLlm } from '../../src/scenario/check-llm.ts';
import { llm } from '../../src/scenario/schema/llm.ts';

/** What is wrong with an engine on so many accelerators of a kind: the path within it, and the message. */
function problems(engine: object, accelerators = 1, id = 'H100'): [string, string][] {
  const parsed = llm.parse({ kind: 'llm', model: 'Llama-3.1-8B', ...engine });
  return checkLlm(['engine'], parsed, accelerators, accelerator(id)!).map(({ path, message }) => [
    path.slice(1).join('.'),
    message,
  ]);
}

const inline = {
  parameters: '7B',
  layers: 32,
  hidden: 4096,
  heads: 32,
  kv_heads: 8,
};

describe('an llm engine', () => {
  it.each([
    [{}, 1, 'H100'],
    [{}, 1, 'L4'],
    [{ model: inline }, 1, 'H100'],
    [{ model: 'Llama-3.1-70B' }, 4, 'H100'],
    [{ model: 'Llama-3.1-70B', parallelism: { pipeline: 2 } }, 4, 'H100'],
    [{ model: 'Llama-3.1-405B', precision: 'fp8' }, 8, 'H100'],
    [{ model: 'Llama-3.1-8B', parallelism: { tensor: 16 } }, 16, 'H100'],
    [{ model: 'Llama-2-13B', precision: 'int4' }, 1, 'T4'],
    [{ model: 'Llama-3.1-70B', weights: { kind: 'tiered' } }, 1, 'H100'],
  ])('%j on %i × %s may run', (engine, accelerators, accelerator) => {
    expect(problems(engine, accelerators, accelerator)).toEqual([]);
  });

  it.each([
    [
      { parallelism: { tensor: 2, pipeline: 2 } },
      2,
      'parallelism',
      'tensor × pipeline is 2 × 2 = 4, but a replica has `accelerators: 2`',
    ],
    [
      { parallelism: { pipeline: 2 } },
      3,
      'parallelism',
      '3 accelerators cannot be divided into 2 equal stages',
    ],
    [{}, 3, 'parallelism', '32 heads cannot be divided among 3 accelerators'],
    [
      { model: { ...inline, heads: 24, head_dim: 128, kv_heads: 4 } },
      6,
      'parallelism',
      '4 KV heads cannot be divided or repeated among 6 accelerators',
    ],
    [
      { model: { ...inline, layers: 2 }, parallelism: { pipeline: 4 } },
      4,
      'parallelism.pipeline',
      '2 layers cannot be divided into 4 stages',
    ],
    [
      { max_num_batched_tokens: 128 },
      1,
      'max_num_batched_tokens',
      '128 is less than max_num_seqs (256): not every sequence could decode',
    ],
    [
      { model: 'Llama-3.1-70B' },
      1,
      'model',
      '141.1 GB of weights on each accelerator do not fit into the 76.5 GB that the engine may use: take more `accelerators`, or a smaller `precision`',
    ],
    [
      { model: 'Llama-3.1-70B', precision: 'fp8', kv: { memory_utilisation: 0.85 } },
      1,
      'kv',
      'no KV block fits: of 72.3 GB, weights (70.6 GB), activations (1.8 GB) and overhead (0.9 GB) leave 0 GB, and a block takes 0.0052 GB',
    ],
    [
      { model: { ...inline, active_parameters: '8B' } },
      1,
      'model.active_parameters',
      '8000000000 is more than all parameters (7000000000)',
    ],
    [{ model: { ...inline, kv_heads: 5 } }, 1, 'model.kv_heads', '32 heads cannot share 5 evenly'],
    [
      { model: { ...inline, hidden: 4100 } },
      1,
      'model',
      'needs `head_dim`: hidden (4100) is no multiple of heads (32)',
    ],
    [
      { weights: { kind: 'tiered', access: [1, 0.5] } },
      1,
      'weights.access',
      'has 2 frequencies, but the model has 32 layers',
    ],
    [
      { weights: { kind: 'tiered', vram: '1GB', ram: '1GB', disk: '1GB' } },
      1,
      'weights',
      'a layer finds no room in any tier that it may use',
    ],
  ])('%j on %i accelerators is wrong at %s', (engine, accelerators, path, message) => {
    expect(problems(engine, accelerators)).toEqual([[path, message]]);
  });

  it('with blocks of its own choice need not leave room for them', () => {
    const engine = { model: 'Llama-3.1-70B', precision: 'fp8', kv: { blocks: 1000 } };
    expect(problems(engine)).toEqual([]);
  });
});
