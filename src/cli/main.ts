#!/usr/bin/env node
import { styleText } from 'node:util';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { counted } from '../report/format.ts';
import { hint } from '../scenario/hint.ts';
import { ScenarioError } from '../scenario/problem.ts';
import { PolicyModuleError } from '../sweep/policy-modules.ts';
import { WorkloadError } from '../workload/recorded/workload-error.ts';
import { calibrateCommand } from './calibrate.ts';
import { catalogCommand } from './catalog.ts';
import { checkCommand } from './check.ts';
import { checkPolicyCommand } from './check-policy.ts';
import { chooseCommand, chooseFlags } from './choose.ts';
import { compareCommand } from './compare.ts';
import { explainCommand } from './explain.ts';
import { say } from './output.ts';
import { replayPolicyCommand } from './replay-policy.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { sweepCommand } from './sweep.ts';
import { exitCode, UsageError } from './usage-error.ts';
import { validateCommand } from './validate.ts';
import { version } from './version.ts';
import { workloadCommand } from './workload.ts';

const commands = [
  runCommand,
  sweepCommand,
  compareCommand,
  chooseCommand,
  checkCommand,
  explainCommand,
  schemaCommand,
  workloadCommand,
  catalogCommand,
  calibrateCommand,
  validateCommand,
  replayPolicyCommand,
  checkPolicyCommand,
];

async function main(): Promise<void> {
  const exit = (code: number) => {
    process.exitCode = code;
  };
  const base = yargs(hideBin(process.argv))
    .scriptName('spillway')
    .usage('$0 <command>\n\nWhat a flood of requests does to a fleet of GPUs, before it comes.')
    .example('$0 run scenarios/black-friday.yaml', 'a Black Friday under fifteen autoscalers')
    .example('$0 explain scenarios/black-friday.yaml', 'what it would do, without running it')
    .example('$0 run scenarios/azure-replay.yaml --workload TRACE.csv.gz', 'recorded traffic')
    .demandCommand(1, 'Say what to do: spillway run SCENARIO. All commands: spillway --help')
    .strict()
    .recommendCommands()
    .help()
    .version(version)
    .wrap(Math.min(100, process.stdout.columns || 80))
    .parserConfiguration({ 'boolean-negation': false })
    .check((argv) => {
      const twice = Object.keys(argv).find((key) => isRepeated(key, argv[key]));
      if (twice !== undefined) throw new UsageError(`--${twice} is given twice`);
      return true;
    })
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(withSuggestion(message));
    });
  await commands.reduce((all, command) => command(all, exit), base).parseAsync();
}

/** What may be given more than once, or comes as a list. */
const lists: readonly string[] = ['_', 'set', 'metrics', 'run', 'map', 'price'];

function isRepeated(key: string, value: unknown): boolean {
  return !lists.includes(key) && Array.isArray(value);
}

const flags = ['out', 'workers', 'seed', 'replications', 'set', 'json', 'quiet', 'workload'];
const serverFlags = ['accelerator', 'model', 'tensor', 'precision', 'kv-blocks', 'step-model'];
const policyFlags = ['policy', 'against', 'replicas', 'startup', 'interval', 'map'];
const checkFlags = [
  'min',
  'max',
  'cooldown',
  'settles',
  'reacts',
  'flaps',
  'quota',
  'accelerators',
  'runs',
  'path',
  'only',
];
const otherFlags = ['requests', 'require', 'max-regression', 'help', 'version', 'format'];

function withSuggestion(message: string): string {
  const unknown = /^Unknown arguments?: ([\w-]+)/.exec(message)?.[1];
  if (unknown === undefined) return message;
  return `unknown option --${unknown}. ${hint(unknown, [...flags, ...serverFlags, ...policyFlags, ...checkFlags, ...chooseFlags, ...otherFlags])}`;
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
    error.name === 'YError';
  say(`${label}  ${error.message}`);
  if (isUsage) return exitCode.usage;
  say(String(error.stack));
  return exitCode.fault;
}
