import type { Argv } from 'yargs';
import { catalogCsv, catalogLines } from '../report/catalog-table.ts';
import { cardLines } from '../report/catalog-tables.ts';
import { jsonVersion } from '../report/json.ts';
import { table } from '../report/table.ts';
import { hint } from '../scenario/hint.ts';
import { type CatalogAnswer, type CatalogKind, catalogKinds } from './catalog-kinds.ts';
import { print, say } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';

const kinds: ReadonlyMap<string, CatalogKind> = new Map(Object.entries(catalogKinds));

/** `spillway catalog`: what scenarios may name, and the facts behind the models, with their sources. */
export function catalogCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'catalog [kind] [name]',
    'List accelerators, models, prices, policies, regions and more, or show one of them whole',
    (command) =>
      command
        .positional('kind', { type: 'string', describe: [...kinds.keys()].join(', ') })
        .positional('name', { type: 'string', describe: 'Show this one whole' })
        .option('sources', {
          type: 'boolean',
          default: false,
          describe: 'Say where each row is from',
        })
        .option('from', {
          type: 'string',
          requiresArg: true,
          describe: 'Of regions: the round trips from a place, such as london',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        })
        .option('csv', { type: 'boolean', default: false, describe: 'Print a CSV instead' })
        .example('$0 catalog accelerators --sources', 'data sheets, and where they are from')
        .example('$0 catalog models Llama-3.1-8B', 'all that is known of one model')
        .example('$0 catalog regions aws --from london', 'the nearest first'),
    ({ kind, name, sources, from, json, csv }) => {
      if (json && csv) throw new UsageError('--json and --csv exclude each other');
      if (from !== undefined && kind !== 'regions') {
        throw new UsageError('--from is for regions: spillway catalog regions --from PLACE');
      }
      if (kind === undefined) printOverview(json, csv);
      else printAnswer(kindNamed(kind).answer(name, from), { sources, json, csv });
      exit(exitCode.ok);
    },
  );
}

function kindNamed(name: string): CatalogKind {
  const kind = kinds.get(name);
  if (kind !== undefined) return kind;
  throw new UsageError(`the catalog has no "${name}". ${hint(name, [...kinds.keys()])}`);
}

function printOverview(json: boolean, csv: boolean): void {
  const rows = [...kinds].map(([kind, { entries, about }]) => ({ kind, entries, about }));
  if (csv) throw new UsageError('--csv needs a kind: spillway catalog prices --csv');
  if (json) {
    printJson({ kinds: rows });
    return;
  }
  const cells = rows.map(({ kind, entries, about }) => [kind, String(entries), about]);
  for (const line of table([['kind', 'entries', 'what it is'], ...cells], 1, true)) print(line);
  say('\nNext: spillway catalog accelerators, or with --sources, --csv, --json');
}

function printAnswer(
  { tables, json, card, after = [], note }: CatalogAnswer,
  as: { readonly sources: boolean; readonly json: boolean; readonly csv: boolean },
): void {
  if (as.json) printJson(json);
  else if (as.csv) process.stdout.write(catalogCsv(tables));
  else {
    const parts =
      card === undefined ? tables.map((one) => catalogLines(one, as.sources)) : [cardLines(card)];
    if (after.length > 0) parts.push([...after]);
    print(parts.map((lines) => lines.join('\n')).join('\n\n'));
  }
  if (note !== undefined) say(note);
}

function printJson(value: object): void {
  print(JSON.stringify({ version: jsonVersion, ...value }, null, 2));
}
