import { describe, expect, test } from 'vitest';
import { toTicks } from '../../src/engine/time.ts';
import { Moments } from '../../src/metrics/moments.ts';
import { runScenario } from '../../src/testing/index.ts';
import type { RequestRow } from '../../src/world/result.ts';
import { casesOf } from '../nightly.ts';
import { expectCovers } from './replications.ts';

/** Microseconds of every step. */
const step = 1000;
const replications = 20;

/** A law of output tokens, as traffic says it, with the moments that it has in whole tokens. */
interface Law {
  readonly traffic: object;
  readonly mean: number;
  readonly square: number;
}

const fourTokens: Law = { traffic: { output: 4 }, mean: 4, square: 16 };

/** How much is simulated: requests of each replication, and of these the first, which do not count. */
interface Effort {
  readonly requests: number;
  readonly warmUp: number;
}

// A queue forgets its empty start in about 1 / (1 - sqrt(load))² services.
const efforts = {
  0.5: { requests: 5000, warmUp: 200 },
  0.8: { requests: 12_000, warmUp: 1000 },
  0.95: { requests: 24_000, warmUp: 4000 },
} as const satisfies Readonly<Record<number, Effort>>;

describe.each([
  [0.5, 0.03],
  [0.8, 0.04],
  [0.95, 0.1],
] as const)('answers of one length, one at a time, at load %d are M/D/1:', (load, precision) => {
  const measured = measure(fourTokens, load, {
    mean: (steps) => steps / 4,
    none: (steps) => (steps === 0 ? 1 : 0),
    one: (steps) => (steps <= 4 ? 1 : 0),
    two: (steps) => (steps <= 8 ? 1 : 0),
  });

  test('they wait load / (2 (1 - load)) services', () => {
    expectCovers(measured.mean, load / (2 * (1 - load)), precision);
  });

  // P(W ≤ k services) = (1 - load) Σ (load (i - k))^i / i! · exp(-load (i - k)), i = 0 … k (Erlang 1909).
  test('1 - load of them do not wait', () => {
    expectCovers(measured.none, 1 - load, precision);
  });

  test('(1 - load) exp(load) wait no longer than a service', () => {
    expectCovers(measured.one, (1 - load) * Math.exp(load), precision);
  });

  test('(1 - load) (exp(2 load) - load exp(load)) wait no longer than two', () => {
    const theory = (1 - load) * (Math.exp(2 * load) - load * Math.exp(load));
    expectCovers(measured.two, theory, precision);
  });
});

describe('answers of random length, one at a time, are M/G/1', () => {
  const exponential = roundedExponential();

  const loads = [
    [0.5, 0.04],
    [0.8, 0.06],
    [0.95, 0.14],
  ] as const;

  // At the highest load below there is each wait by itself, and M/D/1 above.
  test.each(casesOf(loads, [loads[0], loads[1]]))(
    'at load %d they wait load × E[S²] / (2 E[S] (1 - load)) (Pollaczek and Khinchine)',
    (load, precision) => {
      const { mean } = measure(exponential, load, { mean: (steps) => steps });
      expectCovers(
        mean,
        (load * exponential.square) / (2 * exponential.mean * (1 - load)),
        precision,
      );
    },
  );

  test('each waits as long as Lindley’s recursion says', () => {
    const rows = run(exponential, 0.95, 10_000, 0);
    let [free, wrong] = [0, 0];
    for (const { arrived, started, ended, output_tokens: output } of rows) {
      const start = Math.max(toTicks(arrived), free);
      free = start + step * output;
      if (toTicks(started) !== start || toTicks(ended) !== free) wrong += 1;
    }
    expect(wrong).toBe(0);
  });
});

/** The exponential law of mean 5, rounded to whole tokens of at least 1: P(N ≥ n) = exp(-(n - 1/2) / 5). */
function roundedExponential(): Law {
  let [mean, square] = [1, 1];
  for (let n = 2; n < 1000; n += 1) {
    const atLeast = Math.exp(-(n - 0.5) / 5);
    mean += atLeast;
    square += (2 * n - 1) * atLeast;
  }
  return { traffic: { output: { kind: 'exponential', mean: 5 } }, mean, square };
}

/** Means over the requests of each replication of functions of their waits, which are given in steps. */
function measure<Measure extends string>(
  law: Law,
  load: keyof typeof efforts,
  functions: Readonly<Record<Measure, (steps: number) => number>>,
): Readonly<Record<Measure, number[]>> {
  const { requests, warmUp } = efforts[load];
  const names = Object.keys(functions) as Measure[];
  const means = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Measure,
    number[]
  >;
  for (let replication = 0; replication < replications; replication += 1) {
    const rows = run(law, load, requests, replication);
    for (const name of names) {
      const moments = new Moments();
      for (let at = warmUp; at < requests; at += 1) {
        const { arrived, started } = rows[at]!;
        moments.record(functions[name]((toTicks(started) - toTicks(arrived)) / step));
      }
      means[name].push(moments.mean);
    }
  }
  return means;
}

/** The first requests to one replica that serves one after the other, in steps of one length. */
function run(law: Law, load: number, requests: number, replication: number): readonly RequestRow[] {
  const rate = (load * 1e6) / (law.mean * step);
  const source = {
    name: 'mg1',
    seed: 'llm',
    // A little more than they take to come, so that all of them come and are answered.
    horizon: `${(1.05 * requests) / rate}s`,
    pools: { p: { accelerator: 'H100', accelerators: 1 } },
    deployments: {
      d: {
        pool: 'p',
        engine: {
          kind: 'llm',
          model: 'Llama-3.1-8B',
          max_num_seqs: 1,
          kv: { blocks: 1_000_000 },
          step_time: { kind: 'constant', seconds: `${step}us` },
        },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: {
      t: {
        deployment: 'd',
        arrivals: { kind: 'poisson', rate: `${rate}/s` },
        prompt: 100,
        ...law.traffic,
      },
    },
  };
  const rows = runScenario(source, { replication }).requests.slice(0, requests);
  expect(rows.length).toBe(requests);
  expect(rows.every(({ outcome }) => outcome === 'completed')).toBe(true);
  return rows;
}
