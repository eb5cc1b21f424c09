import { accelerator as sheetOf } from '../catalog/accelerators.ts';
import { leftOutErrors, ownErrors } from '../catalog/preset-errors.ts';
import { measuredAs } from '../catalog/step-coefficients.ts';
import type { Scenario } from '../scenario/schema.ts';

/** The operators that decide most of a step, and what a line calls them. */
const operators = {
  'gemm timed without the host': 'products',
  'decode attention': 'decode',
  'prefill attention': 'prefill',
  'all-reduce': 'all-reduce',
} as const;

/** What the numbers of `presetErrors` are of. */
export const presetErrorTitle = `held-out error of ${Object.values(operators).join(' / ')}`;

/**
 * Median errors of an accelerator's step-time preset on measurements it was not fitted to: `5.4 / 6.0 / 6.6 / 5.0 %`.
 * In brackets those that accelerators had whose own tables were left out, where it has none itself.
 */
export function presetErrors(accelerator: string): string {
  return `${errorsOf(accelerator).join(' / ')} %`;
}

/** A line for each step-time model of a scenario's language models: what it rests on, and its held-out errors. */
export function stepTimeLines({ deployments, pools }: Scenario): string[] {
  const lines = Object.values(deployments).flatMap(({ engine, pool }) => {
    if (engine.kind !== 'llm') return [];
    const { accelerator } = pools[pool]!;
    switch (engine.step_time.kind) {
      case 'fitted':
        return `${accelerator}: ${engine.step_time.file ?? sentenceOf(accelerator)}`;
      case 'roofline':
        return `${accelerator}: roofline of its data sheet, not validated`;
      default:
        return [];
    }
  });
  return [...new Set(lines)].map((line) => `step times of ${line}`);
}

function sentenceOf(accelerator: string): string {
  const names = Object.values(operators);
  const errors = errorsOf(accelerator).map((error, at) => `${names[at]} ${error} %`);
  return isLikeMeasured(accelerator)
    ? `held-out median errors: ${errors.join(', ')}`
    : 'operators of NVIDIA’s accelerators, nothing of its kind was measured';
}

function errorsOf(accelerator: string): string[] {
  if (!isLikeMeasured(accelerator)) return ['not measured'];
  const measured = measuredAs(sheetOf(accelerator)!.id);
  return Object.keys(operators).map((operator) => {
    const own = measured === undefined ? undefined : ownErrors[measured]?.[operator];
    return own === undefined
      ? `(${leftOutErrors[operator]!.map(percent).join('–')})`
      : percent(own);
  });
}

function isLikeMeasured(accelerator: string): boolean {
  return sheetOf(accelerator)?.vendor === 'nvidia';
}

function percent(error: number): string {
  return (100 * error).toFixed(error < 0.1 ? 1 : 0);
}
