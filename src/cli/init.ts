import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Argv } from 'yargs';
import { table } from '../report/table.ts';
import { writeWhole } from '../report/write-whole.ts';
import { scenarioSchemaText } from '../scenario/shared-schema.ts';
import { type Example, exampleNamed, examples } from './examples.ts';
import { firstScenario } from './first-scenario.ts';
import { print, say, typed } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway init`: a commented scenario to begin with, and the schema by which editors complete its fields. */
export function initCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'init [dir]',
    'Write a commented scenario to begin with, and its schema for your editor',
    (command) =>
      command
        .positional('dir', { type: 'string', default: '.', describe: 'Folder to write them to' })
        .option('example', {
          type: 'string',
          requiresArg: true,
          describe: 'A shipped scenario in the place of a small one; init alone lists them',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'Write over files that are there',
        })
        .example('$0 init shop', 'a small scenario of its own, in shop/')
        .example('$0 init shop --example black-friday', 'a shipped one')
        .example('$0 init . --example tenancy --force', 'once more, over what is there'),
    ({ dir, example, force }) => {
      const shipped = examples();
      const chosen = example === undefined ? firstScenario : exampleNamed(example, shipped);
      const written = writeExample(dir, chosen, force);
      print(`Wrote ${written.join(' and ')} (editors that know YAML schemas complete its fields).`);
      if (example === undefined) {
        say('\nExamples, for --example NAME:');
        for (const line of table(
          shipped.map(({ name, about }) => [name, about]),
          2,
        )) {
          say(`  ${line}`);
        }
        say('');
      }
      print(`Next: ${typed(`spillway check ${written[0]}`)}`);
      exit(exitCode.ok);
    },
  );
}

const schemaName = 'scenario.schema.json';

/** Writes an example and the schema into a folder, both or neither; returns their paths. */
function writeExample(folder: string, { name, text }: Example, force: boolean): string[] {
  const scenario = join(folder, `${name}.yaml`);
  const schema = join(folder, schemaName);
  const schemaText = scenarioSchemaText();
  checkFolder(folder);
  for (const file of [scenario, schema]) {
    if (existsSync(file) && !statSync(file).isFile()) {
      throw new UsageError(`${file} is a folder, not a file`);
    }
  }
  if (!force) {
    if (existsSync(scenario)) throw alreadyThere(scenario);
    // The schema of an example before this one is no obstacle.
    if (existsSync(schema) && readFileSync(schema, 'utf8') !== schemaText) {
      throw alreadyThere(schema, ', and is not that of this Spillway');
    }
  }
  try {
    mkdirSync(folder, { recursive: true });
    writeWhole(schema, schemaText);
    writeWhole(scenario, text);
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${(error as Error).message}`);
  }
  return [scenario, schema];
}

function alreadyThere(file: string, more = ''): UsageError {
  return new UsageError(
    `${file} is already there${more}; --force writes over it, or name another folder`,
  );
}

/** A folder whose parents are to be made must not have a file among them. */
function checkFolder(folder: string): void {
  if (!existsSync(folder)) {
    const parent = dirname(folder);
    if (parent !== folder) checkFolder(parent);
  } else if (!statSync(folder).isDirectory()) {
    throw new UsageError(`${folder} is a file, not a folder`);
  }
}
