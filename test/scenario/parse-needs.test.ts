import { describe, expect, test } from 'vitest';
import { parseNeeds } from '../../src/scenario/parse-needs.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';

function problemsOf(text: string): string[] {
  try {
    parseNeeds(readSource(text, 'needs.yaml'));
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(
      ({ place: { line, column }, message }) => `${line}:${column} ${message}`,
    );
  }
}

const good = 'model: Llama-3.1-8B\nrate: 50/s\nslos: { ttft: 500ms }\n';

test('reads quantities as scenarios do, and fills in the rest', () => {
  const needs = parseNeeds(readSource(`${good}budget: $1667/day\nprices: { L4: $0.56/h }`, 'n'));
  expect(needs).toMatchObject({
    rate: 50,
    peak: 1,
    prompt: { kind: 'constant', value: 512 },
    slos: { ttft: 0.5, quantile: 0.95, success: 0.99 },
    prices: { L4: 0.56 },
    replications: 5,
  });
  expect(needs.budget).toBeCloseTo(1667 / 24, 9);
});

describe('says what is wrong, where, and what is meant', () => {
  test.each([
    ['a key', `${good}peek: 2x`, ['4:1 unknown key "peek". Did you mean "peak"?']],
    [
      'a promise',
      'model: T5\nrate: 1/s\nslos: { tftt: 1s }',
      ['1:8 model: "T5" is not allowed.', '3:9 unknown key "tftt" in slos. Did you mean "ttft"?'],
    ],
    ['a rate', good.replace('50/s', '50'), ['2:7 rate: 50 is not a rate with its unit of time']],
    ['no promise', 'model: ResNet-50\nrate: 1/s', ['1:1 slos: promises nothing: say `ttft`']],
    ['a quantile', good.replace('500ms', '1s, quantile: 97%'), ['3:29 slos.quantile: 50%, 90%']],
    [
      'a price',
      `${good}prices: { H10: $2/h }`,
      ['4:16 prices.H10: "H10" is not an accelerator. Did you mean "H100"?'],
    ],
    [
      'a region',
      `${good}region: aws/eu-wst-1`,
      ['4:9 region: "aws/eu-wst-1" is not a region of a cloud. Did you mean "eu-west-1"?'],
    ],
    ['carbon of nowhere', `${good}carbon: 500`, ['4:9 carbon: needs a `region`']],
    [
      'a closed loop',
      `${good}arrivals: { kind: closed, users: 5 }`,
      ['4:19 arrivals.kind: of a closed loop the rate is what is served'],
    ],
    [
      'two rates',
      `${good}arrivals: { kind: poisson, rate: 3/s }`,
      ['4:34 arrivals.rate: stands beside `arrivals`'],
    ],
    [
      'tokens that do not follow each other',
      `${good.replace('ttft', 'tpot')}output: 1`,
      ['3:15 slos.tpot: answers of one token have no time between tokens'],
    ],
    [
      'items without operations',
      good.replace('Llama-3.1-8B', '{ parameters: 25M, count: items }'),
      ['1:8 model: needs `flops`'],
    ],
    ['one run', `${good}replications: 1`, ['4:15 replications: 1 is too small: at least 2']],
  ])('%s', (_, text, expected) => {
    const problems = problemsOf(text);
    expect(problems.length).toBe(expected.length);
    for (const [index, one] of expected.entries()) expect(problems[index]).toContain(one);
  });
});
