import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { deploymentFacts } from '../../src/world/deployment-facts.ts';

const file = new URL('../../scenarios/black-friday.yaml', import.meta.url);
const { scenario } = parseScenario(readSource(readFileSync(file, 'utf8'), 'black-friday.yaml'));
const [facts] = deploymentFacts(scenario, new Map());

describe('what an autoscaler of Black Friday is told of its deployment', () => {
  it('counts its start from the order: 410 s until the node is there, and 556 s on it', () => {
    expect(facts!.startup).toBe(966);
  });

  it('knows the rate to come: eight times the usual in the busiest hour, at 11:00', () => {
    const { points } = facts!.future!;
    const highest = points.reduce((one, other) => (other.rate > one.rate ? other : one));
    expect(highest.rate).toBeCloseTo(8 * 0.4, 1);
    expect(highest.at / 3600).toBeCloseTo(11 - 6, 1);
  });

  it('has what an answer takes from the step times: slower with more tokens before it and in the cache', () => {
    const { ttft, itl, rate, kvTokens } = facts!.llm!;
    expect(ttft(8000, 0)).toBeGreaterThan(ttft(1000, 0));
    expect(ttft(1000, 50_000)).toBeGreaterThan(ttft(1000, 0));
    expect(itl(50_000)).toBeGreaterThan(itl(1000));
    expect(rate(1200, 300)).toBeGreaterThan(rate(2400, 300));
    expect(kvTokens).toBeGreaterThan(50_000);
  });
});
