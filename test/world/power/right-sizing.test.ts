import { expect, it } from 'vitest';
import { runScenario } from '../../../src/testing/index.ts';

/** Requests every ten seconds to a small model of one’s own, which answers 70 % of them well, and to a large one, which answers all. */
function energyWith(routing: object) {
  const deployment = (pool: string, model: string, accelerators: number) => ({
    pool,
    accelerators,
    engine: { kind: 'llm', model },
    scaling: { kind: 'fixed', replicas: 1 },
  });
  const power = { model: { kind: 'measured' } };
  const { total } = runScenario({
    name: 'right-sizing',
    seed: 7,
    horizon: '3h',
    pools: {
      one: { accelerator: 'H100', accelerators: 1, power },
      four: { accelerator: 'H100', accelerators: 4, power },
    },
    deployments: {
      small: deployment('one', 'Llama-3.1-8B', 1),
      large: deployment('four', 'Llama-3.1-70B', 4),
    },
    gateways: {
      g: {
        targets: {
          small: { deployment: 'small', quality: '70%', priority: 1, usd_per_request: '$0.001' },
          large: { deployment: 'large', usd_per_request: '$0.01' },
        },
        routing,
      },
    },
    traffic: {
      t: { gateway: 'g', arrivals: { kind: 'poisson', rate: '6/min' }, prompt: 500, output: 300 },
    },
  }).result;
  const atRest = 0.12 * total['accelerator_hours']!;
  return {
    joulesPerGood: total['joules_per_good']!,
    aboveRest: (3.6e6 * (total['energy_kwh']! - atRest)) / total['completed']!,
    quality: total['answer_quality']!,
  };
}

it('joules of a good request fall where a small model answers most, and those above rest to less than half', () => {
  const large = energyWith({ kind: 'priority' });
  const cascade = energyWith({ kind: 'cascade', order: ['small', 'large'], signal: 1 });
  expect(cascade.quality).toBe(1);
  expect([large.joulesPerGood, cascade.joulesPerGood].map(Math.round)).toEqual([11_958, 8839]);
  expect([large.aboveRest, cascade.aboveRest].map(Math.round)).toEqual([5862, 2737]);
});
