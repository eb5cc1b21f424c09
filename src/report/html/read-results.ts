import type { z } from 'zod';
import { type VerdictFile, verdictVersion } from '../verdict-file.ts';
import { scenarioForm, verdictForm } from '../verdict-form.ts';
import { type CsvRows, type CsvTable, type FileText, readRows, readTable } from './csv-table.ts';
import { ResultsError } from './results-error.ts';

/** A variant's scenario, with every default filled in. */
export type StoredScenario = Readonly<Record<string, unknown>>;

/** A folder of results, read. */
export interface Results {
  readonly verdict: VerdictFile;
  /** Of each variant. */
  readonly scenarios: readonly StoredScenario[];
  /** `reading.md`, where the scenario asks for one. */
  readonly reading: string | undefined;
  /** A table by the name of its file; undefined where the run wrote none. */
  table(file: string): CsvTable | undefined;
  /** The same of a table that may be long, read anew whenever it is gone through. */
  rows(file: string): CsvRows | undefined;
}

const needed = ['verdict.json', 'scenario.json', 'summary.csv', 'timeseries.csv'];

/** Reads result files by name; throws `ResultsError` where one is missing, or of another version. */
export function readResults(files: ReadonlyMap<string, FileText>, folder = '.'): Results {
  const missing = needed.find((name) => !files.has(name));
  if (missing !== undefined) {
    throw new ResultsError(
      files.has('summary.csv')
        ? `${folder} has no ${missing}: an older Spillway wrote it, or it was removed. Run the scenario again`
        : `${folder} is no folder of results: it has no ${missing}. One is written by spillway run SCENARIO`,
    );
  }
  const verdict = readVerdict(wholeText(files.get('verdict.json')!), folder);
  const { variants } = formed(
    scenarioForm,
    readJson(wholeText(files.get('scenario.json')!), `${folder}/scenario.json`),
    `${folder}/scenario.json`,
  );
  if (variants.length !== verdict.variants.length) {
    throw new ResultsError(
      `${folder}: scenario.json has ${variants.length} variants and verdict.json ${verdict.variants.length}; they are not of one run`,
    );
  }
  const reading = files.get('reading.md');
  const tables = new Map<string, CsvTable>();
  return {
    verdict,
    scenarios: variants.map(({ scenario }) => scenario),
    reading: reading === undefined ? undefined : wholeText(reading),
    table(file) {
      const text = files.get(file);
      if (text === undefined) return undefined;
      const table = tables.get(file) ?? readTable(`${folder}/${file}`, text);
      tables.set(file, table);
      return table;
    },
    rows(file) {
      const text = files.get(file);
      return text === undefined ? undefined : readRows(`${folder}/${file}`, text);
    },
  };
}

function wholeText(text: FileText): string {
  return typeof text === 'string' ? text : [...text].join('');
}

function readVerdict(text: string, folder: string): VerdictFile {
  const file = `${folder}/verdict.json`;
  const verdict = readJson<Partial<VerdictFile>>(text, file);
  if (verdict.version !== verdictVersion) {
    const writer = verdict.reproduction?.spillway;
    throw new ResultsError(
      `${file} is of version ${verdict.version ?? 'none'}, and this Spillway reads ${verdictVersion}: make the report with the one that wrote it${writer === undefined ? '' : ` (${writer})`}, or run the scenario again`,
    );
  }
  return formed(verdictForm, verdict, file) as unknown as VerdictFile;
}

function formed<Form extends z.ZodType>(form: Form, value: unknown, file: string): z.output<Form> {
  const { data, error } = form.safeParse(value);
  if (error === undefined) return data;
  const { path, message } = error.issues[0]!;
  throw new ResultsError(
    `${file} is not as a run writes it: ${path.join('.')}: ${message}. Run the scenario again`,
  );
}

function readJson<Shape>(text: string, file: string): Shape {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Shape;
  } catch {
    // Told below, in our words.
  }
  throw new ResultsError(`${file} is not the JSON that a run writes`);
}
