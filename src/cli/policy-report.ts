import { counted, formatDuration } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import { green, red } from '../report/terminal.ts';
import type { BrokenInvariant, CheckOutcome } from '../testing/scaling/check.ts';
import type { ScalingInvariant } from '../testing/scaling/invariant.ts';
import type { ScalingTerms } from '../testing/scaling/promises.ts';
import type { TestingKit } from './check-policy.ts';
import { print } from './output.ts';
import { type Reproduction, stopsRuns } from './policy-reproduction.ts';

/** A policy that was tried on every invariant. */
export interface CheckedPolicy {
  /** As the command was given it. */
  readonly argument: string;
  /** Flags of promises as they were given. */
  readonly said: readonly string[];
  readonly name: string;
  readonly terms: ScalingTerms;
  readonly runs: number;
  readonly seed: number;
  readonly checks: readonly PolicyCheck[];
}

export interface PolicyCheck {
  readonly invariant: ScalingInvariant;
  readonly outcome: CheckOutcome;
  /** Of what is broken. */
  readonly reproduction: Reproduction | undefined;
}

/** Prints a line for each invariant, then each violation with its smallest flood, then the verdict. */
export function printCheck(checked: CheckedPolicy, draw: TestingKit['drawFlood']): void {
  const { name, terms, runs, seed, checks } = checked;
  const { min, max, interval, cooldown } = terms;
  const pause = cooldown === undefined ? '' : `, cooldown ${formatDuration(cooldown)}`;
  print(`${name}: ${min} to ${max} replicas, asked every ${formatDuration(interval)}${pause}`);
  print(`${counted(runs, 'flood')} for each invariant, seed ${seed}`);
  print('');
  for (const check of checks) printLine(check, terms);
  for (const { invariant, outcome, reproduction } of checks) {
    if (outcome.kind === 'broken') printBroken(checked, invariant, outcome, reproduction!, draw);
  }
  print('');
  const broken = checks.filter(({ outcome }) => outcome.kind === 'broken');
  const held = checks.filter(({ outcome }) => outcome.kind === 'held');
  if (broken.length === 0) {
    print(green(`${name} keeps every invariant that applies to it: ${held.length} of them`));
    return;
  }
  const names = broken.map(({ invariant }) => invariant.name).join(', ');
  const of = broken.length + held.length;
  for (const line of wrapped(`${name} breaks ${broken.length} of ${of} invariants: ${names}`, 0)) {
    print(red(line));
  }
}

const nameWidth = 16;

function printLine({ invariant, outcome }: PolicyCheck, terms: ScalingTerms): void {
  const name = invariant.name.padEnd(nameWidth);
  const says =
    outcome.kind === 'exempt' ? `does not apply: ${outcome.because}` : invariant.says(terms);
  const [first, ...others] = wrapped(says, nameWidth + 4);
  print(`  ${markOf(outcome)} ${name}${first!.trimStart()}`);
  for (const line of others) print(line);
}

function markOf({ kind }: CheckOutcome): string {
  switch (kind) {
    case 'held':
      return green('✓');
    case 'broken':
      return red('✗');
    case 'exempt':
      return '–';
  }
}

function printBroken(
  { argument, seed, said }: CheckedPolicy,
  { name }: ScalingInvariant,
  { violation, trace, path }: BrokenInvariant,
  reproduction: Reproduction,
  draw: TestingKit['drawFlood'],
): void {
  const { capacity, service, startup } = trace.flood;
  const { length } = trace.flood.points;
  print('');
  for (const line of wrapped(`✗ ${name}: ${violation.says}`, 0)) print(red(line));
  print('');
  for (const line of draw(trace, violation)) print(line.startsWith('▶') ? red(line) : line);
  print('');
  const replica = `a replica serves ${capacity}/s, ${formatDuration(service)} each, and starts in ${formatDuration(startup)}`;
  const show = stopsRuns(trace) ? 'it stops there' : 'and read decisions.csv';
  const how =
    'file' in reproduction
      ? `${reproduction.file} does the same: spillway run it, ${show}.`
      : `No scenario does the same: ${reproduction.because}.`;
  const text = `${counted(length, 'observation')}; ${replica}. ${how}`;
  for (const line of wrapped(text, 2)) print(line);
  const again = ['--only', name, '--seed', String(seed), ...said].join(' ');
  print(`  Again: spillway check-policy ${quoted(argument)} ${again} \\`);
  print(`    --path ${path}`);
}

function quoted(argument: string): string {
  return /^[\w./#-]+$/.test(argument) ? argument : JSON.stringify(argument);
}

/** Prints the same for machines, floods and traces included. */
export function printCheckJson({ argument, name, terms, runs, seed, checks }: CheckedPolicy): void {
  const invariants = checks.map(({ invariant, outcome, reproduction }) => ({
    name: invariant.name,
    says: invariant.says(terms),
    ...(outcome.kind === 'broken'
      ? {
          outcome: 'violated',
          violation: outcome.violation,
          path: outcome.path,
          flood: outcome.trace.flood,
          trace: outcome.trace.steps.map(({ observation, desired, because, ready, starting }) => ({
            observation,
            desired,
            because,
            ready,
            starting,
          })),
          reproduction,
        }
      : outcome.kind === 'held'
        ? { outcome: 'held' }
        : { outcome: 'does not apply', because: outcome.because }),
  }));
  const report = { version: jsonVersion, policy: argument, name, terms, runs, seed, invariants };
  print(JSON.stringify(report, null, 2));
}

/** A text in lines of at most 80 columns, each with so many spaces before it. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 80) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(' '.repeat(indent) + word);
    }
  }
  return lines;
}
