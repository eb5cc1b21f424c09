import type { Scenario } from '../scenario/schema.ts';

/** The recorded files that a scenario reads, as it names them, once each. */
export function recordedFiles({ traffic }: Scenario): string[] {
  const named = Object.values(traffic).flatMap(({ file, lengths, shape }) => [
    file,
    lengths?.file,
    shape.kind === 'counts' ? shape.file : undefined,
  ]);
  return [...new Set(named.filter((one) => one !== undefined))];
}
