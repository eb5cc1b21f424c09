import { markdownTable } from '../src/report/markdown-table.ts';
import type { ClaimRow } from './claim-row.ts';
import { claimsPreface, writingClaims } from './claims-preface.ts';
import { headingOrder } from './claims-source.ts';

/** A scenario that was held against its claims, and what makes its run repeatable. */
export interface ClaimedScenario {
  /** Its file in `scenarios/`. */
  readonly file: string;
  readonly hash: string;
  readonly seed: string;
  readonly replications: number;
  readonly rows: readonly ClaimRow[];
}

const words = ['holds', 'holds only if', 'does not hold', 'not settled', 'not simulated'] as const;

/** `docs/claims.md`: a table for each heading of the source, and how to get each of them again. */
export function claimsPage(scenarios: readonly ClaimedScenario[]): string {
  const rows = scenarios.flatMap((one) => one.rows);
  const sources = [...new Set(rows.map(({ source }) => source))].sort(
    (a, b) => headingOrder(a) - headingOrder(b),
  );
  const bySource = sources.map((source) => ({
    source,
    rows: rows.filter((row) => row.source === source),
  }));
  return [
    claimsPreface,
    ...bySource.flatMap(({ source, rows: some }) => [
      `## ${source}`,
      '',
      ...markdownTable(
        [...head],
        some.map(({ says, said, found, verdict, conditions, scenario }) => [
          says,
          said,
          found,
          verdict,
          conditions,
          scenario,
        ]),
      ),
      '',
    ]),
    '## What the claims come down to',
    '',
    sumUp(rows),
    '',
    ...markdownTable(
      ['where it stands', ...words],
      bySource.map(({ source, rows: some }) => [source, ...words.map((word) => tally(some, word))]),
    ),
    '',
    '## How to get the same',
    '',
    'The same hash and seed give the same bytes, on any machine ([determinism](determinism.md)).',
    '',
    ...markdownTable(
      ['command', 'scenario', 'seed', 'replications'],
      scenarios.map(({ file, hash, seed, replications }) => [
        `\`spillway run scenarios/${file}\``,
        `\`${hash}\``,
        seed,
        String(replications),
      ]),
    ),
    '',
    writingClaims,
  ].join('\n');
}

/** The columns of the tables of claims. */
const head = ['claim', 'limit', 'found', 'verdict', 'conditions', 'scenario'] as const;

/** Whether two scenarios have the same claims and would give the same results, whatever was found. */
export function isSameClaimed(one: ClaimedScenario, other: ClaimedScenario): boolean {
  return JSON.stringify(claimedOf(one)) === JSON.stringify(claimedOf(other));
}

/** What a page must have of a scenario, but for what was found. */
export function claimedOf({ rows, ...scenario }: ClaimedScenario) {
  const said = rows.map(({ found, verdict, ...claim }) => claim);
  // A page has them by heading.
  return {
    ...scenario,
    rows: said.toSorted((a, b) => (a.source < b.source ? -1 : Number(a.source > b.source))),
  };
}

/** What a page has of a scenario, read from it again; undefined where it has nothing of it. */
export function readClaimsPage(page: string): ReadonlyMap<string, ClaimedScenario> {
  const found = new Map<string, ClaimedScenario>();
  let source = '';
  const rows: ClaimRow[] = [];
  for (const line of page.split('\n')) {
    if (line.startsWith('## ')) source = line.slice('## '.length);
    const cells = cellsOf(line);
    const [command, hash, seed, replications] = cells;
    const file = /^`spillway run scenarios\/(.+)`$/.exec(command ?? '')?.[1];
    if (file !== undefined) {
      const own = rows.filter(({ scenario }) => scenario.endsWith(`(../scenarios/${file})`));
      found.set(file, {
        file,
        hash: hash!.replaceAll('`', ''),
        seed: seed!,
        replications: Number(replications),
        rows: own,
      });
    } else if (cells.at(-1)?.includes('(../scenarios/') && cells.length === head.length) {
      const [says, said, what, verdict, conditions, scenario] = cells as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      rows.push({ source, says, said, found: what, verdict, conditions, scenario });
    }
  }
  return found;
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('| ')) return [];
  const cells = line.slice(2, -2).split(/ \| /);
  return cells.map((cell) => cell.replaceAll('\\|', '|'));
}

function tally(rows: readonly ClaimRow[], word: string): string {
  const count = rows.filter((row) => row.verdict.includes(`**${word}**`)).length;
  return count === 0 ? '' : String(count);
}

function sumUp(rows: readonly ClaimRow[]): string {
  const counts = words.map((word) => `**${word}** ${tally(rows, word) || '0'}`);
  return `Of ${rows.length} claims: ${counts.join(', ')}.`;
}
