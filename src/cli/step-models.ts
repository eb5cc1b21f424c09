import { dirname, relative, resolve } from 'node:path';
import { beyondRanges, type ModelFile, readModelFile } from '../calibrate/model-file.ts';
import { accelerator } from '../catalog/accelerators.ts';
import { model } from '../catalog/models.ts';
import { degreesOf } from '../scenario/llm-model.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { type Problem, ScenarioError } from '../scenario/problem.ts';
import type { LlmScenario } from '../scenario/schema/llm.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Variant } from '../sweep/variants.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';

/** Variants whose engines have what model files say of them, and where they go beyond what was measured. */
export interface WithStepModels {
  readonly variants: readonly Variant[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads the model files that `step_time` blocks name, relative to the scenario's folder, and fills in what those
 * blocks leave out. Throws `ScenarioError` at the name of a file that is missing, torn, or of another server.
 */
export function withStepModels(scenarioFile: string, variants: readonly Variant[]): WithStepModels {
  const folder = dirname(scenarioFile);
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const filled = variants.map((variant) => {
    const { scenario } = variant.parsed;
    const deployments = Object.entries(scenario.deployments).map(([name, deployment]) => {
      const { engine } = deployment;
      if (engine.kind !== 'llm' || engine.step_time.kind !== 'fitted') return [name, deployment];
      const { file } = engine.step_time;
      if (file === undefined) return [name, deployment];
      const path = ['deployments', name, 'engine', 'step_time', 'file'];
      const place = variant.parsed.locate(path);
      const say = (to: Problem[]) => (message: string) =>
        to.push({ place, message: `${path.join('.')}: ${message}` });
      try {
        const read = readModelFile(relative('.', resolve(folder, file)));
        for (const message of strangeness(read, scenario, name, engine)) say(problems)(message);
        for (const message of beyondRanges(read, asked(engine))) say(warnings)(message);
        return [name, { ...deployment, engine: filledIn(engine, read) }];
      } catch (error) {
        if (!(error instanceof WorkloadError)) throw error;
        say(problems)(error.message);
        return [name, deployment];
      }
    });
    const parsed: ParsedScenario = {
      ...variant.parsed,
      scenario: { ...scenario, deployments: Object.fromEntries(deployments) },
    };
    return { ...variant, parsed };
  });
  if (problems.length > 0) throw new ScenarioError(problems);
  return { variants: filled, warnings };
}

/** In what a server is another than the one that was measured. */
function strangeness(
  file: ModelFile,
  scenario: Scenario,
  name: string,
  engine: LlmScenario,
): string[] {
  const { pool, accelerators } = scenario.deployments[name]!;
  const card = scenario.pools[pool]!.accelerator;
  const { tensor } = degreesOf(engine, accelerators);
  const shape = typeof engine.model === 'string' ? model(engine.model)?.id : undefined;
  const differs = (what: string, measured: unknown, here: unknown) =>
    measured === here
      ? []
      : [`it was fitted to ${what} ${measured}, not ${here ?? 'a shape of one’s own'}`];
  return [
    ...differs('the accelerator', accelerator(file.accelerator)?.id, accelerator(card)?.id),
    ...differs('the model', model(file.model)?.id, shape),
    ...differs('a tensor parallelism of', file.tensor, tensor),
    ...differs('the precision', file.precision, engine.precision),
  ];
}

function asked(engine: LlmScenario) {
  const { max_num_seqs: maxBatch, max_model_len: longest } = engine;
  // What has no limit is no request for the impossible.
  return { maxBatch, maxContext: longest === 'unlimited' ? 0 : longest };
}

/** What the scenario says of the server comes before what the file says. */
function filledIn(engine: LlmScenario, { adjustment }: ModelFile): LlmScenario {
  if (engine.step_time.kind !== 'fitted') return engine;
  const { base, per_sequence, dense, decode_attention, prefill_attention } = engine.step_time;
  return {
    ...engine,
    step_time: {
      ...engine.step_time,
      base: base ?? adjustment.base,
      per_sequence: per_sequence ?? adjustment.perSequence,
      dense: dense ?? adjustment.dense,
      decode_attention: decode_attention ?? adjustment.decodeAttention,
      prefill_attention: prefill_attention ?? adjustment.prefillAttention,
    },
  };
}
