import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import { keyedBy } from '../engine/keyed-uniform.ts';
import type { Streams } from '../engine/streams.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { RequestDraft, RequestSource, SessionSource } from '../workload/request.ts';
import { eachDraft } from './each-draft.ts';
import { sortedNames } from './sorted-names.ts';

/** Places that clients of any traffic are at, in the order of their numbers. */
export function clientPlaces(scenario: Scenario): string[] {
  const names = Object.values(scenario.traffic).flatMap(({ clients }) =>
    Object.keys(clients ?? {}),
  );
  return [...new Set(names)].sort();
}

/** Puts clients at places by their shares; a conversation stays at one. */
export function fromPlaces(
  source: RequestSource | SessionSource,
  name: string,
  clients: Readonly<Record<string, number>>,
  places: readonly string[],
  streams: Streams,
): RequestSource | SessionSource {
  const names = sortedNames(clients);
  const numbers = names.map((one) => places.indexOf(one));
  const shares = cumulativeTable(names.map((one) => clients[one]!));
  const uniform = streams(`clients/${name}`);
  const bySession = keyedBy(uniform);
  const settle = (draft: RequestDraft) => {
    const u = draft.session < 0 ? uniform() : bySession(draft.session, 0, 0);
    draft.place = numbers[indexAt(shares, u)]!;
  };
  return eachDraft(source, settle);
}
