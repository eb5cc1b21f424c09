import type { Argv } from 'yargs';
import {
  accelerator,
  acceleratorAliases,
  acceleratorNames,
  accelerators,
} from '../catalog/accelerators.ts';
import { itemModel, itemModelNames, itemModels } from '../catalog/item-models.ts';
import { model, modelNames, models } from '../catalog/models.ts';
import {
  acceleratorTable,
  cardLines,
  itemModelTable,
  modelTable,
  serviceOf,
} from '../report/catalog-tables.ts';
import { hint } from '../scenario/hint.ts';
import { print, say } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';

const kinds = ['models', 'accelerators'] as const;

/** `spillway catalog`: the models and accelerators that scenarios may name, with their sources. */
export function catalogCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'catalog [kind] [name]',
    'List the models and accelerators that scenarios may name, or show one of them whole',
    (command) =>
      command
        .positional('kind', { choices: kinds, describe: 'Both without it' })
        .positional('name', { type: 'string', describe: 'Show this one whole' })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        })
        .example('$0 catalog accelerators', 'data sheets, with sources')
        .example('$0 catalog models Llama-3.1-8B', 'all that is known of one model'),
    ({ kind, name, json }) => {
      if (name === undefined) list(kind, json);
      else if (kind === 'accelerators') showAccelerator(name, json);
      else showModel(name, json);
      exit(exitCode.ok);
    },
  );
}

function list(kind: (typeof kinds)[number] | undefined, json: boolean): void {
  const withModels = kind !== 'accelerators';
  const withAccelerators = kind !== 'models';
  if (json) {
    printJson({
      ...(withModels && { models, itemModels }),
      ...(withAccelerators && { accelerators: accelerators.map(withAliases) }),
    });
    return;
  }
  const tables = [
    ...(withModels ? [modelTable(models), itemModelTable(itemModels)] : []),
    ...(withAccelerators ? [acceleratorTable(accelerators)] : []),
  ];
  print(tables.map((lines) => lines.join('\n')).join('\n\n'));
  if (withAccelerators) sayDense();
}

function showAccelerator(name: string, json: boolean): void {
  const sheet = accelerator(name);
  if (sheet === undefined) {
    throw new UsageError(`"${name}" is not an accelerator. ${hint(name, acceleratorNames)}`);
  }
  const card = withAliases(sheet);
  if (json) printJson({ accelerator: card });
  else print(cardLines(card).join('\n'));
  sayDense();
}

function showModel(name: string, json: boolean): void {
  const card = model(name);
  const item = itemModel(name);
  if (card === undefined && item === undefined) {
    throw new UsageError(
      `"${name}" is not a model. ${hint(name, [...modelNames, ...itemModelNames])}`,
    );
  }
  if (json) printJson({ model: card ?? item });
  else print(cardLines((card ?? item)!).join('\n'));
  if (item !== undefined && !json) print(`\n${serviceOf(item)}`);
}

function withAliases<Sheet extends { readonly id: string }>(sheet: Sheet) {
  return { ...sheet, aliases: acceleratorAliases(sheet.id) };
}

/** The reference design quotes an H100 with the other figure, so that users will miss it here. */
function sayDense(): void {
  say(
    'Rates are dense. Data sheets often quote structured sparsity, twice as high: the 1,979 TFLOPS of an H100 in the reference design are 989 here.',
  );
}

function printJson(value: object): void {
  print(JSON.stringify({ version: 1, ...value }, null, 2));
}
