import type { Argv } from 'yargs';
import { scenarioJsonSchema } from '../scenario/json-schema.ts';
import { print } from './output.ts';
import { exitCode } from './usage-error.ts';

/** `spillway schema`: JSON Schema of scenario files, for editors. */
export function schemaCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'schema',
    'Print the JSON Schema of scenario files',
    (command) => command,
    () => {
      print(JSON.stringify(scenarioJsonSchema(), null, 2));
      exit(exitCode.ok);
    },
  );
}
