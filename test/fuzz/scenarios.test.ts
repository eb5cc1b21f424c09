import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { type JsonSchema, scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { readSetting } from '../../src/scenario/override.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { small } from '../scenario/problems.ts';
import { edgeValues, edgeWords } from './edge-words.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { mutatedText } from './mutated-text.ts';
import { parsedOrProblems, runShortly } from './scenario-outcome.ts';
import { schemaData } from './schema-data.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

const folder = new URL('../../scenarios/', import.meta.url);
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const withoutSweep = shipped.map((text) => text.replace(/^sweep:\n([ #].*\n|\n)*/m, ''));

const ownNames = Object.getOwnPropertyNames(Object.prototype).sort();
afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(ownNames);
  expect(Object.getOwnPropertyNames(Array.prototype)).toHaveLength(ownArrayNames);
});
const ownArrayNames = Object.getOwnPropertyNames(Array.prototype).length;

/** Small scenarios of several kinds, with aliases and comments in them. */
const seeds = [
  small,
  small.replace('engine: { kind: slots, service: 1s }', 'engine: &e { kind: slots, service: 1s }'),
  `# Question: what?\n${small}    prompt: { kind: zipf, n: 100, exponent: 1 }\nseed: &s 7\nslos:\n  - { metric: e2e_p95, max: 1s }\nsweep:\n  seed: [1, *s]\n`,
];

describe('a scenario is read, or refused with every problem at its place', () => {
  it('after changes to small ones', () => {
    fc.assert(
      fc.property(mutatedText(seeds, edgeWords), (text) => {
        parsedOrProblems(text);
      }),
      fuzzRuns(150, 40_000),
    );
  });

  it('after changes to shipped ones', () => {
    fc.assert(
      fc.property(mutatedText(shipped, edgeWords), (text) => {
        parsedOrProblems(text);
      }),
      fuzzRuns(40, 4000),
    );
  });

  it('of any text and bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((one) => new TextDecoder().decode(one));
    const words = fc
      .array(fc.constantFrom(...edgeWords, '\n', ': ', '- ', '{', '}', '[', ']', ',', '\n  '))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), bytes, words), (text) => {
        parsedOrProblems(text);
      }),
      fuzzRuns(60, 6000),
    );
  });
});

it('settings change a scenario, or are refused where they stand', () => {
  const words = ['pools', 'main', 'chat', 'deployments', 'slos', '0', '7', 'seed', 'traffic', 'x'];
  const path = fc.array(fc.constantFrom(...words, ...edgeWords.filter((one) => one.length < 20)), {
    minLength: 1,
    maxLength: 5,
  });
  const value = fc.oneof(fc.constantFrom(...edgeWords), fc.string(), fc.constant('1..1000000000'));
  fc.assert(
    fc.property(path, value, (steps, given) => {
      try {
        const setting = readSetting(`${steps.join('.')}=${given}`);
        if (setting === undefined) return;
        const [first, ...more] = setting.values;
        const place = { file: '--set' };
        const override = { path: setting.path, value: first, place };
        if (more.length === 0) parseScenario(readSource(small, 's.yaml'), [override]);
        else variantsOf(readSource(small, 's.yaml'), [], [setting]);
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
      }
    }),
    fuzzRuns(150, 20_000),
  );
});

/** A part of the scenario, described by its schema, in the place of the same part of a small one. */
const generated = fc
  .constantFrom(...Object.entries(scenarioJsonSchema().properties as Record<string, JsonSchema>))
  .chain(([key, schema]) => schemaData(schema, edgeValues).map((value) => [key, value] as const));
const base = parse(small) as Record<string, unknown>;

describe('I17: a scenario that is read runs to its end, or until its events are used up', () => {
  it('of what the schema describes', () => {
    fc.assert(
      fc.property(fc.array(generated, { minLength: 1, maxLength: 3 }), (parts) => {
        const data = { ...base, ...Object.fromEntries(parts) };
        const outcome = parsedOrProblems(JSON.stringify(data));
        if ('name' in outcome) runShortly(outcome);
      }),
      fuzzRuns(100, 6000),
    );
  });

  it('after a change to a shipped one', () => {
    fc.assert(
      fc.property(mutatedText([...seeds, ...withoutSweep], edgeWords), (text) => {
        const outcome = parsedOrProblems(text);
        if ('name' in outcome) runShortly(outcome);
      }),
      fuzzRuns(60, 3000),
    );
  });
});
