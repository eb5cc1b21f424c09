import fc from 'fast-check';
import type { JsonSchema } from '../../src/scenario/json-schema.ts';

/** Draws one of so many, from 0. */
type Draw = (count: number) => number;

/** Names that generated blocks have and lead to, so that most lead somewhere. */
const names = ['main', 'chat', 'users', 'other'] as const;

/** Data that a schema describes, seldom with something else in its place. */
export function schemaData(schema: JsonSchema, others: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.array(fc.nat(), { minLength: 64, maxLength: 512 }).map((numbers) => {
    let drawn = 0;
    const draw = (count: number) => numbers[drawn++ % numbers.length]! % count;
    return dataOf(schema, draw, others, 0);
  });
}

function dataOf(
  schema: JsonSchema,
  draw: Draw,
  others: readonly unknown[],
  depth: number,
): unknown {
  const pick = <Value>(values: readonly Value[]): Value => values[draw(values.length)]!;
  if (draw(100) === 0) return pick(others);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return pick(schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return dataOf(pick(options), draw, others, depth);
  if (schema.examples !== undefined && schema.examples.length > 0) {
    const isNumber = [schema.type].flat().includes('number');
    const numbers = isNumber ? [1, 2, 0.5, 10] : [];
    return pick([...schema.examples, ...numbers]);
  }
  const type = pick([schema.type ?? 'object'].flat() as readonly string[]);
  switch (type) {
    case 'boolean':
      return draw(2) === 0;
    case 'integer':
      return Math.max(schema.minimum ?? -1, draw(7));
    case 'number':
      return pick([1, 2, 0.5, 3.7]);
    case 'string':
      return pick(names);
    case 'array': {
      const length = 1 + draw(3);
      return Array.from({ length }, () => dataOf(schema.items ?? {}, draw, others, depth + 1));
    }
    default:
      return blockOf(schema, draw, others, depth);
  }
}

function blockOf(schema: JsonSchema, draw: Draw, others: readonly unknown[], depth: number) {
  const block: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const isNeeded = schema.required?.includes(key) === true;
    const one = draw(100);
    if (isNeeded ? one === 0 : one > 30 / (depth + 1)) continue;
    block[key] = dataOf(inner, draw, others, depth + 1);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const name of new Set([names[draw(names.length)]!, names[draw(2)]!])) {
      block[name] = dataOf(schema.additionalProperties, draw, others, depth + 1);
    }
  }
  return block;
}
