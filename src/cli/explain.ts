import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { chaosLines } from '../report/chaos-text.ts';
import { counted, digits, formatDuration } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import { capacityText, loadSheet, renderLoads } from '../report/load-report.ts';
import { renderRegionOutlook } from '../report/region-outlook-text.ts';
import { sheetLines } from '../report/sheet.ts';
import { variantName } from '../report/variant-name.ts';
import { filledIn } from '../scenario/filled-in.ts';
import { renderProblem } from '../scenario/problem.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Variant } from '../sweep/variants.ts';
import { chaosSchedule } from '../world/chaos-plan.ts';
import { expectedRequests, type GatewayLoad, type OfferedLoad } from '../world/offered-load.ts';
import { type RegionOutlook, regionOutlooks } from '../world/region-outlook.ts';
import { explainField, isField } from './explain-field.ts';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import {
  jsonOption,
  type RunFlags,
  scenarioOptions,
  sheetFormatOf,
  tableOptions,
} from './options.ts';
import { gatewayLoadsOf, loadsOf, warningsOf } from './outlook.ts';
import { print, say, suggest } from './output.ts';
import { rehearsalText, rehearse } from './rehearsal.ts';
import { exitCode } from './usage-error.ts';

/** `spillway explain`: what a scenario would do: load by phase and fleet, what was filled in, warnings. */
export function explainCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'explain <scenario>',
    'Say what a scenario would do: offered load by phase, defaults, warnings',
    (command) =>
      tableOptions(scenarioOptions(command))
        .option('json', jsonOption)
        .usage(
          helpOf('explain <scenario>', 'Say what a scenario would do, or what a key of it means', [
            ['spillway explain shop.yaml', 'load by phase, what was filled in, warnings'],
            ['spillway explain deployments.NAME.scaling', 'a key, its kinds and its defaults'],
            ['spillway explain shop.yaml --set traffic.users.arrivals.rate=9/s', 'changed'],
          ]),
        ),
    async (flags) => {
      if (isField(flags.scenario) && !existsSync(flags.scenario)) explainField(flags.scenario);
      else await explainScenario(flags);
      exit(exitCode.ok);
    },
  );
}

type ExplainFlags = Parameters<typeof loadScenario>[1] &
  Pick<RunFlags, 'json' | 'csv' | 'markdown'> & { readonly scenario: string };

/** What is to be said of one variant. */
interface Plan {
  readonly variant: Variant;
  readonly loads: readonly OfferedLoad[];
  readonly gateways: readonly GatewayLoad[];
  readonly regions: readonly RegionOutlook[];
}

async function explainScenario(flags: ExplainFlags): Promise<void> {
  const format = sheetFormatOf(flags);
  const loaded = await loadScenario(flags.scenario, flags);
  const loads = loadsOf(loaded);
  const fronts = gatewayLoadsOf(loaded);
  const plans = loaded.variants.map((variant, index): Plan => {
    const regions = regionOutlooks(variant.parsed.scenario, loaded.inputs, loads[index]!);
    return { variant, loads: loads[index]!, gateways: fronts[index]!, regions };
  });
  const { scenario, written } = plans[0]!.variant.parsed;
  const defaults = filledIn(loaded.source, written);
  const warnings = warningsOf(loaded, loads);
  if (flags.json) {
    const variants = plans.map(variantJson);
    const json = { version: jsonVersion, scenario: scenario.name, variants, defaults, warnings };
    print(JSON.stringify(json, null, 2));
    return;
  }
  if (format !== undefined) {
    const rows = plans.map(({ variant: { labels }, ...plan }) => ({ labels, ...plan }));
    for (const line of sheetLines(loadSheet(rows), format)) print(line);
  } else {
    printPlans(plans, scenario);
    if (defaults.length > 0) {
      print('');
      print('filled in');
      for (const { path, value } of defaults) print(`  ${path} = ${value}`);
    }
  }
  for (const warning of warnings) say(`warning  ${renderProblem(warning)}`);
  const rehearsal =
    format === undefined ? rehearse(loaded, [...loads[0]!, ...fronts[0]!]) : undefined;
  // Never the same twice, and so no part of what was asked for.
  if (rehearsal !== undefined) say(rehearsalText(rehearsal));
  suggest(`spillway run ${flags.scenario}`);
}

function variantJson({ variant: { labels }, loads, gateways, regions }: Plan): object {
  return {
    labels,
    loads,
    ...(gateways.length > 0 ? { gateways } : {}),
    ...(regions.length > 0 ? { regions } : {}),
  };
}

function printPlans(plans: readonly Plan[], scenario: Scenario): void {
  const { loads, gateways } = plans[0]!;
  const requests = digits(expectedRequests([...loads, ...gateways]));
  const cells = `${counted(plans.length, 'variant')} × ${counted(scenario.replications, 'replication')}`;
  print(
    `${scenario.name}   ${formatDuration(scenario.horizon)} simulated, about ${requests} requests, ${cells}, seed "${scenario.seed}"`,
  );
  for (const { variant, loads, gateways, regions } of plans) {
    print('');
    if (plans.length > 1) print(variantName(variant));
    const { pools } = variant.parsed.scenario;
    for (const line of renderLoads(loads, gateways, pools)) print(`  ${line}`);
    for (const load of loads) print(`  ${capacityText(load)}`);
    for (const outlook of regions) {
      print('');
      for (const line of renderRegionOutlook(outlook)) print(`  ${line}`.trimEnd());
    }
  }
  if (scenario.chaos === undefined) return;
  print('');
  print('chaos in replication 0');
  for (const line of chaosLines(chaosSchedule(scenario, 0))) print(`  ${line}`);
}
