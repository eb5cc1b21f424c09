import type { ReplayedDecision } from '../sweep/replay/replay-policy.ts';
import { type CsvCell, csv } from './csv.ts';

/** Decisions of policies that saw the same observations. */
export interface ReplayedPolicies {
  /** What a clock said at second 0, in seconds since 1970; undefined where nobody knows. */
  readonly startsAt: number | undefined;
  readonly replays: readonly {
    readonly policy: string;
    readonly decisions: readonly ReplayedDecision[];
  }[];
}

/** A CSV with a row for each observation and policy; `differs` says whether two policies did. */
export function replayCsv(replayed: ReplayedPolicies): string {
  const columns = ['time', 'policy', 'ready', 'starting', 'desired', 'because', 'differs'];
  return csv(replayed.startsAt === undefined ? columns : [...columns, 'date'], rowsOf(replayed));
}

function* rowsOf({ replays, startsAt }: ReplayedPolicies): Generator<CsvCell[]> {
  const [one, other] = replays;
  for (const [index, { now, desired }] of one!.decisions.entries()) {
    const against = other?.decisions[index];
    const differs = against === undefined ? '' : against.desired === desired ? 'no' : 'yes';
    const date = startsAt === undefined ? [] : [dateOf(startsAt + now)];
    // A text, for a month has more than nine digits of microseconds.
    const time = `${Number(now.toFixed(6))}`;
    for (const { policy, decisions } of replays) {
      const { ready, starting, desired: wanted, because } = decisions[index]!;
      yield [time, policy, ready, starting, wanted, because, differs, ...date];
    }
  }
}

/** Seconds since 1970 as a date and a time of day, with thousandths where there are any. */
export function dateOf(seconds: number): string {
  const text = new Date(Math.round(seconds * 1e3)).toISOString();
  return text.replace('T', ' ').replace(/(\.000)?Z$/, '');
}
