import { type JsonSchema, scenarioJsonSchema } from './json-schema.ts';
import type { Path } from './source.ts';

/** What the schema says of the values that may stand at a path; NAME, or any name, stands for one of your own. */
export function schemaEntries(path: Path): JsonSchema[] {
  let found: readonly JsonSchema[] = [scenarioJsonSchema()];
  for (const step of path) {
    found = found.flatMap(alternatives).flatMap((schema) => inside(schema, String(step)));
  }
  return [...found];
}

/** Keys, or names of kinds, that the blocks may have which stand at a path. */
export function keysAt(path: Path): string[] {
  const keys = schemaEntries(path)
    .flatMap(alternatives)
    .flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set(keys)];
}

/** A schema, or what its union consists of. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return inner.length === 0 ? [schema] : inner.flatMap(alternatives);
}

function inside(schema: JsonSchema, step: string): JsonSchema[] {
  const { properties = {} } = schema;
  if (Object.hasOwn(properties, step)) return [properties[step]!];
  if (schema.items !== undefined && (step === 'NAME' || /^\d+$/.test(step))) return [schema.items];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}
