import { CarbonMeter } from '../../../src/ledger/carbon/carbon-meter.ts';
import { HourlyIntensity } from '../../../src/ledger/carbon/hourly-intensity.ts';
import { EnergyMeter, joulesPerKwh } from '../../../src/ledger/energy/energy-meter.ts';
import { epochSeconds } from '../../../src/ledger/iso-time.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import { siteOf } from '../../../src/scenario/site-of.ts';
import { runScenario, type ScenarioRun } from '../../../src/testing/index.ts';
import type { RunScenarioOptions } from '../../../src/testing/run-scenario.ts';
import type { PowerListener } from '../../../src/world/fleet-power.ts';

/** A change of the power of a deployment, or of what a pool draws at rest. */
interface Change {
  readonly seconds: number;
  readonly deployment?: string;
  readonly pool?: string;
  readonly restWatts: number;
  readonly watts: number;
}

/** kWh and grams of a run, metered from its power trace and not from what its recorder added up. */
export interface Metered {
  readonly kwh: number;
  readonly restKwh: number;
  readonly grams: number;
}

export interface TracedRun extends ScenarioRun {
  /** From the warm-up on. */
  readonly deployment: (name: string) => Metered;
  readonly pool: (name: string) => Metered;
}

/** Runs a scenario and keeps its power trace. */
export function traced(source: unknown, options: RunScenarioOptions = {}): TracedRun {
  const changes: Change[] = [];
  const onPower: PowerListener = (seconds, of, restWatts, watts) => {
    changes.push({ seconds, ...of, restWatts, watts });
  };
  const run = runScenario(source, { ...options, onPower });
  return {
    ...run,
    deployment: (name) =>
      metered(run, run.scenario.deployments[name]!.pool, (change) =>
        change.deployment === name ? change : undefined,
      ),
    pool(name) {
      const own = Object.keys(run.scenario.deployments).filter(
        (one) => run.scenario.deployments[one]!.pool === name,
      );
      // All that is rented, at rest, and what each deployment draws beyond that.
      let rest = 0;
      const above = new Map<string, number>();
      return metered(run, name, ({ pool, deployment = '', restWatts, watts }) => {
        if (pool === name) rest = restWatts;
        else if (own.includes(deployment)) above.set(deployment, watts - restWatts);
        else return undefined;
        return {
          restWatts: rest,
          watts: [...above.values()].reduce((sum, one) => sum + one, rest),
        };
      });
    },
  };

  function metered(
    { scenario, result }: ScenarioRun,
    pool: string,
    of: (change: Change) => { readonly restWatts: number; readonly watts: number } | undefined,
  ): Metered {
    const { warmup } = result;
    const energy = new EnergyMeter(0, warmup);
    const atRest = new EnergyMeter(0, warmup);
    const carbon = carbonMeter(scenario, pool, warmup);
    for (const change of changes) {
      const now = of(change);
      if (now === undefined) continue;
      const at = Math.max(warmup, change.seconds);
      energy.set(at, now.watts);
      atRest.set(at, now.restWatts);
      carbon?.set(at, now.watts);
    }
    const { horizon } = scenario;
    return {
      kwh: energy.joules(horizon) / joulesPerKwh,
      restKwh: atRest.joules(horizon) / joulesPerKwh,
      grams: carbon?.grams(horizon) ?? Number.NaN,
    };
  }
}

function carbonMeter(scenario: Scenario, pool: string, start: number): CarbonMeter | undefined {
  const { region } = scenario.pools[pool]!;
  if (region === undefined) return undefined;
  const { pue, intensity } = siteOf(scenario, region);
  const hours = new HourlyIntensity(intensity!, epochSeconds(scenario.billing.start));
  return new CarbonMeter(hours, pue, 0, start);
}
