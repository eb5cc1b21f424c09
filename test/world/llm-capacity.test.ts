import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { deploymentFacts } from '../../src/world/deployment-facts.ts';
import { offeredLoads } from '../../src/world/offered-load.ts';
import { simulate } from '../../src/world/simulate.ts';
import { yardstickOf } from '../../src/world/yardstick.ts';

const none = new Map();

/** What is asked, with exponential lengths, after system prompts of one of two kinds, and how much is done at once. */
interface Asked {
  readonly prompt: number;
  readonly output: number;
  readonly system?: number;
  readonly sequences?: number;
}

/** One replica of an 8B model on an H100 that is offered so much. */
function chat(
  { prompt, output, system = 0, sequences = 256 }: Asked,
  rate: number,
  horizon: number,
) {
  const data = {
    name: 'saturated',
    horizon: `${horizon}s`,
    max_events: '100M',
    pools: { p: { accelerator: 'H100-SXM', accelerators: 1 } },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'llm', model: 'Llama-3.1-8B', max_num_seqs: sequences },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: {
      t: {
        arrivals: { kind: 'poisson', rate: `${rate}/s` },
        prompt: { kind: 'exponential', mean: prompt },
        output: { kind: 'exponential', mean: output },
        ...(system > 0 && { prefix: { system: { groups: 2, tokens: system } } }),
      },
    },
  };
  return parseScenario({ file: 's', data, locate: () => ({ file: 's' }) }, []).scenario;
}

function capacityOf(asked: Asked): number {
  return offeredLoads(chat(asked, 1, 10_000), none)[0]!.capacity;
}

/** What it answers a second of a flood that never lets up, once its first requests have gone. */
function answered(asked: Asked, capacity: number): number {
  const horizon = 6000 / capacity;
  const { series } = simulate(chat(asked, 1.5 * capacity, horizon), none, { replication: 0 });
  const measured = series.filter(({ time }) => time >= 0.3 * horizon);
  const completed = measured.reduce((sum, row) => sum + row.completed, 0);
  return completed / (horizon - measured[0]!.time);
}

describe('what a replica of a language model is said to serve is what it does in a flood, to six in a hundred', () => {
  // Some 4200 requests: their work has a standard error of about 1.5 %, for what they ask for is exponential.
  it.each<Asked>([
    { prompt: 20, output: 2 },
    { prompt: 100, output: 1 },
    { prompt: 50, output: 10 },
    { prompt: 100, output: 100 },
    { prompt: 200, output: 20 },
    { prompt: 1000, output: 100 },
    { prompt: 2000, output: 20 },
    { prompt: 100, output: 50, system: 1000 },
    { prompt: 20, output: 10, sequences: 4 },
  ])('%o', (asked) => {
    const capacity = capacityOf(asked);
    const found = answered(asked, capacity);
    expect(found / capacity).toBeGreaterThan(0.94);
    expect(found / capacity).toBeLessThan(1.06);
  });
});

it('is what an autoscaler is told, and what a fleet is judged by', () => {
  const scenario = chat({ prompt: 100, output: 10 }, 1, 10_000);
  const { capacity } = offeredLoads(scenario, none)[0]!;
  const [told] = deploymentFacts(scenario, none);
  expect(told!.capacity).toBe(capacity);
  const one = { promptTokens: [100], outputTokens: [10], items: [1] };
  expect(told!.llm!.rate(100, 10)).toBe(yardstickOf(scenario, 1).capacity(0, one));
});
