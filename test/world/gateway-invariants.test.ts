import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTicks } from '../../src/engine/time.ts';
import {
  type GatewayLimits,
  type GatewayScenarioData,
  gatewayInvariants,
  gatewayScenarios,
  runScenario,
  type ScenarioRun,
  type TracedCall,
  tracedCalls,
  violations,
} from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';

/** What a property of so many runs may take, ten thousand of which take minutes. */
const patience = 3_600_000;

function assertOver(
  limits: GatewayLimits,
  seed: number,
  runs: number,
  nightly: number,
  holds: (source: GatewayScenarioData) => void,
): void {
  const property = fc.property(gatewayScenarios(limits), holds);
  fc.assert(property, { seed, numRuns: runsOf(runs, nightly) });
}

function gatewayViolations(run: ScenarioRun): string[] {
  return Object.entries(gatewayInvariants).flatMap(([name, holds]) =>
    holds(run).map((violation) => `${name}: ${violation}`),
  );
}

describe('over generated gateways before providers and deployments that fail', () => {
  it(
    'I2, I3, I5, I6, I7, I8, I10, I12, I17: every run ends, and no request, call or dollar is lost or counted twice',
    () => {
      assertOver({}, 1, 30, 10_000, (source) => {
        const run = runScenario(source);
        expect([...violations(run), ...gatewayViolations(run)]).toEqual([]);
      });
    },
    patience,
  );

  it(
    'I8, I11: with prices known to the cent, no budget is overspent and every answer is billed once',
    () => {
      const limits = { priced: true, budgets: true, noWarmup: true, composed: true };
      assertOver(limits, 2, 30, 10_000, (source) => {
        expect(gatewayViolations(runScenario(source))).toEqual([]);
      });
    },
    patience,
  );

  it(
    'I1: the same scenario and seed give the same result to the last byte',
    () => {
      assertOver({}, 3, 6, 500, (source) => {
        expect(written(runScenario(source))).toBe(written(runScenario(source)));
      });
    },
    patience,
  );

  it(
    'I20: the order of providers, outages, gateways, targets and rules changes nothing',
    () => {
      assertOver({}, 4, 6, 500, (source) => {
        expect(written(runScenario(backwards(source)))).toBe(written(runScenario(source)));
      });
    },
    patience,
  );

  it(
    'I14: what arrives, when and for whom does not depend on the policy of the gateway',
    () => {
      assertOver({ openTraffic: true }, 5, 8, 1000, (source) => {
        const arrivals = ({ requests }: ScenarioRun) =>
          requests.map(({ arrived, tenant, prompt_tokens, output_tokens, items }) => [
            arrived,
            tenant,
            prompt_tokens,
            output_tokens,
            items,
          ]);
        expect(arrivals(runScenario(inTurn(source)))).toEqual(arrivals(runScenario(source)));
      });
    },
    patience,
  );

  it(
    'I14: an attempt of a request at a provider takes as long under whatever policy',
    () => {
      assertOver({ openTraffic: true, steady: true, composed: true }, 6, 12, 1000, (source) => {
        const here = answerTimes(runScenario(source));
        const there = answerTimes(runScenario(inTurn(source)));
        const both = [...here.keys()].filter((attempt) => there.has(attempt));
        expect(both.map((attempt) => here.get(attempt))).toEqual(
          both.map((attempt) => there.get(attempt)),
        );
      });
    },
    patience,
  );
});

function written({ result }: ScenarioRun): string {
  return JSON.stringify(result, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** The sections of gateways, and what is named in them, from the last to the first. */
function backwards(source: GatewayScenarioData): GatewayScenarioData {
  const { providers, outages, gateways } = source;
  return { ...source, ...(reversed({ gateways, outages, providers }) as GatewayScenarioData) };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, own]) => [name, reversed(own)]);
  return Object.fromEntries(entries.reverse());
}

/** The same targets, which are asked in turn, again and again, and given all the time there is. */
function inTurn(source: GatewayScenarioData): GatewayScenarioData {
  const gateways = Object.entries(source.gateways).map(([name, { targets }]) => {
    const retry = { max_attempts: 5, classes: 'openai-sdk', budget: { kind: 'unlimited' } };
    return [name, { targets, audit: true, routing: { kind: 'round-robin' }, retry }] as const;
  });
  return { ...source, gateways: Object.fromEntries(gateways) };
}

/** Ticks from call to answer, by request, attempt and provider, where no other call was there at the same time. */
function answerTimes(run: ScenarioRun): Map<string, number> {
  const found = new Map<string, number>();
  const made = new Map<number, TracedCall[]>();
  for (const call of tracedCalls(run)) {
    const { request, service, what, sentAt, endedAt, hasAnswer } = call;
    if (what === 'shadow') continue;
    const calls = made.get(request.number) ?? [];
    made.set(request.number, [...calls, call]);
    if (!(service in run.scenario.providers) || hasAnswer !== true) continue;
    const ticks = toTicks(endedAt!) - toTicks(sentAt);
    found.set(`${request.number}/${calls.length}/${service}`, ticks);
  }
  for (const [number, calls] of made) {
    const isAlone = calls.every(({ sentAt }, at) => at === 0 || calls[at - 1]!.endedAt! <= sentAt);
    if (isAlone) continue;
    for (const key of found.keys()) if (key.startsWith(`${number}/`)) found.delete(key);
  }
  return found;
}
