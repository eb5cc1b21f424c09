import { describe, expect, it } from 'vitest';
import { initialReplicas } from '../../src/policies/autoscaling/replica-bounds.ts';
import { runScenario } from '../../src/testing/index.ts';
import { configOf, everyAutoscaler } from '../policies/autoscaling/every-autoscaler.ts';

/** Seconds. */
const step = 180;
const horizon = 1500;

/** From 1 to 6 requests a second, of a second each, on replicas that take two at once. */
function scenario(scaling: unknown) {
  return {
    name: 'step',
    horizon: `${horizon}s`,
    pools: { p: { accelerator: 'L4', accelerators: 16 } },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', slots: 2, service: '1s' },
        queue: { timeout: '2min' },
        startup: '20s',
        scaling,
      },
    },
    traffic: {
      t: {
        arrivals: { kind: 'poisson', rate: '1/s' },
        shape: { kind: 'step', at: `${step}s`, factor: '6x' },
        items: { kind: 'constant', value: 1 },
      },
    },
  };
}

/** The same load in tokens: a prompt and eight steps of 100 ms, two requests at once. */
function languageModel(scaling: unknown) {
  const plain = scenario(scaling);
  const engine = {
    kind: 'llm',
    model: 'Llama-3.2-1B',
    max_num_seqs: 2,
    max_num_batched_tokens: 2048,
    max_model_len: 2048,
    step_time: { kind: 'constant', seconds: '100ms' },
    kv: { blocks: 64 },
  };
  const traffic = {
    t: {
      ...plain.traffic.t,
      items: undefined,
      prompt: { kind: 'constant', value: 400 },
      output: { kind: 'constant', value: 9 },
    },
  };
  return { ...plain, deployments: { d: { ...plain.deployments.d, engine } }, traffic };
}

/** By KV caches, tokens, or promises of language models. */
const needLanguageModels = ['wva', 'wva-tokens', 'dynamo-planner'];

/** Those that look at no load. */
const blind = ['fixed', 'scheduled'];

describe.each(everyAutoscaler)('%s in a simulation', (name, written) => {
  const source = (needLanguageModels.includes(name) ? languageModel : scenario)(written);
  const run = () => runScenario(source);
  const { result, requests } = run();

  it('answers a step of load, and serves it', () => {
    const before = initialReplicas(configOf(written));
    const most = result.total['replicas_max']!;
    if (blind.includes(name)) expect(most).toBe(6);
    else expect(most).toBeGreaterThan(Math.max(2, before));
    // What came in the last ten minutes, but for the seconds in which nobody can have been served.
    const late = requests.filter(
      ({ arrived }) => arrived > horizon - 600 && arrived < horizon - 60,
    );
    expect(late.length).toBeGreaterThan(2500);
    const served = late.filter(({ outcome }) => outcome === 'completed');
    expect(served.length / late.length).toBeGreaterThan(0.95);
  });

  it('says why at each decision, and the same in each run', () => {
    const again = run().result;
    expect(again.fingerprint).toBe(result.fingerprint);
    expect(again.decisions).toEqual(result.decisions);
    if (name !== 'fixed') expect(result.decisions.length).toBeGreaterThan(0);
    for (const { because, desired } of result.decisions) {
      expect(because).not.toBe('');
      expect(Number.isInteger(desired)).toBe(true);
    }
  });
});
