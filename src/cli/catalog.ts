import type { Argv } from 'yargs';
import {
  accelerator,
  acceleratorAliases,
  acceleratorNames,
  accelerators,
} from '../catalog/accelerators.ts';
import { coldStart, coldStartNames, coldStarts, loadBandwidths } from '../catalog/cold-starts.ts';
import { itemModel, itemModelNames, itemModels } from '../catalog/item-models.ts';
import { migRefusal, migTable } from '../catalog/mig.ts';
import { model, modelNames, models } from '../catalog/models.ts';
import { sharingConstants } from '../catalog/sharing.ts';
import { baseMigProfiles, maximalLayouts } from '../policies/placement/mig-layout.ts';
import {
  acceleratorTable,
  cardLines,
  coldStartTable,
  factLines,
  itemModelTable,
  migTableLines,
  modelTable,
  serviceOf,
} from '../report/catalog-tables.ts';
import { hint } from '../scenario/hint.ts';
import { print, say } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';

const kinds = ['models', 'accelerators', 'mig', 'sharing', 'cold-starts'] as const;

/** `spillway catalog`: what scenarios may name, and the constants behind sharing, with their sources. */
export function catalogCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'catalog [kind] [name]',
    'List models, accelerators, MIG slices, constants of sharing or cold starts, or show one of them whole',
    (command) =>
      command
        .positional('kind', { choices: kinds, describe: 'Models and accelerators without it' })
        .positional('name', { type: 'string', describe: 'Show this one whole' })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        })
        .example('$0 catalog accelerators', 'data sheets, with sources')
        .example('$0 catalog models Llama-3.1-8B', 'all that is known of one model')
        .example('$0 catalog mig H100', 'slices of an H100, and how they go together'),
    ({ kind, name, json }) => {
      if (kind === 'mig') showMig(name, json);
      else if (kind === 'sharing') showSharing(name, json);
      else if (kind === 'cold-starts') showColdStarts(name, json);
      else if (name === undefined) list(kind, json);
      else if (kind === 'accelerators') showAccelerator(name, json);
      else showModel(name, json);
      exit(exitCode.ok);
    },
  );
}

function list(kind: 'models' | 'accelerators' | undefined, json: boolean): void {
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

/** Slices of all accelerators that have some; of one also all layouts to which nothing can be added. */
function showMig(name: string | undefined, json: boolean): void {
  const ids =
    name === undefined ? accelerators.map(({ id }) => id) : [accelerator(name)?.id ?? name];
  const tables = ids.flatMap((id) => {
    const table = migTable(id);
    return table === undefined ? [] : { accelerator: id, ...table };
  });
  if (tables.length === 0) throw new UsageError(migRefusal(ids[0]!));
  const [first] = tables;
  const layouts = name === undefined ? [] : maximalLayouts(first!, baseMigProfiles(first!));
  if (json) {
    printJson({ mig: tables, ...(name !== undefined && { layouts }) });
    return;
  }
  print(migTableLines(tables).join('\n'));
  if (layouts.length === 0) return;
  print(
    `\n${layouts.length} layouts to which nothing can be added, but for those with 1g slices of double memory:`,
  );
  for (const layout of layouts) {
    print(layout.map(({ profile, start }) => `${profile}@${start}`).join('  '));
  }
}

/** Every constant of sharing; of one kind with a name. */
function showSharing(name: string | undefined, json: boolean): void {
  const { blastRadius, ...facts } = sharingConstants;
  const names = Object.keys(facts);
  if (name !== undefined && !names.includes(name)) {
    throw new UsageError(`"${name}" has no constants. ${hint(name, names)}`);
  }
  const shown = Object.fromEntries(
    Object.entries(facts).filter(([kind]) => name === undefined || kind === name),
  );
  if (json) printJson({ sharing: shown, ...(name === undefined && { blastRadius }) });
  else print(factLines(shown).join('\n'));
}

/** Starts that scenarios may name, and the bandwidths at which images and weights come; of one start all. */
function showColdStarts(name: string | undefined, json: boolean): void {
  if (name !== undefined) {
    const start = coldStart(name);
    if (start === undefined) {
      throw new UsageError(`"${name}" is not a cold start. ${hint(name, coldStartNames)}`);
    }
    if (json) printJson({ coldStart: start });
    else print(cardLines(start).join('\n'));
    return;
  }
  if (json) printJson({ coldStarts, loadBandwidths });
  else {
    print(coldStartTable(coldStarts).join('\n'));
    print(`\nbytes a second\n${factLines({ loading: loadBandwidths }).join('\n')}`);
  }
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
