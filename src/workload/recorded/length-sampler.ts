import type { Uniform } from '../../engine/streams.ts';
import type { RequestDraft } from '../request.ts';
import { lengthProbabilities, type RecordedClients } from './recorded-workload.ts';
import { fieldRole } from './servegen-lengths.ts';

/** Writes prompt, output and items of a client's request at a recorded second into a draft. */
export type LengthSampler = (
  client: number,
  at: number,
  uniform: Uniform,
  draft: RequestDraft,
) => void;

/**
 * Draws lengths from the quantiles of the window before (or at) the arrival, by straight lines between
 * them; below the least quantile it is that quantile. Five uniforms a request, one per medium, are
 * always taken. A request has at least one token of prompt and of output, and one item.
 */
export function lengthSampler(recorded: RecordedClients): LengthSampler {
  const { fields, lengthStarts, lengthWindow, lengthsOf, quantiles } = recorded;
  const roles = fields.map((field) => fieldRole(field)!);
  const uniforms = new Float64Array(5);
  const points = lengthProbabilities.length;
  return (client, at, uniform, draft) => {
    for (let i = 0; i < uniforms.length; i++) uniforms[i] = uniform();
    let prompt = 0;
    let output = 0;
    let items = 0;
    const owner = lengthsOf[client]!;
    if (owner >= 0) {
      const row = windowAt(lengthWindow, lengthStarts[owner]!, lengthStarts[owner + 1]!, at);
      for (let field = 0; field < roles.length; field++) {
        const role = roles[field]!;
        const base = (row * roles.length + field) * points;
        const value = Math.floor(interpolate(quantiles, base, uniforms[role.medium]!) + 0.5);
        if (role.into === 'prompt') prompt += value;
        else if (role.into === 'output') output += value;
        else items += value;
      }
    }
    draft.promptTokens = Math.max(1, prompt);
    draft.outputTokens = Math.max(1, output);
    draft.items = Math.max(1, items);
  };
}

/** The last row that starts at or before a time, the first row where none does. */
function windowAt(starts: Float64Array, first: number, end: number, at: number): number {
  let low = first;
  let high = end - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function interpolate(quantiles: Float64Array, base: number, u: number): number {
  let i = 0;
  while (lengthProbabilities[i]! < u) i += 1;
  if (i === 0) return quantiles[base]!;
  const below = lengthProbabilities[i - 1]!;
  const part = (u - below) / (lengthProbabilities[i]! - below);
  return quantiles[base + i - 1]! + part * (quantiles[base + i]! - quantiles[base + i - 1]!);
}
