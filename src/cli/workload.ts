import type { Argv } from 'yargs';
import { namedStreams } from '../engine/streams.ts';
import { jsonVersion } from '../report/json.ts';
import { hint } from '../scenario/hint.ts';
import { exportWorkload } from '../workload/files/export-workload.ts';
import { readRecordedWorkload } from '../workload/files/read-recorded-workload.ts';
import { describe } from '../workload/recorded/describe.ts';
import type { Description } from '../workload/recorded/description.ts';
import { workloadFormats } from '../workload/recorded/detect-format.ts';
import { renderDescription } from '../workload/recorded/render-description.ts';
import { tenantsOf } from '../world/tenants.ts';
import { trafficSource } from '../world/traffic-source.ts';
import { loadScenario } from './load.ts';
import { scenarioOptions, whole } from './options.ts';
import { print } from './output.ts';
import { checkOutputFile } from './output-file.ts';
import { exitCode, UsageError } from './usage-error.ts';

/** `spillway workload`: looks into recorded traffic, and writes what a scenario would send. */
export function workloadCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'workload',
    'Describe recorded traffic, or write what a scenario would send',
    (command) =>
      command
        .command(
          'describe <file>',
          'Count, span, rates, burstiness, lengths and prefixes of a recorded workload',
          (inner) =>
            inner
              .positional('file', { type: 'string', demandOption: true })
              .option('format', {
                choices: workloadFormats,
                describe: 'By the first line without it',
              })
              .option('json', { type: 'boolean', default: false }),
          async (flags) => {
            const recorded = await readRecordedWorkload(flags.file, { format: flags.format });
            const description = describe(recorded);
            const lines = flags.json
              ? [JSON.stringify(descriptionJson(description), null, 2)]
              : renderDescription(description);
            print(lines.join('\n'));
            exit(exitCode.ok);
          },
        )
        .command(
          'export <scenario>',
          'Write the requests that a scenario’s traffic would send, for replay',
          (inner) =>
            scenarioOptions(inner)
              .option('out', {
                alias: 'o',
                type: 'string',
                demandOption: true,
                requiresArg: true,
                describe: 'File to write (.jsonl or .jsonl.gz)',
              })
              .option('traffic', {
                type: 'string',
                requiresArg: true,
                describe: 'Which traffic; may be left out where there is one',
              })
              .option('replication', {
                type: 'number',
                default: 0,
                requiresArg: true,
                coerce: whole('replication', 0),
                describe: 'Which replication’s requests',
              }),
          async (flags) => exit(await exportTraffic(flags)),
        )
        .demandCommand(1, 'Say what to do: spillway workload describe FILE'),
  );
}

/** Rates as a list: JSON would make a block of a typed array. */
function descriptionJson(description: Description): object {
  if (!('rates' in description)) return { version: jsonVersion, ...description };
  return { version: jsonVersion, ...description, rates: [...description.rates] };
}

async function exportTraffic(flags: {
  readonly scenario: string;
  readonly out: string;
  readonly traffic: string | undefined;
  readonly replication: number | undefined;
  readonly set: readonly string[] | undefined;
  readonly seed: string | undefined;
  readonly replications: number | undefined;
  readonly workload: string | undefined;
}): Promise<number> {
  checkOutputFile('out', flags.out, 'requests.jsonl.gz');
  const { variants, inputs } = await loadScenario(flags.scenario, flags);
  const { scenario } = variants[0]!.parsed;
  const names = Object.keys(scenario.traffic);
  const name = flags.traffic ?? (names.length === 1 ? names[0]! : '');
  const traffic = Object.hasOwn(scenario.traffic, name) ? scenario.traffic[name] : undefined;
  if (traffic === undefined) {
    throw new UsageError(`--traffic: "${name}" is not a traffic. ${hint(name, names)}`);
  }
  if (traffic.sessions !== undefined) {
    throw new UsageError(
      `${name} has sessions, whose later turns come only after answers: export needs traffic that does not wait`,
    );
  }
  const own = tenantsOf(scenario, inputs).filter((tenant) => tenant.traffic === name);
  const streams = namedStreams(scenario.seed, flags.replication ?? 0);
  const source = trafficSource(scenario, name, own, inputs, streams);
  const count = await exportWorkload(
    flags.out,
    source,
    own.map((tenant) => tenant.name),
  );
  print(`Wrote ${count} requests to ${flags.out}`);
  return exitCode.ok;
}
