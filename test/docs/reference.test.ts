import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenarioReference } from '../../docs/reference.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { scenarioSchemaText } from '../../src/scenario/shared-schema.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

// Where these fail, run `node --import tsx docs/generate-reference.ts`.
describe('what is generated from the schema is up to date', () => {
  test('docs/scenario-reference.md', () => {
    expect(read('../../docs/scenario-reference.md')).toBe(scenarioReference(scenarioJsonSchema()));
  });

  test('scenarios/scenario.schema.json', () => {
    const written = scenarioSchemaText();
    expect(read('../../scenarios/scenario.schema.json')).toBe(written);
  });
});

test('the reference shows a required key, a default, a unit and the kinds of a union', () => {
  const lines = read('../../docs/scenario-reference.md').split('\n');
  expect(lines).toContain(
    '| `horizon` | simulated time | `30s`, `5min` | *required* | a duration |',
  );
  expect(lines).toContain(
    '| `startup` | from the order of a replica to its readiness | `30s`, `5min` or a block | `2min` |  |',
  );
  expect(lines).toContain('### `deployments.NAME.scaling`, `ai-workload-scaler`');
  expect(lines).toContain('### `traffic.NAME.shape`, `black-friday`');
});
