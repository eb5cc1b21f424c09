import { closest } from 'fastest-levenshtein';
import { fuseCalls } from '../src/sweep/compiler.ts';
import { engine } from './engine.ts';
import { gateway } from './gateway.ts';
import { holdTinyqueue } from './hold.ts';
import { measure, type Row } from './measure.ts';
import { placement } from './placement.ts';
import { record, thisMachine } from './record.ts';
import { replayPolicies } from './replay-policy.ts';
import { scale } from './scale.ts';
import { serving } from './serving.ts';
import { sharing } from './sharing.ts';
import { start } from './start.ts';
import { world } from './world.ts';

/** Each group of benchmarks by name; a later one is a file and a line here. */
const groups: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  engine,
  world,
  serving,
  scale,
  gateway,
  sharing,
  placement,
  start,
  'replay-policy': replayPolicies,
};

// As in the workers of a sweep without language models; the baselines run under it too.
fuseCalls('queues');

const flags = ['--json', '--record'];
const names = process.argv.slice(2).filter((argument) => !flags.includes(argument));
const unknown = names.find((name) => !Object.hasOwn(groups, name));
if (unknown === undefined) {
  await run();
} else {
  console.error(
    `No benchmark group "${unknown}". Did you mean "${closest(unknown, Object.keys(groups))}"?`,
  );
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const machine = {
    ...thisMachine(),
    tinyqueueHold1000: measure(holdTinyqueue(1000, 1_000_000))[0]!,
  };
  const benchmarks: Row[] = [];
  for (const [name, group] of Object.entries(groups)) {
    if (names.length === 0 || names.includes(name)) benchmarks.push(...(await group()));
  }
  if (process.argv.includes('--record')) {
    console.error(`wrote ${record({ machine, benchmarks }, names)}`);
  }
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ machine, benchmarks }, undefined, 2));
    return;
  }
  console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
  console.log(`tinyqueue holds ${machine.tinyqueueHold1000.toFixed(2)} M/s at 1,000 pending\n`);
  for (const row of benchmarks) console.log(line(row));
}

function line({ name, value, unit, against, ratio }: Row): string {
  const comparison = ratio === undefined ? '' : `${ratio.toFixed(2)} × ${against}`;
  return `${name.padEnd(48)}${value.toFixed(2).padStart(8)} ${unit.padEnd(18)}${comparison}`;
}
