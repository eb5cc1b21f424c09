import { relative } from 'node:path';
import type { Argv } from 'yargs';
import { toSeconds, toTicks } from '../engine/time.ts';
import { digits, formatDuration } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import type { TraceHead } from '../report/json-output/trace-event.ts';
import { Progress } from '../report/progress.ts';
import { jsonLines } from '../report/trace/jsonl.ts';
import { lifeJson } from '../report/trace/life-json.ts';
import { renderLife } from '../report/trace/life-text.ts';
import { perfettoLines } from '../report/trace/perfetto.ts';
import { writeLinesWhole } from '../report/trace/write-lines-whole.ts';
import { hint } from '../scenario/hint.ts';
import { readQuantity } from '../scenario/quantities.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Variant } from '../sweep/variants.ts';
import { sortedNames } from '../world/sorted-names.ts';
import { tenantsOf } from '../world/tenants.ts';
import { helpOf } from './help.ts';
import { type LoadedScenario, loadScenario } from './load.ts';
import { quietOptions, scenarioOptions, whole } from './options.ts';
import { print, say } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { type TracedRun, tracedRun } from './traced-run.ts';
import { exitCode, UsageError } from './usage-error.ts';

interface TraceFlags {
  readonly scenario: string;
  readonly variant: readonly string[] | undefined;
  readonly replication: number;
  readonly request: number | undefined;
  readonly tenant: string | undefined;
  readonly slowest: number | undefined;
  readonly perfetto: string | undefined;
  readonly jsonl: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly stepwise: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

const about = 'Show what becomes of requests, step by step, and what fleets do meanwhile';
const which = 'Which requests:';
const files = 'Files of all that happens:';

/** `spillway trace`: lives of requests as text, and a run as a file for ui.perfetto.dev. */
export function traceCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'trace <scenario>',
    about,
    (command) =>
      quietOptions(scenarioOptions(command))
        .hide('replications')
        .option('variant', {
          group: 'Which run:',
          type: 'string',
          array: true,
          nargs: 1,
          requiresArg: true,
          describe: 'axis=label of the sweep; the first of each axis without it',
        })
        .option('replication', {
          group: 'Which run:',
          type: 'number',
          requiresArg: true,
          default: 0,
          coerce: (value: unknown) => whole('replication', 0)(value)!,
          describe: 'Which replication',
        })
        .option('stepwise', {
          group: 'Which run:',
          type: 'boolean',
          default: false,
          describe: 'Every step of a language model by itself, and not stretches of them',
        })
        .option('request', {
          group: which,
          type: 'number',
          requiresArg: true,
          coerce: whole('request', 0),
          describe: 'This one, by its `number` in requests.csv',
        })
        .option('tenant', {
          group: which,
          type: 'string',
          requiresArg: true,
          describe: 'Only of this tenant',
        })
        .option('slowest', {
          group: which,
          type: 'number',
          requiresArg: true,
          coerce: whole('slowest', 1),
          describe: 'So many of the slowest, and no others',
        })
        .option('perfetto', {
          group: files,
          type: 'string',
          requiresArg: true,
          describe: 'Write a trace for ui.perfetto.dev and chrome://tracing',
        })
        .option('jsonl', {
          group: files,
          type: 'string',
          requiresArg: true,
          describe: 'Write an event a line, as JSON',
        })
        .option('from', {
          group: files,
          ...instant('from'),
          describe: 'Only from this time of the run on, such as 1h',
        })
        .option('to', {
          group: files,
          ...instant('to'),
          describe: 'Only until this time of the run, such as 1h5min',
        })
        .usage(
          helpOf('trace <scenario>', about, [
            ['spillway trace shop.yaml', 'the slowest request, a usual one, one that was lost'],
            ['spillway trace shop.yaml --slowest 5 --tenant web', 'the slowest of a tenant'],
            ['spillway trace shop.yaml --perfetto t.json --from 1h --to 65min', 'all of 5 minutes'],
          ]),
        ),
    async (flags) => {
      trace(await loadScenario(flags.scenario, flags), flags);
      exit(exitCode.ok);
    },
  );
}

function trace(loaded: LoadedScenario, flags: TraceFlags): void {
  const { labels, parsed } = variantOf(loaded.variants, flags.variant ?? []);
  const scenario = flags.stepwise ? stepByStep(parsed.scenario) : parsed.scenario;
  checkFlags(scenario, loaded, flags);
  const progress = flags.quiet ? undefined : new Progress();
  const run = tracedRun(
    scenario,
    loaded,
    flags.replication,
    {
      request: flags.request,
      tenant: flags.tenant,
      slowest: flags.slowest,
      events: flags.perfetto !== undefined || flags.jsonl !== undefined,
      from: flags.from === undefined ? undefined : toTicks(flags.from),
      to: flags.to === undefined ? undefined : toTicks(flags.to),
    },
    (done) => progress?.update([done]),
  );
  progress?.end();
  if (flags.request !== undefined && run.lives.length === 0) {
    throw new UsageError(
      `--request ${flags.request}: the run had ${digits(run.requests)} requests, from 0 on`,
    );
  }
  const head: TraceHead = {
    kind: 'trace',
    version: 1,
    scenario: scenario.name,
    variant: labels,
    replication: flags.replication,
    seed: String(scenario.seed),
    ...run.window,
  };
  const written = writeFiles(run, head, flags);
  if (flags.json) {
    const { scenario: name, variant, replication, seed } = head;
    const lives = run.lives.map((told) => lifeJson(told, run.world));
    const { fingerprint } = run.result;
    const of = { scenario: name, variant, replication, seed, fingerprint };
    const told = { requests: run.requests, lives, written: written.map(({ file }) => file) };
    print(JSON.stringify({ version: jsonVersion, ...of, ...told }, null, 2));
    return;
  }
  if (!flags.quiet) printLives(run, head);
  for (const { file, bytes } of written) print(`Wrote ${file} (${digits(bytes / 1e6)} MB)`);
}

function printLives(run: TracedRun, head: TraceHead): void {
  const labels = Object.entries(head.variant).map(([axis, label]) => `${axis}=${label}`);
  const of = [`replication ${head.replication}`, `seed "${head.seed}"`];
  print([head.scenario, ...labels, ...of].join('   '));
  for (const told of run.lives) {
    print('');
    for (const line of renderLife(told, run.world)) print(line);
  }
  if (run.lives.length === 0) print('no request to show: none ended after the warm-up');
  if (run.events.length > 0) print('');
}

/** Writes the files that were asked for; their names and bytes. */
function writeFiles(
  run: TracedRun,
  head: TraceHead,
  { perfetto, jsonl }: TraceFlags,
): { readonly file: string; readonly bytes: number }[] {
  const { events, world, window } = run;
  if (run.isChosen) {
    const [from, to] = [window.from, window.to].map((ticks) => formatDuration(toSeconds(ticks)));
    say(
      `the whole run would be a very large file: it has ${from} to ${to}, around the slowest request; --from and --to say another part`,
    );
  }
  const { services, scenario } = world;
  const traced = { services, pools: sortedNames(scenario.pools) };
  const written = [];
  if (perfetto !== undefined) {
    const bytes = writeLinesWhole(perfetto, perfettoLines(events, head, traced));
    written.push({ file: relative('.', perfetto), bytes });
  }
  if (jsonl !== undefined) {
    const bytes = writeLinesWhole(jsonl, jsonLines(events, head));
    written.push({ file: relative('.', jsonl), bytes });
  }
  return written;
}

/** The first variant that has what is asked for on each axis. */
function variantOf(variants: readonly Variant[], asked: readonly string[]): Variant {
  const axes = Object.keys(variants[0]!.labels);
  const wanted = asked.map((text): [axis: string, label: string] => {
    const at = text.indexOf('=');
    const axis = at < 0 ? text : text.slice(0, at);
    if (!axes.includes(axis)) {
      throw new UsageError(
        axes.length === 0
          ? `--variant ${text}: the scenario has no sweep`
          : `--variant ${text}: "${axis}" is no axis of the sweep. ${hint(axis, axes)}`,
      );
    }
    const labels = [...new Set(variants.map((variant) => variant.labels[axis]!))];
    const label = at < 0 ? '' : text.slice(at + 1);
    if (!labels.includes(label)) {
      throw new UsageError(
        `--variant ${text}: "${label}" is not on ${axis}. ${hint(label, labels)}`,
      );
    }
    return [axis, label];
  });
  const found = variants.find(({ labels }) =>
    wanted.every(([axis, label]) => labels[axis] === label),
  );
  if (found === undefined) {
    throw new UsageError(`--variant ${asked.join(' --variant ')}: an axis is given twice`);
  }
  return found;
}

/** What a flag says that the scenario has not, before anything runs. */
function checkFlags(scenario: Scenario, { inputs }: LoadedScenario, flags: TraceFlags): void {
  const { replication, tenant, request, slowest, from, to, perfetto, jsonl } = flags;
  if (replication >= scenario.replications) {
    const last = scenario.replications - 1;
    throw new UsageError(
      `--replication ${replication}: the scenario has ${scenario.replications}, ${last === 0 ? 'which is 0' : `0 to ${last}`}`,
    );
  }
  if (request !== undefined && (tenant !== undefined || slowest !== undefined)) {
    throw new UsageError('--request says which one already: leave out --tenant and --slowest');
  }
  const names = [...new Set(tenantsOf(scenario, inputs).map(({ name }) => name))];
  if (tenant !== undefined && !names.includes(tenant)) {
    throw new UsageError(`--tenant ${tenant}: there is none of this name. ${hint(tenant, names)}`);
  }
  if ((from !== undefined || to !== undefined) && perfetto === undefined && jsonl === undefined) {
    throw new UsageError('--from and --to are of a file: say --perfetto FILE or --jsonl FILE too');
  }
  const { horizon } = scenario;
  if ((from ?? 0) >= horizon) {
    throw new UsageError(`--from is beyond the run, which lasts ${formatDuration(horizon)}`);
  }
  if ((to ?? horizon) <= (from ?? 0)) throw new UsageError('--to is not after --from');
  if ((to ?? 0) > horizon) {
    throw new UsageError(`--to is beyond the run, which lasts ${formatDuration(horizon)}`);
  }
  checkOutputFile('perfetto', perfetto, 'trace.json');
  checkOutputFile('jsonl', jsonl, 'trace.jsonl');
  if (perfetto !== undefined && perfetto === jsonl) {
    throw new UsageError('--perfetto and --jsonl name the same file');
  }
}

/** The same scenario with every step of its language models an event. */
function stepByStep(scenario: Scenario): Scenario {
  const deployments = Object.entries(scenario.deployments).map(([name, deployment]) => {
    const { engine } = deployment;
    return [
      name,
      engine.kind === 'llm' ? { ...deployment, engine: { ...engine, stepwise: true } } : deployment,
    ] as const;
  });
  return { ...scenario, deployments: Object.fromEntries(deployments) };
}

/** A time since the start, which may be of several units: 1h5min. */
function instant(flag: string) {
  const coerce = (value: string | undefined): number | undefined => {
    if (value === undefined) return undefined;
    const parts = /^(\d+(\.\d+)?[a-z]+){2,}$/i.test(value)
      ? value.match(/[\d.]+[a-z]+/gi)!
      : [value];
    return parts.reduce((sum, part) => {
      const read = part === '0' ? 0 : readQuantity('duration', part, { min: 0 });
      if (typeof read === 'number') return sum + read;
      throw new UsageError(`--${flag}: ${read}`);
    }, 0);
  };
  return { type: 'string', requiresArg: true, coerce } as const;
}
