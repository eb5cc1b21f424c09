import type { Argv } from 'yargs';
import { hint } from '../scenario/hint.ts';
import { readQuantity } from '../scenario/quantities.ts';
import type { ScalingInvariant } from '../testing/scaling/invariant.ts';
import { whole } from './options.ts';
import { say } from './output.ts';
import { policyFrom } from './policy-argument.ts';
import { type LimitedPolicy, limited } from './policy-maximum.ts';
import { promisesOf } from './policy-promises.ts';
import { type CheckedPolicy, printCheck, printCheckJson } from './policy-report.ts';
import { writeReproduction } from './policy-reproduction.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway check-policy`: tries every invariant of scaling on a policy, and shrinks what breaks one. */
export function checkPolicyCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'check-policy <policy>',
    'Try a scaling policy, your own too, on generated floods, and shrink what breaks it',
    (command) =>
      command
        .positional('policy', {
          type: 'string',
          demandOption: true,
          describe:
            'A kind, "{kind: …}", a file or manifest, scenario.yaml#deployment, or a module',
        })
        .option('min', { ...count('min', 0), describe: 'Replicas at the least' })
        .option('max', { ...count('max', 1), describe: 'Replicas at the most' })
        .option('cooldown', {
          ...duration('cooldown'),
          describe: 'Between two changes, such as 300s',
        })
        .option('settles', { ...duration('settles'), describe: 'Until it settles; 2h without it' })
        .option('reacts', {
          ...duration('reacts'),
          describe: 'Until it asks for more; 10min or two cooldowns without it',
        })
        .option('flaps', {
          ...count('flaps', 0),
          describe: 'Turns an hour at the most; 12 without it',
        })
        .option('quota', { ...count('quota', 0), describe: 'Accelerators at the most' })
        .option('accelerators', {
          ...count('accelerators', 1),
          describe: 'Of one replica; 1 without it',
        })
        .option('runs', {
          ...count('runs', 1),
          default: 200,
          describe: 'Floods for each invariant',
        })
        .option('seed', { ...count('seed', 0), default: 1, describe: 'Of the floods' })
        .option('path', { type: 'string', requiresArg: true, describe: 'Of one flood, as printed' })
        .option('only', { type: 'string', requiresArg: true, describe: 'Invariants, with commas' })
        .option('out', {
          type: 'string',
          requiresArg: true,
          describe: 'Folder for scenarios; results/check-policy-<name> without it',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        }),
    async (flags) => {
      const kit = await testingKit();
      const { policy, note } = await policyOf(flags);
      if (note !== undefined) say(`note  ${note}`);
      const make = policy.create;
      const promises = promisesOf(policy, {
        min: flags.min,
        max: flags.max,
        cooldown: flags.cooldown,
        settlesWithin: flags.settles,
        reactsWithin: flags.reacts,
        flapsPerHour: flags.flaps,
        quota: flags.quota,
        acceleratorsPerReplica: flags.accelerators,
      });
      const chosen = chosenOf(kit.scalingInvariants, flags.only);
      if (flags.path !== undefined && chosen.length !== 1) {
        throw new UsageError('--path is of one invariant: say which with --only');
      }
      const terms = kit.termsOf(make, promises);
      const runs = flags.runs!;
      const seed = flags.seed!;
      const folder = flags.out ?? `results/check-policy-${policy.name}`;
      const checks: CheckedPolicy['checks'][number][] = [];
      for (const invariant of chosen) {
        const outcome = kit.checkInvariant(invariant, make, terms, {
          runs,
          seed,
          path: flags.path,
        });
        const reproduction =
          outcome.kind === 'broken'
            ? await writeReproduction(folder, invariant, policy, outcome, kit)
            : undefined;
        checks.push({ invariant, outcome, reproduction });
      }
      const said = saidOf(flags);
      const checked = {
        argument: flags.policy,
        said,
        name: policy.name,
        terms,
        runs,
        seed,
        checks,
      };
      if (flags.json) printCheckJson(checked);
      else printCheck(checked, kit.drawFlood);
      exit(checks.some(({ outcome }) => outcome.kind === 'broken') ? exitCode.missed : exitCode.ok);
    },
  );
}

/** Whoever says a maximum has it tried on the policy as it is. */
async function policyOf(flags: {
  policy: string;
  max?: number | undefined;
}): Promise<LimitedPolicy> {
  const policy = await policyFrom(flags.policy);
  if (flags.max !== undefined) return { policy, note: undefined };
  return limited(policy, (change) => policyFrom(flags.policy, change));
}

/** The kit, loaded only here: no other command waits for fast-check. */
function testingKit() {
  return import('../testing/index.ts');
}

/** What the command uses of the kit. */
export type TestingKit = Awaited<ReturnType<typeof testingKit>>;

function chosenOf(
  all: readonly ScalingInvariant[],
  only: string | undefined,
): readonly ScalingInvariant[] {
  if (only === undefined) return all;
  const names = all.map(({ name }) => name);
  return only.split(',').map((name) => {
    const found = all.find((one) => one.name === name.trim());
    if (found !== undefined) return found;
    throw new UsageError(`--only: there is no invariant "${name}". ${hint(name, names)}`);
  });
}

/** Flags that say what the policy promises, as somebody would give them again. */
function saidOf(flags: Readonly<Record<string, unknown>>): string[] {
  const durations = ['cooldown', 'settles', 'reacts'];
  return ['min', 'max', ...durations, 'flaps', 'quota', 'accelerators'].flatMap((name) => {
    const value = flags[name];
    if (value === undefined) return [];
    return [`--${name}`, durations.includes(name) ? `${value}s` : String(value)];
  });
}

function count(flag: string, min: number) {
  return { type: 'number', requiresArg: true, coerce: whole(flag, min) } as const;
}

function duration(flag: string) {
  const coerce = (value: string | undefined): number | undefined => {
    if (value === undefined) return undefined;
    const read = readQuantity('duration', value, { min: 0 });
    if (typeof read === 'number') return read;
    throw new UsageError(`--${flag}: ${read}`);
  };
  return { type: 'string', requiresArg: true, coerce } as const;
}
