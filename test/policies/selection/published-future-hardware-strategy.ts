/** What the published class answers; `None` is null. */
export interface PublishedEvaluation {
  readonly should_adopt: boolean;
  readonly cost_benefit: string;
  readonly latency_benefit: string;
  readonly estimated_payback_months: number | null;
}

/** The reference design's Python class, line by line. */
export class PublishedFutureHardwareStrategy {
  evaluate_new_hardware(
    _hardware_type: string,
    current_cost_per_inference: number,
    current_latency_ms: number,
  ): PublishedEvaluation {
    const adoption_threshold = {
      cost_reduction: 0.3,
      latency_improvement: 0.4,
      or_combination: true,
    };

    const new_hardware_cost = current_cost_per_inference * 0.65;
    const new_hardware_latency = current_latency_ms * 0.7;

    const cost_benefit = divided(
      current_cost_per_inference - new_hardware_cost,
      current_cost_per_inference,
    );
    const latency_benefit = divided(current_latency_ms - new_hardware_latency, current_latency_ms);

    const should_adopt =
      cost_benefit >= adoption_threshold.cost_reduction ||
      latency_benefit >= adoption_threshold.latency_improvement;

    return {
      should_adopt,
      cost_benefit: format0percent(cost_benefit),
      latency_benefit: format0percent(latency_benefit),
      estimated_payback_months: should_adopt ? 6 : null,
    };
  }
}

/** Python's division of floats. */
function divided(dividend: number, divisor: number): number {
  if (divisor === 0) throw new Error('float division by zero');
  return dividend / divisor;
}

/** Python's `:.0%`, for what is no greater than a double holds to the unit. */
function format0percent(value: number): string {
  const percent = 100 * value;
  if (Number.isNaN(percent)) return 'nan%';
  const size = Math.abs(percent);
  const up = Math.round(size);
  const rounded = up - size === 0.5 && up % 2 === 1 ? up - 1 : up;
  return `${1 / percent < 0 ? '-' : ''}${rounded}%`;
}
