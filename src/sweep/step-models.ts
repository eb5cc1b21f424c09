import { dirname, relative, resolve } from 'node:path';
import { beyondRanges, type ModelFile, readModelFile } from '../calibrate/model-file.ts';
import { beyondTable, readStepTable } from '../calibrate/step-table.ts';
import { accelerator } from '../catalog/accelerators.ts';
import { model } from '../catalog/models.ts';
import { gemmFamily } from '../models/serving/step-time/operators/gemm-format.ts';
import { degreesOf } from '../scenario/llm-model.ts';
import type { ParsedScenario } from '../scenario/parse.ts';
import { type Problem, ScenarioError } from '../scenario/problem.ts';
import type { LlmScenario } from '../scenario/schema/llm.ts';
import type { Scenario } from '../scenario/schema.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import type { Variant } from './variants.ts';

/** Variants whose engines have what model files say of them, and where they go beyond what was measured. */
export interface WithStepModels {
  readonly variants: readonly Variant[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads the files that `step_time` blocks name, relative to the scenario's folder, and fills in what those blocks
 * leave out. Throws `ScenarioError` at the name of a file that is missing, torn, or of another server.
 */
export function withStepModels(scenarioFile: string, variants: readonly Variant[]): WithStepModels {
  const folder = dirname(scenarioFile);
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const filled = variants.map((variant) => {
    const { scenario } = variant.parsed;
    const deployments = Object.entries(scenario.deployments).map(([name, deployment]) => {
      const { engine } = deployment;
      if (engine.kind !== 'llm') return [name, deployment];
      const path = ['deployments', name, 'engine', 'step_time'];
      const { step_time: said } = engine;
      if ('file' in said && said.file !== undefined) path.push('file');
      const place = variant.parsed.locate(path);
      const say = (to: Problem[]) => (message: string) =>
        to.push({ place, message: `${path.join('.')}: ${message}` });
      try {
        const read = filledIn(engine, scenario, name, (file) =>
          relative('.', resolve(folder, file)),
        );
        for (const message of read.problems) say(problems)(message);
        for (const message of read.warnings) say(warnings)(message);
        return [name, { ...deployment, engine: { ...engine, step_time: read.stepTime } }];
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

type StepTimeScenario = LlmScenario['step_time'];

interface FilledIn {
  readonly stepTime: StepTimeScenario;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** What an engine says of its steps, with what its file says, and what is wrong or doubtful with that. */
function filledIn(
  engine: LlmScenario,
  scenario: Scenario,
  name: string,
  pathOf: (file: string) => string,
): FilledIn {
  const { step_time: said } = engine;
  const nothing = { stepTime: said, problems: [], warnings: [] };
  switch (said.kind) {
    case 'fitted': {
      if (said.file === undefined) return nothing;
      const file = readModelFile(pathOf(said.file));
      const warnings = [...beyondRanges(file, asked(engine)), ...unused(file, engine)];
      const stepTime = withFile(said, file);
      return { stepTime, problems: strangeness(file, scenario, name, engine), warnings };
    }
    case 'table': {
      if (said.file === undefined) {
        return { ...nothing, warnings: beyondTable(said, asked(engine)) };
      }
      const { refused, points, prompts } = readStepTable(pathOf(said.file));
      const stepTime = { ...said, points: [...points], prompts: [...prompts] };
      const warnings = [...refused, ...beyondTable(stepTime, asked(engine))];
      return { ...nothing, stepTime, warnings };
    }
    case 'roofline':
    case 'constant':
    case 'coefficients':
      return nothing;
  }
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
  const ofAccelerator = differs(
    'the accelerator',
    accelerator(file.accelerator)?.id,
    accelerator(card)?.id,
  );
  // Operators are of no model: their shapes are in the table that they were fitted to.
  if (file.source.kind === 'operators') return ofAccelerator;
  return [
    ...ofAccelerator,
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

/** Operators that a file has in other formats only than the engine's, so that the catalog's stay. */
function unused({ operators }: ModelFile, engine: LlmScenario): string[] {
  if (operators === undefined) return [];
  const lacks = (what: string, fitted: object | undefined, format: string) =>
    fitted === undefined || format in fitted
      ? []
      : [
          `${what} was fitted in ${Object.keys(fitted).join(', ')}, not in ${format}: the catalog’s coefficients stay`,
        ];
  const kv = engine.kv_precision === 'fp16' ? 'fp16' : 'fp8';
  return [
    ...lacks('gemm', operators.gemm, gemmFamily(engine.precision)),
    ...lacks('decode_attention', operators.decodeAttention, kv),
    ...lacks('prefill_attention', operators.prefillAttention, kv),
  ];
}

type FittedScenario = Extract<StepTimeScenario, { kind: 'fitted' }>;

/** What the scenario says of the server comes before what the file says. */
function withFile(said: FittedScenario, { adjustment, operators }: ModelFile): FittedScenario {
  return {
    ...said,
    base: said.base ?? adjustment?.base,
    per_sequence: said.per_sequence ?? adjustment?.perSequence,
    dense: said.dense ?? adjustment?.dense,
    decode_attention: said.decode_attention ?? adjustment?.decodeAttention,
    prefill_attention: said.prefill_attention ?? adjustment?.prefillAttention,
    operators: said.operators ?? operators,
  };
}
