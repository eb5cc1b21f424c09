import type { RaceRun } from './next-run.ts';
import { type RaceRules, type RaceTable, wholeRuns } from './race-table.ts';
import { type Standings, worstHeadroom } from './standings.ts';

/** So many of those that come near are looked at to their end. */
const most = 3;

/**
 * Where nobody keeps every SLO, a whole run of who may come nearest and was stopped: by how much it misses is not known yet. Undefined
 * where the nearest is known, where enough were looked at, or where it would take more runs than there are to be.
 */
export function nearestRun(
  table: RaceTable,
  rules: RaceRules,
  { leader, all }: Standings,
  begun: number,
): RaceRun | undefined {
  if (leader !== undefined || begun >= table.length * rules.replications) return undefined;
  const missing = table.flatMap((row, entrant) =>
    all[entrant]!.kind === 'misses' ? [{ row, entrant }] : [],
  );
  const whole = missing.filter(({ row }) => wholeRuns(row).length > 0);
  // Some were stopped first, and run whole after that.
  if (whole.length >= most) return undefined;
  const known = Math.max(
    Number.NEGATIVE_INFINITY,
    ...whole.map(({ row }) => worstHeadroom(row, rules)),
  );
  const [nearest] = missing
    .filter(({ row }) => wholeRuns(row).length === 0 && worstHeadroom(row, rules) > known)
    .sort((one, other) => cameTo(other.row) - cameTo(one.row) || one.entrant - other.entrant);
  if (nearest === undefined) return undefined;
  const replication = nearest.row.findIndex((run) => run?.kind === 'stopped');
  return { entrant: nearest.entrant, replication, limits: [] };
}

/** How far into a run it was before it was certain to miss: the later, the nearer. */
function cameTo(row: RaceTable[number]): number {
  return Math.max(...row.map((run) => (run?.kind === 'stopped' ? run.at : 0)));
}
