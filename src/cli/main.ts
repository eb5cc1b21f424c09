#!/usr/bin/env node
import { styleText } from 'node:util';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { counted } from '../report/format.ts';
import { ScenarioError } from '../scenario/problem.ts';
import { PolicyModuleError } from '../sweep/policy-modules.ts';
import { QueueError } from '../sweep/queue/connection.ts';
import { LockedError } from '../sweep/store/folder-lock.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import { commandsOf } from './commands.ts';
import { helpOf } from './help.ts';
import { say } from './output.ts';
import { refusedPath } from './refused-path.ts';
import { exitCode, exitCodesText, Stopped, UsageError } from './usage-error.ts';
import { version } from './version.ts';
import { RefusedUsage, switchWithValue, wrongUsage } from './wrong-usage.ts';

async function main(): Promise<void> {
  // Before anything is printed: `styleText` looks there.
  if (process.argv.includes('--no-color')) {
    process.env['NO_COLOR'] = '1';
    delete process.env['FORCE_COLOR'];
  }
  const exit = (code: number) => {
    process.exitCode = code;
  };
  const args = hideBin(process.argv);
  const base: Argv = yargs(args)
    .scriptName('spillway')
    .usage(
      helpOf('<command>', 'What a flood of requests does to a fleet of GPUs, before it comes.', [
        ['spillway init shop --example black-friday', 'a scenario to begin with'],
        ['spillway explain shop/black-friday.yaml', 'what it would do, not run'],
        ['spillway run shop/black-friday.yaml', 'under fifteen autoscalers'],
      ]),
    )
    .epilogue(exitCodesText)
    .demandCommand(1, 'Say what to do: spillway run SCENARIO. All commands: spillway --help')
    .strict()
    .recommendCommands()
    .help()
    .version(version)
    .wrap(Math.min(100, process.stdout.columns || 80))
    .parserConfiguration({ 'boolean-negation': false })
    .option('no-color', {
      type: 'boolean',
      global: true,
      describe: 'Print without colours, as NO_COLOR does',
    })
    .check((argv) => {
      const twice = Object.keys(argv).find((key) => isRepeated(key, argv[key]));
      if (twice !== undefined) throw new UsageError(`--${twice} is given twice`);
      const valued = switchWithValue(args, argv);
      if (valued !== undefined) {
        throw new UsageError(`${valued}: this option takes no value, leave out "=…"`);
      }
      return true;
    })
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new RefusedUsage(message ?? error.message);
    });
  try {
    const commands = await commandsOf(args);
    await commands
      .reduce((all, command) => command(all, exit), base)
      .completion('completion', 'Print a script by which your shell completes what you type')
      .parseAsync();
  } catch (error) {
    if (!(error instanceof RefusedUsage)) throw error;
    throw new UsageError(wrongUsage(error.message, args, await base.getHelp()));
  }
}

/** What may be given more than once, or comes as a list. */
const lists: readonly string[] = [
  'shards',
  '_',
  'set',
  'metrics',
  'run',
  'map',
  'price',
  'others',
  'variant',
];

function isRepeated(key: string, value: unknown): boolean {
  return !lists.includes(key) && Array.isArray(value);
}

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await main();
} catch (error) {
  process.exitCode = tell(error as Error);
}

/** Says what went wrong, with a stack only where the fault is ours; returns the exit code. */
function tell(error: Error): number {
  const label = styleText('red', 'error', { stream: process.stderr });
  if (error instanceof ScenarioError) {
    say(`${error.message}\n${counted(error.problems.length, 'problem')}`);
    return exitCode.usage;
  }
  const isUsage =
    error instanceof UsageError ||
    error instanceof WorkloadError ||
    error instanceof PolicyModuleError ||
    error instanceof LockedError ||
    error instanceof QueueError ||
    error.name === 'YError';
  const refused = refusedPath(error);
  say(`${label}  ${refused ?? error.message}`);
  if (isUsage || refused !== undefined) return exitCode.usage;
  if (error instanceof Stopped) return error.code;
  say(String(error.stack));
  return exitCode.fault;
}
