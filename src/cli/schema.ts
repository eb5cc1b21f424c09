import type { Argv } from 'yargs';
import { type JsonCommand, jsonOutputs, outputJsonSchema } from '../report/json-output/index.ts';
import { hint } from '../scenario/hint.ts';
import { scenarioSchemaText } from '../scenario/shared-schema.ts';
import { print } from './output.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway schema`: JSON Schema of scenario files, for editors, or of what a command prints with --json. */
export function schemaCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'schema',
    'Print the JSON Schema of scenario files, or of what a command prints with --json',
    (command) =>
      command
        .option('json-output', {
          type: 'string',
          requiresArg: true,
          describe: `Of a command: ${Object.keys(jsonOutputs).join(', ')}`,
        })
        .example('$0 schema > scenario.schema.json', 'for your editor')
        .example('$0 schema --json-output run', 'for what reads spillway run --json'),
    ({ jsonOutput }) => {
      print(
        jsonOutput === undefined
          ? scenarioSchemaText().trimEnd()
          : JSON.stringify(outputJsonSchema(commandNamed(jsonOutput)), null, 2),
      );
      exit(exitCode.ok);
    },
  );
}

function commandNamed(name: string): JsonCommand {
  if (Object.hasOwn(jsonOutputs, name)) return name as JsonCommand;
  throw new UsageError(
    `--json-output: ${name} prints no JSON. ${hint(name, Object.keys(jsonOutputs))}`,
  );
}
