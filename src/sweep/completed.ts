import type { PolicyModules } from '../policies/autoscaling/module/module-autoscaler.ts';
import type { Problem } from '../scenario/problem.ts';
import type { ScenarioSource } from '../scenario/source.ts';
import type { Inputs } from '../world/inputs.ts';
import { readInputs } from './inputs.ts';
import { withManifests } from './manifests.ts';
import { type LoadedPolicies, readPolicies } from './policies.ts';
import { withStepModels } from './step-models.ts';
import type { Variant } from './variants.ts';

/** The variants of a scenario, and what the files say that they name. */
export interface CompletedScenario {
  readonly source: ScenarioSource;
  readonly variants: readonly Variant[];
  /** What is tried where none of them keeps every SLO. */
  readonly remedies: readonly Variant[];
  readonly inputs: Inputs;
  /** Users' own policies that it names. */
  readonly policies: LoadedPolicies;
  /** Where step-time models go beyond what was measured, and manifests are not taken to the letter. */
  readonly warnings: readonly Problem[];
}

/**
 * Variants with what the files say that they name, relative to the folder of theirs, but for policies that are there
 * already. Throws `ScenarioError`.
 */
export async function completed(
  source: ScenarioSource,
  plain: readonly Variant[],
  remedies: readonly Variant[] = [],
  own: PolicyModules = new Map(),
): Promise<CompletedScenario> {
  const { file } = source;
  const stepped = withStepModels(file, [...plain, ...remedies]);
  const { variants, warnings } = withManifests(file, stepped.variants);
  const parsed = variants.map((variant) => variant.parsed);
  const policies = await readPolicies(file, parsed, own);
  const inputs = await readInputs(file, parsed);
  return {
    source,
    variants: variants.slice(0, plain.length),
    remedies: variants.slice(plain.length),
    inputs,
    policies,
    warnings: [...stepped.warnings, ...warnings],
  };
}
