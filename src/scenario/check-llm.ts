import type { Accelerator } from '../catalog/accelerators.ts';
import type { Finding } from './check.ts';
import { gigabytes } from './gigabytes.ts';
import { degreesOf, kvSizeOf, placedWeightsOf, shapeOf } from './llm-model.ts';
import type { LlmScenario } from './schema/llm.ts';
import type { Path } from './source.ts';

/** What an `llm` engine gets wrong on so many accelerators; `path` leads to the engine. */
export function checkLlm(
  path: Path,
  engine: LlmScenario,
  accelerators: number,
  sheet: Accelerator,
): Finding[] {
  const shape = [
    ...checkModel([...path, 'model'], engine),
    ...checkParallelism([...path, 'parallelism'], engine, accelerators),
    ...checkWeights([...path, 'weights'], engine),
  ];
  // The memory of a model that cannot be spread, or of weights without a place, says nothing.
  const memory = shape.length > 0 ? [] : checkMemory(path, engine, accelerators, sheet);
  const steps = checkTable([...path, 'step_time'], engine);
  return [...shape, ...checkBudget(path, engine), ...memory, ...steps];
}

/** Steps that were measured come from a file, or from the lists; both need two prompts to make a line. */
function checkTable(path: Path, { step_time: said }: LlmScenario): Finding[] {
  if (said.kind !== 'table') return [];
  const { file, points, prompts } = said;
  if (file !== undefined) {
    if (points.length + prompts.length === 0) return [];
    return [{ path: [...path, 'file'], message: 'needs neither `points` nor `prompts` beside it' }];
  }
  const lengths = new Set(prompts.map(({ tokens }) => tokens)).size;
  return [
    ...(points.length > 0
      ? []
      : [{ path, message: 'needs `points`, steps that only decode, or a `file`' }]),
    ...(lengths > 1
      ? []
      : [{ path, message: 'needs `prompts` of two lengths at least, or a `file`' }]),
  ];
}

function checkModel(path: Path, { model }: LlmScenario): Finding[] {
  if (typeof model === 'string') return [];
  const findings: Finding[] = [];
  const { parameters, active_parameters: active, hidden, heads, kv_heads: kvHeads } = model;
  if (active !== undefined && active > parameters) {
    const message = `${active} is more than all parameters (${parameters})`;
    findings.push({ path: [...path, 'active_parameters'], message });
  }
  if (heads % kvHeads !== 0) {
    const message = `${heads} heads cannot share ${kvHeads} evenly`;
    findings.push({ path: [...path, 'kv_heads'], message });
  }
  if (model.head_dim === undefined && hidden % heads !== 0) {
    const message = `needs \`head_dim\`: hidden (${hidden}) is no multiple of heads (${heads})`;
    findings.push({ path, message });
  }
  return findings;
}

function checkParallelism(path: Path, engine: LlmScenario, accelerators: number): Finding[] {
  const findings: Finding[] = [];
  const { tensor, pipeline } = degreesOf(engine, accelerators);
  const { heads, kvHeads, layers } = shapeOf(engine);
  if (tensor * pipeline !== accelerators || !Number.isInteger(tensor)) {
    const message =
      engine.parallelism.tensor === undefined
        ? `${accelerators} accelerators cannot be divided into ${pipeline} equal stages`
        : `tensor × pipeline is ${tensor} × ${pipeline} = ${tensor * pipeline}, but a replica has \`accelerators: ${accelerators}\``;
    return [{ path, message }];
  }
  if (heads % tensor !== 0) {
    const message = `${heads} heads cannot be divided among ${tensor} accelerators`;
    findings.push({ path, message });
  } else if (kvHeads % tensor !== 0 && tensor % kvHeads !== 0) {
    const message = `${kvHeads} KV heads cannot be divided or repeated among ${tensor} accelerators`;
    findings.push({ path, message });
  }
  if (pipeline > layers) {
    const message = `${layers} layers cannot be divided into ${pipeline} stages`;
    findings.push({ path: [...path, 'pipeline'], message });
  }
  return findings;
}

function checkWeights(path: Path, engine: LlmScenario): Finding[] {
  const { weights } = engine;
  if (weights === undefined) return [];
  const { layers } = shapeOf(engine);
  if (weights.access !== 'all' && weights.access.length !== layers) {
    const message = `has ${weights.access.length} frequencies, but the model has ${layers} layers`;
    return [{ path: [...path, 'access'], message }];
  }
  if (placedWeightsOf(engine)!.complete) return [];
  return [{ path, message: 'a layer finds no room in any tier that it may use' }];
}

/** As vLLM demands: every sequence must be able to decode in one step. */
function checkBudget(path: Path, engine: LlmScenario): Finding[] {
  const { max_num_batched_tokens: budget, max_num_seqs: sequences } = engine;
  if (budget >= sequences) return [];
  const message = `${budget} is less than max_num_seqs (${sequences}): not every sequence could decode`;
  return [{ path: [...path, 'max_num_batched_tokens'], message }];
}

function checkMemory(
  path: Path,
  engine: LlmScenario,
  accelerators: number,
  sheet: Accelerator,
): Finding[] {
  const { usable, weights, activations, overhead, perBlock, blocks } = kvSizeOf(
    engine,
    accelerators,
    sheet,
  );
  if (weights > usable) {
    const message = `${gigabytes(weights)} of weights on each accelerator do not fit into the ${gigabytes(usable)} that the engine may use: take more \`accelerators\`, or a smaller \`precision\``;
    return [{ path: [...path, 'model'], message }];
  }
  if (engine.kv.blocks !== 'derived' || blocks >= 1) return [];
  const left = usable - weights - activations - overhead;
  const message = `no KV block fits: of ${gigabytes(usable)}, weights (${gigabytes(weights)}), activations (${gigabytes(activations)}) and overhead (${gigabytes(overhead)}) leave ${gigabytes(Math.max(0, left))}, and a block takes ${gigabytes(perBlock)}`;
  return [{ path: [...path, 'kv'], message }];
}
