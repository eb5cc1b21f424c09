import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import type { Scenario } from '../../../src/scenario/schema.ts';
import { readSource } from '../../../src/scenario/source.ts';
import { choose } from '../../../src/sweep/choose/choose.ts';
import { fleetFile } from '../../../src/sweep/choose/fleet-scenario.ts';
import { judge } from '../../../src/sweep/verdict.ts';
import { simulate } from '../../../src/world/simulate.ts';
import { needsOf } from './needs-of.ts';

/** As `spillway run` would run it. */
function runsOf(scenario: Scenario) {
  return Array.from({ length: scenario.replications }, (_, replication) =>
    simulate(scenario, new Map(), { replication }),
  );
}

describe.each(['shop', 'imaging', 'support', 'moderation'])('scenarios/choose/%s.yaml', (name) => {
  const text = readFileSync(
    new URL(`../../../scenarios/choose/${name}.yaml`, import.meta.url),
    'utf8',
  );
  // How many are ranked does not change the first.
  const needs = { ...needsOf(text), top: 1 };
  const [chosen] = choose(needs).chosen;

  test('a run of what is recommended is the one by which it was confirmed, and keeps its promises', () => {
    const written = fleetFile(needs, chosen!.candidate, chosen!);
    const { scenario } = parseScenario(readSource(written, 'recommended.yaml'));
    const results = runsOf(scenario);
    expect(results.map(({ fingerprint }) => fingerprint)).toEqual(
      chosen!.trial.results.map(({ fingerprint }) => fingerprint),
    );
    for (const verdict of judge(scenario.slos, results))
      expect(verdict).toMatchObject({ met: true });
    expect(scenario.slos.length).toBeGreaterThan(1);
  });

  test.each(['2', 'another', '2026'])(
    'and keeps them with seed %s, which the choice has not seen',
    (seed) => {
      const written = fleetFile(needs, chosen!.candidate, chosen!);
      const { scenario } = parseScenario(readSource(written, 'recommended.yaml'));
      const results = runsOf({ ...scenario, seed });
      for (const verdict of judge(scenario.slos, results))
        expect(verdict).toMatchObject({ met: true });
    },
  );

  test('the day costs what the runs were billed', () => {
    const { horizon, warmup } = parseScenario(
      readSource(fleetFile(needs, chosen!.candidate, chosen!), 'recommended.yaml'),
    ).scenario;
    for (const { total } of chosen!.trial.results) {
      const day = (total['cost_usd']! * 86_400) / (horizon - Number(warmup));
      expect(day).toBeCloseTo(chosen!.usdPerDay, 9);
    }
    if (needs.budget !== undefined)
      expect(chosen!.usdPerDay).toBeLessThanOrEqual(24 * needs.budget);
  });
});
