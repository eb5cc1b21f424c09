import type { Argv } from 'yargs';

/** Adds a command to yargs; `exit` sets the exit code. */
type Command = (yargs: Argv, exit: (code: number) => void) => Argv;

/** Commands by name, in the order in which help lists them. Each is loaded when it is needed: all take most of a second. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./init.ts')).initCommand,
  run: async () => (await import('./run.ts')).runCommand,
  sweep: async () => (await import('./sweep.ts')).sweepCommand,
  merge: async () => (await import('./merge.ts')).mergeCommand,
  worker: async () => (await import('./worker.ts')).workerCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  choose: async () => (await import('./choose.ts')).chooseCommand,
  trace: async () => (await import('./trace.ts')).traceCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  schema: async () => (await import('./schema.ts')).schemaCommand,
  workload: async () => (await import('./workload.ts')).workloadCommand,
  catalog: async () => (await import('./catalog.ts')).catalogCommand,
  calibrate: async () => (await import('./calibrate.ts')).calibrateCommand,
  validate: async () => (await import('./validate.ts')).validateCommand,
  'replay-policy': async () => (await import('./replay-policy.ts')).replayPolicyCommand,
  'check-policy': async () => (await import('./check-policy.ts')).checkPolicyCommand,
};

/** The command that a command line names; all of them where it names none, or one that there is not. */
export function commandsOf(args: readonly string[]): Promise<Command[]> {
  const isNamed = (word: string | undefined) => word !== undefined && Object.hasOwn(commands, word);
  // What is not the first word may still be the command: the first is then the value of an option.
  const names = isNamed(args.find((arg) => !arg.startsWith('-')))
    ? args.filter(isNamed)
    : Object.keys(commands);
  return Promise.all([...new Set(names)].map((name) => commands[name]!()));
}
