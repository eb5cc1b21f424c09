import type { Argv } from 'yargs';
import { hardwareName } from '../policies/selection/candidates.ts';
import { chooseJson } from '../report/choose-json.ts';
import { chooseLines } from '../report/choose-report.ts';
import { writeWhole } from '../report/write-whole.ts';
import type { Override } from '../scenario/override.ts';
import { parseNeeds } from '../scenario/parse-needs.ts';
import { readSource, type ScenarioSource } from '../scenario/source.ts';
import { answerNeeds } from '../sweep/choose/answer.ts';
import { fleetFile } from '../sweep/choose/fleet-scenario.ts';
import { readScenarioFile } from './load.ts';
import { print, say } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway choose`: the cheapest hardware that keeps promises under a load, sized by simulation. */
export function chooseCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'choose [needs]',
    'Choose accelerators, how many, and how they are used, for a model, a load and promises',
    (command) =>
      chooseOptions(command)
        .example('$0 choose scenarios/choose/shop.yaml', 'hardware for the needs in a file')
        .example(
          "$0 choose --model Llama-3.1-8B --rate 50/s --ttft 500ms --tpot 50ms --budget '$400/day'",
          'or for those in the flags',
        ),
    async (flags) => {
      checkOutputFile('recommended', flags.recommended, 'fleet.yaml');
      const source = await sourceOf(flags.needs);
      const needs = parseNeeds(source, overridesOf(flags));
      const answer = answerNeeds(needs, (candidate, told) => {
        if (flags.quiet || flags.json || told !== 'begins' || !process.stderr.isTTY) return;
        process.stderr.write(`\r\x1b[K${hardwareName(candidate)} …`);
      });
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      const [first] = answer.chosen;
      if (flags.json) print(JSON.stringify(chooseJson(needs, answer), null, 2));
      else {
        const lines = chooseLines(needs, answer);
        for (const line of flags.quiet ? lines.slice(-1) : lines) print(line);
      }
      if (flags.recommended !== undefined && first !== undefined) {
        writeWhole(flags.recommended, fleetFile(needs, first.candidate, first));
        say(`wrote ${flags.recommended}: spillway run ${flags.recommended}`);
      }
      exit(first === undefined ? exitCode.missed : exitCode.ok);
    },
  );
}

/** Flags that say what the keys of needs say: the path of each, and whether it is a list. */
const settings = {
  model: { path: 'model', describe: 'Model of the catalog' },
  rate: { path: 'rate', describe: 'Usual rate of requests, such as 50/s' },
  peak: { path: 'peak', describe: 'Times the usual rate that the fleet must bear, such as 8x' },
  prompt: { path: 'prompt', describe: 'Tokens of a prompt' },
  output: { path: 'output', describe: 'Tokens of an answer' },
  items: { path: 'items', describe: 'Units of work of a request, of a model that counts items' },
  ttft: { path: 'slos.ttft', describe: 'Time to the first token at the most' },
  tpot: { path: 'slos.tpot', describe: 'Time for each further token at the most' },
  e2e: { path: 'slos.e2e', describe: 'Time to the full answer at the most' },
  quantile: { path: 'slos.quantile', describe: 'Of the requests for which these hold: 95%' },
  success: { path: 'slos.success', describe: 'Part of the requests that is answered: 99%' },
  budget: { path: 'budget', describe: 'For all accelerators, such as $1667/day' },
  region: { path: 'region', describe: 'Of a cloud, such as aws/eu-west-1: gives carbon' },
  carbon: { path: 'carbon', describe: 'Grams of CO2e a day at the most' },
  accelerators: { path: 'accelerators', list: true, describe: 'To choose from: L4,H100' },
  precision: { path: 'precision', list: true, describe: 'Number formats: fp16,fp8' },
  tensor: { path: 'tensor', list: true, describe: 'Accelerators of one replica: 1,2,4,8' },
  tenancy: { path: 'tenancy', list: true, describe: 'exclusive,mig' },
  horizon: { path: 'horizon', describe: 'Simulated time of a run' },
  seed: { path: 'seed', describe: 'Seed of all randomness' },
  'instead-of': { path: 'instead_of', describe: 'Accelerator in use, to weigh newer ones against' },
  with: { path: 'with', list: true, describe: 'The newer ones: B200,MI355X,TPU-v6e' },
  'transition-cost': { path: 'transition_cost', describe: 'Spent once to move, such as $50000' },
} as const;

const numbers = {
  most: { path: 'most', describe: 'Accelerators at the most' },
  spare: { path: 'spare', describe: 'Replicas beyond those that keep the promises' },
  top: { path: 'top', describe: 'Choices to rank' },
  replications: { path: 'replications', describe: 'Runs by which a choice is confirmed' },
} as const;

function chooseOptions(yargs: Argv) {
  let command = yargs.positional('needs', {
    type: 'string',
    describe: 'File of needs; flags alone will do too',
  });
  for (const [flag, { describe }] of Object.entries(settings)) {
    command = command.option(flag, { type: 'string', requiresArg: true, describe });
  }
  for (const [flag, { describe }] of Object.entries(numbers)) {
    command = command.option(flag, { type: 'number', requiresArg: true, describe });
  }
  return command
    .option('price', {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      describe: 'ACCELERATOR=$/h, in the place of the catalog’s price',
    })
    .option('measured-only', {
      type: 'boolean',
      describe: 'Only accelerators of which kernels were measured',
    })
    .option('recommended', {
      type: 'string',
      alias: 'o',
      requiresArg: true,
      describe: 'File to write the recommended scenario to, for spillway run',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON object instead' })
    .option('quiet', {
      type: 'boolean',
      default: false,
      alias: 'q',
      describe: 'Print nothing but the verdict',
    });
}

/** What the flags say, in the terms of a file of needs. */
function overridesOf(flags: Readonly<Record<string, unknown>>): Override[] {
  const overrides: Override[] = [];
  for (const [flag, setting] of Object.entries({ ...settings, ...numbers })) {
    const said = flags[flag];
    if (said === undefined) continue;
    const value = 'list' in setting ? String(said).split(',').map(listItem) : said;
    overrides.push({ path: setting.path, value, place: { file: `--${flag}` } });
  }
  if (flags['measured-only'] !== undefined) {
    const place = { file: '--measured-only' };
    overrides.push({ path: 'measured_only', value: flags['measured-only'], place });
  }
  for (const said of (flags['price'] as readonly string[] | undefined) ?? []) {
    const [name, price, ...rest] = said.split('=');
    if (name === '' || price === undefined || rest.length > 0) {
      throw new UsageError(`--price ${said} is not of the form ACCELERATOR=$2/h`);
    }
    overrides.push({ path: `prices.${name}`, value: price, place: { file: `--price ${said}` } });
  }
  return overrides;
}

/** `2` is a number in a list, `L4` is not. */
function listItem(text: string): string | number {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}

async function sourceOf(file: string | undefined): Promise<ScenarioSource> {
  if (file === undefined) return readSource('{}', 'the flags');
  return readSource(await readScenarioFile(file, 'needs'), file);
}
