import type { ReplayedDecision } from '../sweep/replay/replay-policy.ts';
import { csvText } from './csv.ts';

/** Decisions of policies that saw the same observations. */
export interface ReplayedPolicies {
  /** What a clock said at second 0, in seconds since 1970; undefined where nobody knows. */
  readonly startsAt: number | undefined;
  readonly replays: readonly {
    readonly policy: string;
    readonly decisions: readonly ReplayedDecision[];
  }[];
}

/**
 * A CSV with a row for each observation and policy; `differs` says whether two policies did. Written line by line, for
 * hundreds of thousands of rows would take the general writer longer than all policies.
 */
export function replayCsv({ replays, startsAt }: ReplayedPolicies): string {
  const [one, other] = replays;
  const names = replays.map(({ policy }) => csvText(policy));
  const reasons = new Map<string, string>();
  const reasonOf = (because: string) => {
    const known = reasons.get(because);
    if (known !== undefined) return known;
    const cell = csvText(because);
    reasons.set(because, cell);
    return cell;
  };
  const dated = startsAt === undefined ? '' : ',date';
  const lines = [`time,policy,ready,starting,desired,because,differs${dated}`];
  for (const [index, { now, desired }] of one!.decisions.entries()) {
    const against = other?.decisions[index];
    const differs = against === undefined ? '' : against.desired === desired ? 'no' : 'yes';
    const date = startsAt === undefined ? '' : `,${dateOf(startsAt + now)}`;
    const time = Number(now.toFixed(6));
    for (const [which, { decisions }] of replays.entries()) {
      const { ready, starting, desired: wanted, because } = decisions[index]!;
      lines.push(
        `${time},${names[which]},${ready},${starting},${wanted},${reasonOf(because)},${differs}${date}`,
      );
    }
  }
  lines.push('');
  return lines.join('\n');
}

/** Seconds since 1970 as a date and a time of day, with thousandths where there are any. */
export function dateOf(seconds: number): string {
  const text = new Date(Math.round(seconds * 1e3)).toISOString();
  return text.replace('T', ' ').replace(/(\.000)?Z$/, '');
}
