import { accelerator } from '../../catalog/accelerators.ts';
import { itemModel } from '../../catalog/item-models.ts';
import { model } from '../../catalog/models.ts';
import { measuredAs } from '../../catalog/step-coefficients.ts';
import {
  acceleratorsNamed,
  type CandidateModel,
  type CandidateOptions,
  candidatesOf,
} from '../../policies/selection/candidates.ts';
import type { Needs } from '../../scenario/schema/needs.ts';

/** The ways to serve the model that needs name on the accelerators that they allow, and why others are none. */
export function candidatesFor(needs: Needs) {
  return candidatesOf(optionsOf(needs));
}

function optionsOf(needs: Needs): CandidateOptions {
  const named = needs.accelerators?.map((name) => accelerator(name)!.id);
  const all = acceleratorsNamed(named);
  return {
    accelerators: needs.measured_only ? all.filter(({ id }) => measuredAs(id) === id) : all,
    precisions: needs.precision,
    tensors: needs.tensor,
    tenancies: needs.tenancy,
    prices: new Map(
      Object.entries(needs.prices).map(([name, price]) => [accelerator(name)!.id, price]),
    ),
    model: spreadOf(needs),
  };
}

function spreadOf({ model: said }: Needs): CandidateModel {
  if (typeof said !== 'string') return { kind: 'weights', parameters: said.parameters };
  const card = model(said);
  if (card !== undefined) return { kind: 'heads', heads: card.heads, kvHeads: card.kvHeads };
  return { kind: 'weights', parameters: itemModel(said)!.parameters };
}
