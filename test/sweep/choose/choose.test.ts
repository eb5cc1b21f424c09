import { describe, expect, test } from 'vitest';
import { hardwareName, usdPerDayOf } from '../../../src/policies/selection/candidates.ts';
import { parseScenario } from '../../../src/scenario/parse.ts';
import type { Needs } from '../../../src/scenario/schema/needs.ts';
import { readSource } from '../../../src/scenario/source.ts';
import { answerNeeds } from '../../../src/sweep/choose/answer.ts';
import { choose } from '../../../src/sweep/choose/choose.ts';
import { fleetFile } from '../../../src/sweep/choose/fleet-scenario.ts';
import { footprintOf } from '../../../src/sweep/choose/footprint.ts';
import { prepare } from '../../../src/sweep/choose/prepare.ts';
import { sizeFleet } from '../../../src/sweep/choose/size-fleet.ts';
import { candidatesFor } from '../../../src/sweep/choose/ways.ts';
import { judge } from '../../../src/sweep/verdict.ts';
import { simulate } from '../../../src/world/simulate.ts';
import { needsOf } from './needs-of.ts';

const chat = `
name: chat
model: Llama-3.1-8B
rate: 12/s
prompt: 300
output: 60
slos: { ttft: 400ms, tpot: 60ms }
accelerators: [L4, A10G, L40S, A100-80-PCIe]
precision: [fp16, fp8]
tensor: [1, 2]
replications: 3
horizon: 20s
`;

/** The cheapest of all candidates, each sized, none left out for its price. */
function cheapestOfAll(needs: Needs): { hardware: string; usd: number } {
  const { prepared } = prepare(needs, candidatesFor(needs).candidates);
  const sized = prepared.flatMap(({ candidate, trials, least, about }) => {
    const most = Math.floor(needs.most / candidate.acceleratorsPerUnit);
    const sizing = sizeFleet(trials, { least, about, most, replications: needs.replications });
    if (sizing.kind === 'missed') return [];
    return { hardware: hardwareName(candidate), usd: usdPerDayOf(candidate, sizing.trial.units) };
  });
  return sized.reduce((a, b) => (b.usd < a.usd ? b : a));
}

test('the first is the cheapest of all ways to serve a model, though few of them are simulated', () => {
  const needs = { ...needsOf(chat), most: 40 };
  const { chosen, turnedAway, simulated } = choose(needs);
  const [first] = chosen;
  expect({ hardware: hardwareName(first!.candidate), usd: first!.usdPerDay }).toEqual(
    cheapestOfAll(needs),
  );
  const { candidates, refusals } = candidatesFor(needs);
  expect(chosen.length + turnedAway.length).toBe(candidates.length + refusals.length);
  expect(simulated).toBeLessThan(candidates.length);
  const prices = chosen.map(({ usdPerDay }) => usdPerDay);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
});

test('how many are ranked does not change the first', () => {
  const first = (top: number) => {
    const [fleet] = choose({ ...needsOf(chat), top }).chosen;
    return [hardwareName(fleet!.candidate), fleet!.units];
  };
  expect(first(1)).toEqual(first(5));
});

describe('what is recommended keeps its promises in other runs', () => {
  test.each([
    ['a chat', chat],
    ['bursts', `${chat}\narrivals: { kind: gamma, cv: 3 }`],
    ['the whole answer', chat.replace(/slos: .*/, 'slos: { e2e: 3s, quantile: 99% }')],
    ['a peak', `${chat}\npeak: 4x`],
    ['images', 'model: ResNet-50\nrate: 900/s\nslos: { e2e: 60ms }\nreplications: 3\nhorizon: 8s'],
    [
      'texts to embed',
      'model: bge-large-en-v1.5\nrate: 300/s\nprompt: 200\noutput: 1\nslos: { e2e: 80ms }\nreplications: 3\nhorizon: 8s',
    ],
  ])('%s', (_, text) => {
    const needs = { ...needsOf(text), top: 1 };
    const [chosen] = choose(needs).chosen;
    const written = fleetFile(needs, chosen!.candidate, chosen!);
    const { scenario } = parseScenario(readSource(written, 'a.yaml'));
    for (const seed of ['1', 'another']) {
      const results = [0, 1, 2].map((replication) =>
        simulate({ ...scenario, seed }, new Map(), { replication }),
      );
      for (const verdict of judge(scenario.slos, results)) {
        expect(verdict).toMatchObject({ met: true });
      }
    }
  });
});

describe('where nothing will do', () => {
  test('the budget: the nearest is what it misses by the least factor', () => {
    const { chosen, nearest } = choose({ ...needsOf(chat), budget: 0.1 });
    expect(chosen).toEqual([]);
    expect(nearest!.because).toMatch(/needs \d+ at the least, for \$[\d.]+ a day of \$2\.40$/);
    expect(nearest!.factor).toBeGreaterThan(1);
  });

  test('the number of accelerators: what the most of them miss is said', () => {
    const needs = { ...needsOf(chat), accelerators: ['L4'], most: 1 };
    const { chosen, turnedAway } = choose(needs);
    expect(chosen).toEqual([]);
    const reasons = turnedAway.map(({ because }) => because).join('\n');
    expect(reasons).toMatch(/needs \d+ at the least, and there are 1|there are no more/);
  });

  test('the carbon: what emits more than may be is turned away', () => {
    const needs = { ...needsOf(chat), top: 1, region: 'aws/us-east-1' };
    const [dirty] = choose(needs).chosen;
    const grams = footprintOf(needs, dirty!).gramsPerDay!.mean;
    const { chosen, turnedAway } = choose({ ...needs, carbon: grams * 0.99 });
    expect(chosen.map(({ units, candidate }) => [units, candidate])).not.toContainEqual([
      dirty!.units,
      dirty!.candidate,
    ]);
    expect(turnedAway.map(({ because }) => because).join('\n')).toMatch(/g of CO2e a day, and/);
  });
});

test('spare units are paid beyond those that keep the promises', () => {
  const needs = { ...needsOf(chat), accelerators: ['L40S'], tensor: [1], top: 1 };
  const [bare] = choose(needs).chosen;
  const [safe] = choose({ ...needs, spare: 2 }).chosen;
  expect(safe!.units).toBe(bare!.units + 2);
  expect(safe!.trial.factor).toBeLessThan(bare!.trial.factor);
});

describe('an answer', () => {
  const needs = needsOf(`${chat}
top: 2
region: aws/us-east-1
peak: 2x
instead_of: A10G
with: [L40S, MI355X]
transition_cost: $1000
`);
  const answer = answerNeeds(needs);

  test('has the energy of a day at the usual rate, and its carbon: kWh × PUE × grams (I9)', () => {
    for (const { kwhPerDay, gramsPerDay } of answer.standings) {
      // us-east-1: the site's PUE of 1.15 and 396.26 g/kWh, from the catalog's regions.
      expect(gramsPerDay!.mean / kwhPerDay!.mean).toBeCloseTo(1.15 * 396.26, 0);
    }
  });

  test('bears the load that it says, and not the next that was tried', () => {
    for (const [rank, fleet] of answer.chosen.entries()) {
      const { bears } = answer.standings[rank]!;
      expect(
        fleet.prepared.trials.run(fleet.units, [needs.replications], { load: bears }).kept,
      ).toBe(true);
    }
  });

  test('sizes what the published selector says, which knows no count', () => {
    const { hardware, because, sized } = answer.reference;
    // 16 GB, 400 ms, 24/s: neither large, nor fast, nor more than 500 requests a second.
    expect([hardware, because]).toEqual(['A100', 'A100 provides balanced performance/cost']);
    expect(sized).toMatchObject({ candidate: { sheet: { id: 'A100-80-SXM' } } });
  });

  test('weighs newer accelerators by what both are found to cost, where the published strategy always says 6 months', () => {
    const { to, fleet } = answer.transitions!;
    const [l40s, mi355x] = to;
    if (!('trial' in fleet) || !('trial' in l40s!.fleet)) throw new Error('not sized');
    const saved = fleet.usdPerDay - l40s!.fleet.usdPerDay;
    const { paybackMonths, costBenefit } = l40s!.verdict!;
    expect(costBenefit).toBeCloseTo(saved / fleet.usdPerDay, 9);
    // A month of 730 hours.
    if (saved > 0) expect(paybackMonths).toBeCloseTo(1000 / ((saved * 730) / 24), 6);
    else expect(paybackMonths).toBeUndefined();
    expect(l40s!.published).toMatchObject({ costBenefit: '35%', estimatedPaybackMonths: 6 });
    expect(mi355x).toMatchObject({ verdict: undefined, fleet: { because: 'no price is known' } });
  });
});
