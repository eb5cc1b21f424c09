import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { simulateScenario } from '../../src/sweep/simulate-scenario.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const plain = `
name: desk
replications: 2
horizon: 10min
pools:
  main: { accelerator: L4, accelerators: 6, price: $1/h }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: { kind: exponential, mean: 1s } }
    scaling: { kind: fixed, replicas: 2 }
traffic:
  users: { arrivals: { kind: poisson, rate: 3/s } }
`;

const text = `${plain}
slos:
  - { metric: wait_p95, max: 2s }
  - { metric: cost_usd, max: $0.01, optional: true }
sweep:
  deployments.chat.scaling.replicas: [1, 3]
`;

describe('a scenario from its text to judged results', () => {
  it('has a variant for each point of the sweep, and a result for each replication', async () => {
    const told: string[] = [];
    const [one, three] = await simulateScenario(text, {
      onProgress: (done, of) => told.push(`${done}/${of}`),
    });
    expect(one!.labels).toEqual({ 'deployments.chat.scaling.replicas': '1' });
    expect(three!.scenario.deployments['chat']!.scaling).toMatchObject({ replicas: 3 });
    expect(told).toEqual(['1/4', '2/4', '3/4', '4/4']);
    // Two slots bear two requests a second of the three; six bear all.
    expect([one!.keepsAll, three!.keepsAll]).toEqual([false, true]);
    expect(three!.slos.map(({ met }) => met)).toEqual([true, false]);
    expect(three!.results).toHaveLength(2);
    // 3 × $1/h for ten minutes.
    expect(three!.results[1]!.total['cost_usd']).toBeCloseTo(0.5, 12);
  });

  it('I1: gives the same twice, and keeps nothing between two calls', async () => {
    const prints = async () =>
      (await simulateScenario(text)).flatMap(({ results }) =>
        results.map(({ fingerprint }) => fingerprint),
      );
    const first = await prints();
    expect(new Set(first).size).toBe(4);
    expect(await prints()).toEqual(first);
  });

  it('puts other values in the place of those in the text', async () => {
    const [one] = await simulateScenario(plain, {
      set: { 'traffic.users.arrivals.rate': '1/s', replications: 1 },
      logRequests: true,
    });
    expect(one!.labels).toEqual({});
    expect(one!.results[0]!.requests).toHaveLength(one!.results[0]!.total['arrived']!);
    // 600 arrivals are expected, with a standard deviation of √600 = 24.5.
    expect(Math.abs(one!.results[0]!.total['arrived']! - 600)).toBeLessThan(4 * 24.5);
  });

  const module = { kind: 'module', path: './mine.mjs', max_replicas: 5 };
  const two = {
    initialReplicas: 2,
    interval: 15,
    initial: () => null,
    decide: () => ({ desired: 2, because: 'two', state: null }),
  };

  it('takes a policy of the caller’s under the path that the text gives it', async () => {
    const [one] = await simulateScenario(plain, {
      set: { 'deployments.chat.scaling': module },
      policies: new Map([['./mine.mjs', () => two]]),
    });
    expect(one!.results[0]!.decisions.at(-1)).toMatchObject({ desired: 2, because: 'two' });
  });

  it('loads other policies from files beside the scenario', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'mine.mjs'),
      `export const autoscaler = { initialReplicas: 1, interval: 15, initial: () => null,
        decide: () => ({ desired: 3, because: 'of a file', state: null }) };`,
    );
    const [one] = await simulateScenario(plain, {
      file: join(folder, 'desk.yaml'),
      set: { 'deployments.chat.scaling': module },
    });
    expect(one!.results[0]!.decisions.at(-1)).toMatchObject({ because: 'of a file' });
  });

  it.each([
    ['a key that is none', `${plain}horizont: 3min`, /^desk\.yaml:14:1 .*unknown key "horizont"/],
    ['a value that is set', plain, /set horizon.*horizon: "soon" is not a duration/],
  ])('says at its place what is wrong: %s', async (_, wrong, says) => {
    const options = { file: 'desk.yaml', ...(wrong === plain ? { set: { horizon: 'soon' } } : {}) };
    const failed = await simulateScenario(wrong, options).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ScenarioError);
    expect((failed as ScenarioError).message).toMatch(says);
  });
});
