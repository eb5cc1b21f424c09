import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/testing/index.ts';

/** Visits of four pages, one every ten seconds, in front of a cache of embeddings. */
function visitsOf(content: object) {
  const run = runScenario({
    name: 'visits',
    horizon: '1000s',
    pools: { l4: { accelerator: 'L4', accelerators: 1 } },
    deployments: {
      embed: {
        pool: 'l4',
        engine: { kind: 'slots', service: '30ms' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    gateways: {
      front: { targets: { embed: { deployment: 'embed' } }, cache: { kind: 'embedding' } },
    },
    traffic: {
      shop: {
        arrivals: { kind: 'constant', rate: '0.1/s' },
        sessions: { turns: 4, think: '1s' },
        content,
      },
    },
  });
  const pages = run.requests.filter(({ deployment }) => deployment === 'front');
  // A page of which nothing is known takes 30 ms, another one 1 ms.
  const unknown = pages.filter(({ arrived, ended }) => ended - arrived > 0.02);
  return { visits: pages.length / 4, unknown: unknown.length };
}

describe('what the turns of a session ask', () => {
  it('is the same with `by: session`: only the first page of a visit is not known', () => {
    // That somebody of ten million comes twice among a hundred visits has a chance of 1 in 2,000.
    const { visits, unknown } = visitsOf({ questions: '10M', exponent: 0, by: 'session' });
    expect(visits).toBe(100);
    expect(unknown).toBe(visits);
  });

  it('is of all visits the same where there is only one question', () => {
    expect(visitsOf({ questions: 1, by: 'session' }).unknown).toBe(1);
  });

  it('is what nobody else asks where it is left out, but for the first', () => {
    const { visits, unknown } = visitsOf({ questions: 1 });
    expect(unknown).toBe(1 + 3 * visits);
  });
});
