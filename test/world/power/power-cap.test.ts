import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../src/testing/index.ts';

/** One H100 with Llama-3.1-8B, always at work for so many users, under a cap. */
function underCap(power: object, users: number, prompt: number, output: number) {
  const { total } = runScenario({
    name: 'cap',
    horizon: '120s',
    warmup: '20s',
    pools: { p: { accelerator: 'H100', accelerators: 1, power } },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'llm', model: 'Llama-3.1-8B' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    traffic: {
      t: {
        arrivals: { kind: 'closed', users },
        sessions: { turns: 1_000_000, think: '1us' },
        prompt,
        output,
      },
    },
  }).result;
  const joules = 3.6e6 * total['energy_kwh']!;
  const decoded = total['tokens_per_second']!;
  const computed = total['computed_tokens_per_second']!;
  return {
    decoded,
    computed,
    joulesPerDecoded: joules / (100 * decoded),
    joulesPerComputed: joules / (100 * computed),
  };
}

const decoding = (power: object) => underCap(power, 32, 100, 1000);
const prompts = (power: object) => underCap(power, 8, 4000, 2);

describe('a cap at 60 % of an H100', () => {
  it('takes 1.3 % of the tokens decoded and 15 % of those of prompts', () => {
    const [free, capped] = [decoding({}), decoding({ cap_part: '60%' })];
    expect([free.decoded, capped.decoded].map(Math.round)).toEqual([3999, 3949]);
    const [freePrompts, cappedPrompts] = [prompts({}), prompts({ cap_part: '60%' })];
    expect([freePrompts.computed, cappedPrompts.computed].map(Math.round)).toEqual([
      46_928, 39_721,
    ]);
  });

  it('takes 39 % of the joules of a token where work is held to draw all watts, and 18 % where it was measured', () => {
    const saved = (model: object) => {
      const [free, capped] = [decoding({ model }), decoding({ model, cap_part: '60%' })];
      return 1 - capped.joulesPerDecoded / free.joulesPerDecoded;
    };
    expect(saved({ kind: 'linear' })).toBeCloseTo(0.392, 3);
    expect(saved({ kind: 'measured' })).toBeCloseTo(0.18, 3);
    const [free, capped] = [prompts({}), prompts({ cap_part: '60%' })];
    expect(capped.joulesPerComputed / free.joulesPerComputed).toBeCloseTo(0.709, 3);
  });

  it('costs more than it saves where it is far below: at 30 % memory is slower too', () => {
    const [low, lower] = [decoding({ cap_part: '40%' }), decoding({ cap_part: '30%' })];
    expect(Math.round(lower.decoded)).toBe(2314);
    expect(lower.joulesPerDecoded).toBeGreaterThan(1.2 * low.joulesPerDecoded);
  });
});
