import { expect, it } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { scenarioSchemaText, sharedSchema } from '../../src/scenario/shared-schema.ts';

const plain = JSON.parse(JSON.stringify(scenarioJsonSchema())) as object;

it('says the same as the whole schema', () => {
  const { definitions, ...shared } = JSON.parse(scenarioSchemaText());
  const spread = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(spread);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: ref } = value as { $ref?: string };
    if (ref !== undefined) return spread(definitions[ref.replace('#/definitions/', '')]);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, spread(one)]));
  };
  expect(spread(shared)).toEqual(plain);
});

it('is less than a third as long', () => {
  expect(scenarioSchemaText().length).toBeLessThan(JSON.stringify(plain, null, 1).length / 3);
});

it('names a part for where it first stood, and leaves alone what stands once', () => {
  const long = { type: 'object', description: 'x'.repeat(400) };
  const schema = {
    properties: { one: long, other: long, third: { ...long, description: 'y'.repeat(400) } },
  };
  expect(sharedSchema(schema)).toEqual({
    properties: {
      one: { $ref: '#/definitions/one' },
      other: { $ref: '#/definitions/one' },
      third: schema.properties.third,
    },
    definitions: { one: long },
  });
});
