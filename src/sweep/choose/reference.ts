import { bytesPerWeight } from '../../catalog/accelerators.ts';
import { itemModel } from '../../catalog/item-models.ts';
import { model } from '../../catalog/models.ts';
import { frameworkRules } from '../../policies/selection/decision-framework.ts';
import type { GpuType } from '../../policies/selection/gpu-type.ts';
import { recommendHardware } from '../../policies/selection/hardware-selector.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import { cheapestOn } from './cheapest-on.ts';
import type { ChosenFleet } from './chosen-fleet.ts';
import type { TurnedAway } from './turned-away.ts';

/** What the reference design's selector says for the same needs, and how many of them that takes. */
export interface ReferenceAnswer {
  readonly hardware: GpuType;
  readonly because: string;
  /** What its decision framework names, by the first rule that applies. */
  readonly framework: readonly string[];
  /** The cheapest fleet of it that keeps the promises, whatever it costs; or why there is none. */
  readonly sized: ChosenFleet | TurnedAway;
}

const catalogIds: Readonly<Record<GpuType, string>> = {
  H100: 'H100-SXM',
  A100: 'A100-80-SXM',
  L4: 'L4',
  T4: 'T4',
};

/** Asks the published selector, and sizes what it says. */
export function referenceAnswer(needs: Needs): ReferenceAnswer {
  const { slos, rate, peak, budget } = needs;
  const latencyMs = 1000 * (slos.e2e ?? slos.ttft ?? slos.tpot)!;
  const throughputRps = rate * peak;
  const { hardware, because } = recommendHardware({
    modelSizeGb: weightGb(needs),
    latencyP95Ms: latencyMs,
    throughputRps,
    batchSize: 1,
    dailyBudgetUsd: budget === undefined ? Number.POSITIVE_INFINITY : 24 * budget,
  });
  const [rule] = frameworkRules({
    latencyMs,
    throughputRps,
    isCostSensitive: budget !== undefined,
    isTimingFlexible: false,
    isTraining: false,
  });
  // It knows neither slices nor how many make a replica.
  const sized = cheapestOn({ ...needs, tenancy: ['exclusive'] }, catalogIds[hardware]);
  return { hardware, because, framework: rule?.hardware ?? [], sized };
}

/** In the first of the formats that are asked for. */
function weightGb({ model: said, precision }: Needs): number {
  const parameters =
    typeof said !== 'string' ? said.parameters : (model(said) ?? itemModel(said))!.parameters;
  return (parameters * bytesPerWeight(precision[0]!)) / 1e9;
}
