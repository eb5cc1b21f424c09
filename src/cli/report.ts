import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Argv } from 'yargs';
import { renderReport } from '../report/html/page.ts';
import { ResultsError } from '../report/html/results-error.ts';
import { readResultsFolder } from '../report/html/results-on-disk.ts';
import type { VerdictFile } from '../report/verdict-file.ts';
import { writeWhole } from '../report/write-whole.ts';
import { print, say, suggest } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { exitCode, UsageError } from './usage-error.ts';

interface ReportFlags {
  readonly results: string;
  readonly out: string | undefined;
  readonly title: string | undefined;
}

/** `spillway report`: a folder of results as one page. */
export function reportCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'report <results>',
    'Write report.html of a results folder: one file, to read, send or print',
    (command) =>
      command
        .positional('results', { type: 'string', demandOption: true, describe: 'Results folder' })
        .option('out', {
          type: 'string',
          alias: 'o',
          requiresArg: true,
          describe: 'The file to write; report.html in the folder without it',
        })
        .option('title', {
          type: 'string',
          requiresArg: true,
          describe: 'Heading in the place of the scenario’s name',
        }),
    (flags) => {
      report(flags);
      exit(exitCode.ok);
    },
  );
}

function report({ results, out, title }: ReportFlags): void {
  const file = out ?? join(results, 'report.html');
  let page: string;
  let verdict: VerdictFile;
  try {
    const read = readResultsFolder(results);
    ({ verdict } = read);
    page = renderReport(read, title);
  } catch (error) {
    if (error instanceof ResultsError) throw new UsageError(error.message);
    throw error;
  }
  checkOutputFile('out', file, 'report.html');
  writeWhole(file, page);
  print(`Wrote ${relative('.', file)}`);
  say(`Open it in a browser: ${pathToFileURL(resolve(file)).href}`);
  const scenario = ranScenario(verdict);
  // With one configuration there is nothing to choose from.
  if (scenario !== undefined && verdict.variants.length > 1) suggest(`spillway plan ${scenario}`);
}

/** The scenario as the command has it that repeats the run, quoted where a shell needs that. */
function ranScenario({ reproduction }: VerdictFile): string | undefined {
  return /^spillway run ('(?:[^']|'\\'')*'|\S+)/.exec(reproduction.command ?? '')?.[1];
}
