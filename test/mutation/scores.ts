import { parse } from 'csv-parse/sync';
import { csv } from '../../src/report/csv.ts';

/** What is read of Stryker's report: what became of every mutant of every file. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  /** One left out of a sample counts as an error for Stryker. */
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Ignored' | 'RuntimeError';
}

/** What became of the mutants of a folder. */
export interface Score {
  readonly folder: string;
  readonly mutants: number;
  /** Of what runs as a module is loaded, which are not tried. */
  readonly static: number;
  /** By no test. */
  readonly not_reached: number;
  readonly tried: number;
  readonly killed: number;
  /** Killed too: the tests did not end. */
  readonly timed_out: number;
  readonly survived: number;
  /** The part of all but the static ones that was killed; of a sample, of those reached as of those tried. */
  readonly score: number;
}

const columns = [
  'folder',
  'mutants',
  'static',
  'not_reached',
  'tried',
  'killed',
  'timed_out',
  'survived',
  'score',
] as const;

/** The score of each folder of a room, such as `policies/routing`, and of those rooms. */
export function scoresOf({ files }: MutationReport): Score[] {
  const byFolder = new Map<string, Mutant[]>();
  for (const [file, { mutants }] of Object.entries(files)) {
    const folder = file.split('/').slice(1, -1).slice(0, 2).join('/');
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...mutants]);
  }
  return [...byFolder].map(([folder, mutants]) => scoreOf(folder, mutants));
}

/** A table of scores in which those of some folders take the place of what it said of them. */
export function withScores(table: string, found: readonly Score[]): string {
  const rows: Record<string, string>[] = parse(table, { columns: true });
  const kept = rows.filter(({ folder }) => found.every((score) => score.folder !== folder));
  const all = [
    ...kept.map((row) => columns.map((column) => row[column]!)),
    ...found.map((score) => columns.map((column) => score[column])),
  ];
  return csv(
    columns,
    all.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  );
}

function scoreOf(folder: string, mutants: readonly Mutant[]): Score {
  const count = (status: Mutant['status']) =>
    mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut, survived] = [count('Killed'), count('Timeout'), count('Survived')];
  const tried = killed + timedOut + survived;
  const notReached = count('NoCoverage');
  const reached = tried + count('RuntimeError');
  return {
    folder,
    mutants: mutants.length,
    static: count('Ignored'),
    not_reached: notReached,
    tried,
    killed,
    timed_out: timedOut,
    survived,
    score: ((killed + timedOut) / tried) * (reached / (reached + notReached)),
  };
}
