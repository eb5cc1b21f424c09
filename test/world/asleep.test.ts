import { expect, it } from 'vitest';
import { runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

it('a language model that falls asleep with its last request rests, and is not counted as resting twice', () => {
  const { result } = runLiteral(
    [
      { at: 19.9, prompt: 100, output: 200 },
      { at: 90, prompt: 100, output: 20 },
    ],
    {
      ...wanted([0, 1], [20, 0], [60, 1]),
      'deployments.d.engine': {
        kind: 'llm',
        model: 'Llama-3.1-8B',
        precision: 'fp8',
        max_model_len: '4K',
      },
      'deployments.d.warm': { replicas: 1, wake: '1s' },
      interval: '10s',
    },
  );
  expect(result.total['used_hours']).toBeGreaterThan(0);
  expect(result.series.at(-1)!.utilisation).toBeGreaterThan(0);
  expect(result.series.find(({ time }) => time === 70)!.utilisation).toBe(0);
});
