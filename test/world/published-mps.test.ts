import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/testing/index.ts';

/**
 * Two vLLM of Qwen3-4B-FP8 at 60 % of the multiprocessors and half of the memory of an A100 80 GB each, against an
 * A100 each (gopebble.com, one run of low confidence): medians, and requests per second of all.
 */
const published = {
  own: { requests: 6.17, first: 0.4975, perToken: 0.0523 },
  mps: { requests: 5.73, first: 0.5047, perToken: 0.0625 },
};

/**
 * The source tells no prompts. At any of these lengths of them, time per token on an A100 of its own is as published
 * if the host takes so much of every step: about four fifths.
 */
const hostOf = { 50: '43.7ms', 100: '42.9ms', 200: '41.4ms', 400: '38.9ms' } as const;
const usual = 100;

/** The same time per token, all of it the accelerator’s. */
const factor = 5.05;
const acceleratorBound = {
  kind: 'fitted',
  dense: factor,
  decode_attention: factor,
  prefill_attention: factor,
};

describe('two replicas side by side on one A100 at 60 % each, against an A100 each', () => {
  it('are as fast as published on an A100 each: time per token and requests per second to 1 %', () => {
    const own = hostBound();
    expect(Math.abs(own.perToken / published.own.perToken - 1)).toBeLessThan(0.01);
    expect(Math.abs(own.requests / published.own.requests - 1)).toBeLessThan(0.01);
  });

  it('lose throughput and time per token as published, to 3 points, if bound by the host and asked 100 tokens', () => {
    const own = hostBound();
    const shared = hostBound(usual, at60);
    expect(Math.abs(missed('perToken', shared, own))).toBeLessThan(0.03);
    expect(Math.abs(missed('requests', shared, own))).toBeLessThan(0.03);
  });

  it('that parts shrink and memory is shared explains a third of the loss: it takes the interference too', () => {
    const calm = hostBound(usual, { ...at60, interference: 0 });
    expect(calm.perToken / hostBound().perToken).toBeGreaterThan(1.06);
    expect(calm.perToken / hostBound().perToken).toBeLessThan(1.09);
  });

  it.each([
    // What is explained by parts that shrink grows with the prompts, and leaves less to the interference.
    [50, 0.12, 0.01],
    [100, 0.12, 0.03],
    [200, 0.12, 0.06],
    [400, 0.12, 0.1],
    [100, 0.1, 0],
    [200, 0.1, 0.03],
    [50, 0.08, -0.04],
    [100, 0.08, -0.02],
    [200, 0.08, 0],
    [400, 0.08, 0.04],
    [400, 0.05, 0],
  ] as const)(
    'asked %d tokens, at an interference of %d time per token grows by %d more than published, to 1 point',
    (prompt, interference, more) => {
      const own = hostBound(prompt);
      const shared = hostBound(prompt, { ...at60, interference });
      expect(Math.abs(missed('perToken', shared, own) - more)).toBeLessThan(0.01);
      expect(Math.abs(missed('requests', shared, own))).toBeLessThan(0.03);
    },
  );

  it('are as fast, to 2 points, if told to have half each: both caps shrink to that while both run', () => {
    const own = hostBound();
    const capped = hostBound(usual, at60);
    const half = hostBound(usual, { multiprocessors: '50%' });
    expect(Math.abs(capped.perToken - half.perToken) / own.perToken).toBeLessThan(0.02);
  });

  it('known gap: their first token comes after a sixth of the published time, and grows by a quarter, not by 1.4 %', () => {
    const own = hostBound();
    const shared = hostBound(usual, at60);
    expect(Math.abs(own.first / published.own.first - 0.16)).toBeLessThan(0.02);
    expect(Math.abs(shared.first / own.first - 1.23)).toBeLessThan(0.03);
  });

  it('if the rest of the published time to the first token passes where nothing is shared, it grows as published, to 3 points', () => {
    const own = hostBound();
    const shared = hostBound(usual, at60);
    const elsewhere = published.own.first - own.first;
    const growth = (shared.first + elsewhere) / published.own.first - 1;
    expect(Math.abs(growth - (published.mps.first / published.own.first - 1))).toBeLessThan(0.03);
    expect(growth).toBeGreaterThan(0.03);
  });

  it.each(['50%', '60%'])(
    'cannot have been bound by the accelerator: at %s each, that slows by half and more',
    (multiprocessors) => {
      const own = run('exclusive', acceleratorBound, 200);
      const shared = run('mps', acceleratorBound, 200, { multiprocessors, interference: 0 });
      expect(Math.abs(own.perToken / published.own.perToken - 1)).toBeLessThan(0.05);
      expect(shared.perToken / own.perToken - 1).toBeGreaterThan(0.5);
    },
  );
});

type Figures = (typeof published)['own'];

/** By how much the change of a figure, as a part of what it was, is above the published one. */
function missed(figure: keyof Figures, shared: Figures, own: Figures): number {
  return shared[figure] / own[figure] - published.mps[figure] / published.own[figure];
}

interface Part {
  readonly multiprocessors: string;
  readonly interference?: number;
}

const at60: Part = { multiprocessors: '60%' };

/** Servers whose steps are mostly the host's; on an A100 each where no part is told. */
function hostBound(prompt: keyof typeof hostOf = usual, part?: Part): Figures {
  const stepTime = { kind: 'fitted', base: hostOf[prompt] };
  return run(part === undefined ? 'exclusive' : 'mps', stepTime, prompt, part);
}

/**
 * 200 requests at 10/s over two replicas, of 252 tokens out, as the source’s figures imply: both its runs lasted
 * from the first arrival to the last answer.
 */
function run(kind: 'exclusive' | 'mps', stepTime: object, prompt: number, part?: Part): Figures {
  const isShared = part !== undefined;
  const { multiprocessors, ...interference } = part ?? { multiprocessors: '100%' };
  const { requests } = runScenario({
    name: 'side-by-side',
    horizon: '60s',
    pools: {
      gpus: {
        accelerator: 'A100-80GB',
        accelerators: isShared ? 1 : 2,
        sharing: isShared ? { kind, oversubscription: '1.2x', ...interference } : { kind },
      },
    },
    deployments: {
      d: {
        pool: 'gpus',
        share: isShared ? { memory: '40GB', multiprocessors } : {},
        startup: 0,
        engine: {
          kind: 'llm',
          model: 'Qwen3-4B',
          precision: 'fp8',
          step_time: stepTime,
          kv: { memory_utilisation: isShared ? 0.9 : 0.8 },
        },
        scaling: { kind: 'fixed', replicas: 2 },
      },
    },
    traffic: {
      t: {
        deployment: 'd',
        arrivals: { kind: 'constant', rate: '10/s' },
        shape: { kind: 'step', at: '20s', factor: 0 },
        prompt: { kind: 'constant', value: prompt },
        output: { kind: 'constant', value: 252 },
      },
    },
  });
  return {
    requests: requests.length / Math.max(...requests.map(({ ended }) => ended)),
    first: median(requests.map(({ arrived, first_answer }) => first_answer - arrived)),
    perToken: median(requests.map(({ first_answer, ended }) => (ended - first_answer) / 251)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half - 0.25)]! + sorted[Math.floor(half)]!) / 2;
}
