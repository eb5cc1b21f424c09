import type { TrafficScenario } from '../scenario/schema.ts';
import type { Recorded } from '../workload/recorded/recorded-workload.ts';

/**
 * The recorded files that a scenario names, already read, by the name that the scenario gives them; requests by
 * `recordingOf`, where several traffics may read one file, each in a way of its own.
 */
export type Inputs = ReadonlyMap<string, Recorded>;

/** By what the recorded requests of a traffic are known: their file, and how it is read where the traffic says. */
export function recordingOf({ file, format, columns, lengths }: TrafficScenario): string {
  const isPlain = format === 'auto' && columns === undefined && lengths?.file === undefined;
  return isPlain ? file! : JSON.stringify([file, format, columns, lengths?.file]);
}

/** The recorded requests or clients that a traffic plays. */
export function playedInput(inputs: Inputs, traffic: TrafficScenario) {
  const name = recordingOf(traffic);
  return inputOf(inputs, inputs.has(name) ? name : traffic.file!, ['requests', 'clients']);
}

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
