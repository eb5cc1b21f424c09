import { existsSync } from 'node:fs';
import type { Argv } from 'yargs';
import { chaosLines } from '../report/chaos-text.ts';
import { counted, digits, formatDuration } from '../report/format.ts';
import { jsonVersion } from '../report/json.ts';
import { renderLoads } from '../report/load-report.ts';
import { renderRegionOutlook } from '../report/region-outlook-text.ts';
import { variantName } from '../report/terminal.ts';
import { filledIn } from '../scenario/filled-in.ts';
import { renderProblem } from '../scenario/problem.ts';
import { chaosSchedule } from '../world/chaos-plan.ts';
import { expectedRequests } from '../world/offered-load.ts';
import { regionOutlooks } from '../world/region-outlook.ts';
import { gatewayLoadsOf, loadsOf, warningsOf } from './execute.ts';
import { explainField, isField } from './explain-field.ts';
import { helpOf } from './help.ts';
import { loadScenario } from './load.ts';
import { scenarioOptions } from './options.ts';
import { print, say, suggest } from './output.ts';
import { exitCode } from './usage-error.ts';

/** `spillway explain`: what a scenario would do: load by phase and fleet, what was filled in, warnings. */
export function explainCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'explain <scenario>',
    'Say what a scenario would do: offered load by phase, defaults, warnings',
    (command) =>
      scenarioOptions(command)
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'Print one JSON object instead',
        })
        .usage(
          helpOf('explain <scenario>', 'Say what a scenario would do, or what a key of it means', [
            ['spillway explain shop.yaml', 'load by phase, what was filled in, warnings'],
            ['spillway explain deployments.NAME.scaling', 'a key, its kinds and its defaults'],
            ['spillway explain shop.yaml --set traffic.users.arrivals.rate=9/s', 'changed'],
          ]),
        ),
    async (flags) => {
      if (isField(flags.scenario) && !existsSync(flags.scenario)) {
        explainField(flags.scenario);
        exit(exitCode.ok);
        return;
      }
      const loaded = await loadScenario(flags.scenario, flags);
      const loads = loadsOf(loaded);
      const fronts = gatewayLoadsOf(loaded);
      const plans = loaded.variants.map((variant, index) => {
        const regions = regionOutlooks(variant.parsed.scenario, loaded.inputs, loads[index]!);
        return { variant, loads: loads[index]!, gateways: fronts[index]!, regions };
      });
      const { scenario, written } = plans[0]!.variant.parsed;
      const defaults = filledIn(loaded.source, written);
      const warnings = warningsOf(loaded, loads);
      if (flags.json) {
        const variants = plans.map(({ variant: { labels }, loads, gateways, regions }) => ({
          labels,
          loads,
          ...(gateways.length > 0 ? { gateways } : {}),
          ...(regions.length > 0 ? { regions } : {}),
        }));
        print(
          JSON.stringify(
            { version: jsonVersion, scenario: scenario.name, variants, defaults, warnings },
            null,
            2,
          ),
        );
        exit(exitCode.ok);
        return;
      }
      print(
        `${scenario.name}   ${formatDuration(scenario.horizon)} simulated, about ${digits(expectedRequests([...plans[0]!.loads, ...plans[0]!.gateways]))} requests, ${counted(plans.length, 'variant')} × ${counted(scenario.replications, 'replication')}, seed "${scenario.seed}"`,
      );
      for (const { variant, loads, gateways, regions } of plans) {
        print('');
        if (plans.length > 1) print(variantName(variant));
        const { pools } = variant.parsed.scenario;
        for (const line of renderLoads(loads, gateways, pools)) print(`  ${line}`);
        for (const load of loads) {
          const most = load.mostReplicas > load.replicas ? ` to ${load.mostReplicas}` : '';
          print(
            `  ${load.deployment}: ${load.replicas}${most} × about ${digits(load.capacity)} requests/s with full batches`,
          );
        }
        for (const outlook of regions) {
          print('');
          for (const line of renderRegionOutlook(outlook)) print(`  ${line}`.trimEnd());
        }
      }
      if (scenario.chaos !== undefined) {
        print('');
        print('chaos in replication 0');
        for (const line of chaosLines(chaosSchedule(scenario, 0))) print(`  ${line}`);
      }
      if (defaults.length > 0) {
        print('');
        print('filled in');
        for (const { path, value } of defaults) print(`  ${path} = ${value}`);
      }
      for (const warning of warnings) say(`warning  ${renderProblem(warning)}`);
      suggest(`spillway run ${flags.scenario}`);
      exit(exitCode.ok);
    },
  );
}
