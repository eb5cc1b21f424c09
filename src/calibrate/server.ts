import { accelerator } from '../catalog/accelerators.ts';
import { usualServerOf } from '../catalog/step-coefficients.ts';
import type { OperatorOverlay } from '../models/serving/step-time/operator-overlay.ts';
import { shapeOf } from '../scenario/llm-model.ts';
import { type LlmScenario, llm } from '../scenario/schema/llm.ts';
import { type LlmPhysics, llmPhysics } from '../world/llm-deployment.ts';
import { llmStepPhysics } from '../world/llm-step-time.ts';
import type { StepModel } from './adjustment.ts';

/** A real server, by the settings that its operator knows. What is left out is as in scenarios. */
export interface ServerSettings {
  readonly accelerator: string;
  readonly model: string;
  /** Accelerators that share each layer. */
  readonly tensor: number;
  readonly precision: LlmScenario['precision'];
  readonly kvPrecision?: LlmScenario['kv_precision'] | undefined;
  readonly maxSequences?: number | undefined;
  readonly maxBatchedTokens?: number | undefined;
  readonly maxModelLength?: number | undefined;
  readonly kvBlocks?: number | undefined;
  readonly blockSize?: number | undefined;
  readonly memoryUtilisation?: number | undefined;
  /** What a model file says of its operators; the catalog's where left out. */
  readonly operators?: OperatorOverlay | undefined;
}

/** A server in the simulator's terms: all but its step time, and the model that gives one. */
export interface Server {
  readonly physics: Omit<LlmPhysics, 'stepTime'>;
  readonly model: StepModel;
}

/** The server of these settings; names are those of the catalog. */
export function serverOf(settings: ServerSettings): Server {
  const { tensor } = settings;
  const engine = llm.parse({
    kind: 'llm',
    model: settings.model,
    precision: settings.precision,
    kv_precision: settings.kvPrecision,
    // Of the server itself the model says more.
    step_time: { kind: 'fitted', operators: settings.operators },
    max_num_seqs: settings.maxSequences,
    max_num_batched_tokens: settings.maxBatchedTokens,
    max_model_len: settings.maxModelLength,
    kv: {
      blocks: settings.kvBlocks,
      block_size: settings.blockSize,
      memory_utilisation: settings.memoryUtilisation,
    },
  });
  const sheet = accelerator(settings.accelerator)!;
  const { stepTime: _, ...physics } = llmPhysics(engine, tensor, sheet);
  return {
    physics,
    model: {
      physics: llmStepPhysics(engine, tensor, sheet),
      usual: usualServerOf(tensor, shapeOf(engine).layers),
    },
  };
}
