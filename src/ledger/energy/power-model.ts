import type { ByBatchPower } from '../../catalog/measured-power.ts';
import { powerOfUse } from './power-of-use.ts';

/** Idle and fully used, in watts. */
interface Ends {
  readonly idleWatts: number;
  readonly busyWatts: number;
}

/**
 * How many watts a machine draws by how much of it is used, as OpenDC has it (atlarge-research/opendc@691036de,
 * power/PowerModels.java; the first four are CloudSim's), and a table of measured points.
 */
export type PowerModel =
  | { readonly kind: 'constant'; readonly watts: number }
  | (Ends & { readonly kind: 'linear' | 'sqrt' | 'square' | 'cubic' })
  /** Fan et al., ISCA 2007: 2u − u^exponent, fitted for the least squared error; 1.4 in the paper. */
  | (Ends & { readonly kind: 'mse'; readonly exponent: number })
  /** GreenCloud: nearly linear from the use `knee` on, 0.2 to 0.5 for most CPUs; with DVFS the cube of the use counts. */
  | (Ends & { readonly kind: 'asymptotic'; readonly knee: number; readonly dvfs: boolean })
  /** Measured points, by rising use from 0 to 1, with straight lines between them; OpenDC's has one for each tenth. */
  | { readonly kind: 'table'; readonly use: readonly number[]; readonly watts: readonly number[] }
  /** Measured by the number of sequences that are decoded side by side, whatever the use is. */
  | ByBatchPower
  /** What `model` would draw, but never more than these watts: its clock is lowered before it does. */
  | { readonly kind: 'capped'; readonly model: PowerModel; readonly watts: number };

/**
 * Watts at a use from 0 to 1; beyond that, those at the nearer end. A model by batch goes by the sequences instead: they
 * may be an average, and below 1 it idles for the rest of the time. Who does not count them has one while used at all.
 */
export function wattsAt(model: PowerModel, use: number, sequences = use > 0 ? 1 : 0): number {
  const u = Math.min(1, Math.max(0, use));
  switch (model.kind) {
    case 'constant':
      return model.watts;
    case 'linear':
      return between(model, u);
    case 'sqrt':
      return between(model, Math.sqrt(u));
    case 'square':
      return between(model, u * u);
    case 'cubic':
      return between(model, u * u * u);
    case 'mse':
      return between(model, 2 * u - powerOfUse(u, model.exponent));
    case 'asymptotic': {
      const x = model.dvfs ? u * u * u : u;
      // 1 − exp(−x/knee), without what is lost near an idle machine.
      return between(model, (x - Math.expm1(-x / model.knee)) / 2);
    }
    case 'table':
      return interpolated(model.use, model.watts, u);
    case 'by-batch':
      return wattsOfBatch(model, sequences);
    case 'capped':
      return Math.min(model.watts, wattsAt(model.model, use, sequences));
  }
}

/**
 * The least and the greatest watts that a model gives at any use: what I9 holds energy between. They are not always the
 * two ends: above an exponent of 2 the MSE model draws most before full use, below 1 it draws least after idling.
 */
export function wattsRange(model: PowerModel): readonly [least: number, most: number] {
  if (model.kind === 'capped') {
    const [least, most] = wattsRange(model.model);
    return [Math.min(model.watts, least), Math.min(model.watts, most)];
  }
  const ends = [wattsAt(model, 0), wattsAt(model, 1), ...wattsBetween(model)];
  return [Math.min(...ends), Math.max(...ends)];
}

function wattsBetween(model: PowerModel): readonly number[] {
  if (model.kind === 'table' || model.kind === 'by-batch') return model.watts;
  if (model.kind !== 'mse' || model.exponent === 1) return [];
  // Where the slope 2 − r·u^(r−1) is 0, which is beyond full use for exponents from 1 to 2.
  const use = Math.exp(Math.log(2 / model.exponent) / (model.exponent - 1));
  return use < 1 ? [wattsAt(model, use)] : [];
}

function between({ idleWatts, busyWatts }: Ends, part: number): number {
  return idleWatts + (busyWatts - idleWatts) * part;
}

function wattsOfBatch({ idleWatts, batch, watts }: ByBatchPower, sequences: number): number {
  if (sequences < 1) return idleWatts + (watts[0]! - idleWatts) * Math.max(0, sequences);
  const last = batch.length - 1;
  let right = 0;
  while (right < last && batch[right]! < sequences) right += 1;
  // Fewer than were measured draw as the fewest, and more as the most.
  if (right === 0 || batch[right]! <= sequences) return watts[right]!;
  const part =
    Math.log(sequences / batch[right - 1]!) / Math.log(batch[right]! / batch[right - 1]!);
  return watts[right - 1]! + (watts[right]! - watts[right - 1]!) * part;
}

function interpolated(use: readonly number[], watts: readonly number[], u: number): number {
  const last = use.length - 1;
  let right = 0;
  while (right < last && use[right]! < u) right += 1;
  // A table that does not reach to 0 or 1 goes on as it ends.
  if (right === 0 || use[right]! <= u) return watts[right]!;
  const part = (u - use[right - 1]!) / (use[right]! - use[right - 1]!);
  return watts[right - 1]! + (watts[right]! - watts[right - 1]!) * part;
}
