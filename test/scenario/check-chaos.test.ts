import { describe, expect, it } from 'vitest';
import { problemsAfter } from './problems.ts';

const provider = `providers:
  main: { price: { input: $1, output: $2 } }
  spare: { price: { input: $1, output: $2 }, limits: { requests: 60/min } }
`;

/** The problems of the small scenario with a block \`chaos\`, which stands on line 2. */
function problemsOf(chaos: string, providers = ''): string[] {
  return problemsAfter(['horizon: 10s\n', `chaos: ${chaos}\nhorizon: 10s\n${providers}`]);
}

describe('the block `chaos`', () => {
  it('is right without a word, for every kind that can befall somebody', () => {
    expect(problemsOf('{}')).toEqual([]);
    expect(problemsOf('{}', provider)).toEqual([]);
  });

  it('begins before the horizon, and before it ends', () => {
    expect(problemsOf('{ from: 10s }')).toEqual(['2:16  chaos.from: is not before the horizon']);
    expect(problemsOf('{ from: 2s, until: 2s }')).toEqual([
      '2:27  chaos.until: is not after `from`',
    ]);
  });

  it('has no more failures than anybody can mean', () => {
    expect(problemsOf('{ every: 1us }')).toEqual([
      '2:17  chaos.every: makes about 1.0e+7 failures of a run, more than 10000',
    ]);
    expect(problemsOf('{ every: { kind: constant, value: 0s } }')).toEqual([
      '2:17  chaos.every: makes about Infinity failures of a run, more than 10000',
    ]);
    expect(problemsOf('{ every: 1us, intensity: 0 }')).toEqual([]);
  });

  it('names victims that are there', () => {
    expect(
      problemsOf('{ what: [{ kind: provider-outage, victims: [mian, main, main] }] }', provider),
    ).toEqual([
      '2:52  chaos.what.0.victims.0: "mian" is not a provider. Did you mean "main"? Allowed: main, spare',
      '2:64  chaos.what.0.victims.2: "main" stands twice',
    ]);
    expect(
      problemsOf('{ what: [{ kind: rate-limit-squeeze, victims: [main] }] }', provider),
    ).toEqual([
      '2:55  chaos.what.0.victims.0: "main" is not a provider with limits. Allowed: spare',
    ]);
  });

  it('has somebody for each failure that it names', () => {
    expect(problemsOf('{ what: [{ kind: provider-hang }, { kind: cache-flush }] }')).toEqual([
      '2:17  chaos.what.0: provider-hang needs a provider, and there is none',
      '2:42  chaos.what.1: cache-flush needs a gateway, and there is none',
    ]);
  });

  it('has a failure that can happen, and distributions that are some', () => {
    expect(problemsOf('{ what: [{ kind: replica-fault, weight: 0 }] }')).toEqual([
      '2:16  chaos.what: has no failure with a weight above 0',
    ]);
    expect(problemsOf('{ lasts: { kind: uniform, min: 2s, max: 1s } }')).toEqual([
      '2:48  chaos.lasts.max: is less than `min`',
    ]);
  });

  it('knows its kinds', () => {
    expect(problemsOf('{ what: [{ kind: provider-outrage }] }')[0]).toMatch(/provider-outage/);
  });
});
