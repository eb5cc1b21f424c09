import type { Recorded } from '../workload/recorded/recorded-workload.ts';

/** The recorded files that a scenario names, already read, by the name that the scenario gives them. */
export type Inputs = ReadonlyMap<string, Recorded>;

/** The input of one kind behind a name; throws where the edge did not read it. */
export function inputOf<Kind extends Recorded['kind']>(
  inputs: Inputs,
  file: string,
  kinds: readonly Kind[],
): Extract<Recorded, { kind: Kind }> {
  const input = inputs.get(file);
  if (input === undefined) throw new Error(`the workload ${file} was not read`);
  if (!kinds.some((kind) => kind === input.kind)) {
    throw new Error(`${file} holds ${input.kind}, where ${kinds.join(' or ')} are needed`);
  }
  return input as Extract<Recorded, { kind: Kind }>;
}
