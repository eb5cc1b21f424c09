import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { scenarios } from '../../src/testing/index.ts';
import { draft7Errors } from './draft7.ts';
import { replaced, small } from './problems.ts';

const schema = JSON.parse(JSON.stringify(scenarioJsonSchema())) as Record<string, unknown>;
const folder = new URL('../../scenarios/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

it('is draft 7, which editors read', () => {
  expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
});

describe.each(files)('scenarios/%s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const source = readSource(text, name);

  it('is valid against the schema', () => {
    expect(draft7Errors(schema, source.data)).toEqual([]);
  });

  it('is valid, and tells editors where the schema is and readers what it asks', () => {
    expect(() => parseScenario(source)).not.toThrow();
    const lines = text.split('\n');
    expect(lines[0]).toBe('# yaml-language-server: $schema=./scenario.schema.json');
    expect(text).toMatch(/^# Question: /m);
  });
});

it('allows every generated scenario', () => {
  fc.assert(
    fc.property(scenarios(), (source) => {
      expect(draft7Errors(schema, source)).toEqual([]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

it.each([
  ['replicas: 2', 'replica: 2'],
  ['kind: poisson', 'kind: poison'],
  ['accelerator: L4', 'accelerator: L5'],
  ['accelerators: 4', 'accelerators: 0'],
  ['replicas: 2', 'replicas: 2.5'],
  ['horizon: 10s', 'horizn: 10s'],
  ['horizon: 10s', 'horizon: 10'],
  ['name: small', 'name: Small One'],
  ['name: small', 'name: small\nsurprise: 1'],
])('refuses %j → %j, as the loader does', (from, to) => {
  expect(draft7Errors(schema, readSource(small, 's').data)).toEqual([]);
  expect(draft7Errors(schema, readSource(replaced([from, to]), 's').data)).not.toEqual([]);
});

it('says of every quantity how it is written', () => {
  const horizon = (schema['properties'] as Record<string, unknown>)['horizon'];
  expect(horizon).toEqual({
    type: 'string',
    description: 'simulated time (a duration with its unit (us, ms, s, min, h, d, w))',
    examples: ['30s', '5min'],
  });
});
