import type { ChosenFleet } from '../sweep/choose/chosen-fleet.ts';

/** What of a fleet stands first: `3 × A100-80-PCIe int8`. */
export function fleetName({ candidate, units }: ChosenFleet): string {
  const { sheet, precision, tensor, slice } = candidate;
  const all = `${units * candidate.acceleratorsPerUnit} × ${sheet.id} ${precision}`;
  if (slice !== undefined) return `${all} in ${slice}`;
  return tensor > 1 ? `${all} (${tensor} to a replica)` : all;
}
