import { type Accelerator, bytesPerWeight, peakFlops } from '../catalog/accelerators.ts';
import { operatorCoefficients, usualServerOf } from '../catalog/step-coefficients.ts';
import { AdjustedStep } from '../models/serving/step-time/adjusted-step.ts';
import { coefficientStep } from '../models/serving/step-time/coefficients.ts';
import { constantStep } from '../models/serving/step-time/constant.ts';
import { layOver } from '../models/serving/step-time/operator-overlay.ts';
import { OperatorStep } from '../models/serving/step-time/operator-step.ts';
import type { Link } from '../models/serving/step-time/operators/all-reduce.ts';
import { deviceOf } from '../models/serving/step-time/operators/device.ts';
import { RooflineStep, type RooflineStepConfig } from '../models/serving/step-time/roofline.ts';
import type { StepAdjustment, StepPhysics } from '../models/serving/step-time/step-parts.ts';
import type { StepTime } from '../models/serving/step-time/step-time.ts';
import { tableStep } from '../models/serving/step-time/table.ts';
import { tieredWeights } from '../models/serving/step-time/tiered-weights.ts';
import { degreesOf, placedWeightsOf, shapeOf } from '../scenario/llm-model.ts';
import type { LlmScenario } from '../scenario/schema/llm.ts';

/** Bytes per second between accelerators where neither the scenario nor the data sheet says: NVLink's, attained. */
const usualLink = 300e9;

/** How long an engine's steps take, with what layers outside VRAM add to them. */
export function llmStepTime(
  engine: LlmScenario,
  accelerators: number,
  sheet: Accelerator,
): StepTime {
  const inner = bareStepTime(engine, accelerators, sheet);
  const { weights } = engine;
  const placed = placedWeightsOf(engine);
  if (weights === undefined || placed === undefined) return inner;
  const { ram_bandwidth: ram, disk_bandwidth: disk } = weights;
  return tieredWeights(inner, placed.layers, { kind: weights.latency, ram, disk });
}

function bareStepTime(engine: LlmScenario, accelerators: number, sheet: Accelerator): StepTime {
  const { step_time: said } = engine;
  switch (said.kind) {
    case 'constant':
      return constantStep(said.seconds);
    case 'coefficients':
      return coefficientStep({
        base: said.base,
        perPrefillToken: said.per_prefill_token,
        perPrefillPair: said.per_prefill_pair,
        perPrefillContext: said.per_prefill_context,
        perDecode: said.per_decode,
        perKvToken: said.per_kv_token,
      });
    case 'fitted':
      return new AdjustedStep(
        llmStepPhysics(engine, accelerators, sheet),
        adjustmentOf(said, degreesOf(engine, accelerators).tensor, shapeOf(engine).layers),
      );
    case 'table':
      return tableStep(said.points, said.prompts);
    case 'roofline':
      return new RooflineStep(rooflineStepConfig(engine, said, accelerators, sheet));
  }
}

type RooflineScenario = Extract<LlmScenario['step_time'], { kind: 'roofline' }>;

function rooflineStepConfig(
  engine: LlmScenario,
  said: RooflineScenario,
  accelerators: number,
  sheet: Accelerator,
): RooflineStepConfig {
  const { parallelism } = engine;
  // What the hardware cannot compute in is unpacked and multiplied in 16 bits: it saves bytes, not operations.
  const attained = (precision: LlmScenario['precision']) =>
    (peakFlops(sheet, precision) ?? sheet.flops.fp16!) * said.compute_efficiency;
  return {
    model: shapeOf(engine),
    weightBytes: bytesPerWeight(engine.precision),
    kvBytes: bytesPerWeight(engine.kv_precision),
    flops: attained(engine.precision),
    attentionFlops: attained(engine.kv_precision),
    bandwidth: sheet.bandwidth * said.memory_efficiency,
    launch: said.launch,
    hostPerSequence: said.host_per_sequence,
    parallelism: {
      ...degreesOf(engine, accelerators),
      microbatches: parallelism.microbatches ?? parallelism.pipeline,
      link: parallelism.link ?? usualLink,
      linkLatency: parallelism.link_latency,
    },
  };
}

type FittedScenario = Extract<LlmScenario['step_time'], { kind: 'fitted' }>;

/** What a scenario says of its server, and the usual where it says nothing. */
function adjustmentOf(said: FittedScenario, tensor: number, layers: number): StepAdjustment {
  const usual = usualServerOf(tensor, layers);
  return {
    base: said.base ?? usual.base,
    perSequence: said.per_sequence ?? usual.perSequence,
    dense: said.dense ?? usual.dense,
    decodeAttention: said.decode_attention ?? usual.decodeAttention,
    prefillAttention: said.prefill_attention ?? usual.prefillAttention,
  };
}

/** The operators of an engine's steps on its accelerators. */
export function llmStepPhysics(
  engine: LlmScenario,
  accelerators: number,
  sheet: Accelerator,
): StepPhysics {
  const { parallelism, step_time: said } = engine;
  const { tensor, pipeline } = degreesOf(engine, accelerators);
  const measured = said.kind === 'fitted' ? said.operators : undefined;
  return new OperatorStep({
    model: shapeOf(engine),
    device: deviceOf(sheet),
    link: linkOf(sheet, parallelism),
    weights: engine.precision,
    kv: engine.kv_precision === 'fp16' ? 'fp16' : 'fp8',
    tensor,
    pipeline,
    microbatches: parallelism.microbatches ?? pipeline,
    linkLatency: parallelism.link_latency,
    coefficients: layOver(operatorCoefficients(sheet.id), measured ?? {}),
  });
}

/** What joins an engine's accelerators: what the scenario says, or the data sheet. */
export function linkOf(
  { link }: Accelerator,
  said: Pick<LlmScenario['parallelism'], 'link' | 'peer_access'>,
): Link {
  const bandwidth = said.link ?? link?.bandwidth ?? usualLink;
  const onPcie = said.peer_access === false ? 'bridge' : 'pcie';
  const kind = link?.kind === 'pcie' ? onPcie : 'nvlink';
  return { bandwidth, kind, switchAdds: kind === 'nvlink' && bandwidth >= addingSwitch };
}

/** Bytes per second of NVLink 4, whose switches are the first that add up (NVLink SHARP). */
const addingSwitch = 450e9;
