import { type JsonSchema, scenarioJsonSchema } from './json-schema.ts';

/** The JSON Schema of scenario files as editors are given it. */
export function scenarioSchemaText(): string {
  return `${JSON.stringify(sharedSchema(scenarioJsonSchema()), null, 1)}\n`;
}

/** Characters from which on a part is worth a name. */
const least = 400;

/** The same schema, with every large part that stands in it more than once in `definitions`, named for where it first stood. */
export function sharedSchema(schema: JsonSchema): JsonSchema {
  const counts = new Map<string, number>();
  count(schema, counts);
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const definitions: Record<string, unknown> = {};
  const shared = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => shared(one, key));
    if (typeof value !== 'object' || value === null) return value;
    const inner = () =>
      Object.fromEntries(
        Object.entries(value).map(([name, one]) => [
          name,
          shared(one, structural.has(name) ? key : name),
        ]),
      );
    const text = JSON.stringify(value);
    if (text.length < least || counts.get(text)! < 2) return inner();
    let name = names.get(text);
    if (name === undefined) {
      name = unused(key, taken);
      names.set(text, name);
      definitions[name] = inner();
    }
    return { $ref: `#/definitions/${name}` };
  };
  const whole = shared(schema, 'scenario') as object;
  const sorted = Object.fromEntries(
    Object.keys(definitions)
      .sort()
      .map((one) => [one, definitions[one]]),
  );
  return { ...whole, definitions: sorted } as JsonSchema;
}

/** Words of JSON Schema, which no part is named for. */
const structural = new Set([
  'properties',
  'additionalProperties',
  'items',
  'anyOf',
  'oneOf',
  'allOf',
]);

/** How often each part that is an object stands in a schema, by its text. */
function count(value: unknown, counts: Map<string, number>): void {
  if (Array.isArray(value)) {
    for (const one of value) count(one, counts);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const text = JSON.stringify(value);
  if (text.length >= least) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const one of Object.values(value)) count(one, counts);
}

function unused(name: string, taken: Set<string>): string {
  let number = 1;
  while (taken.has(`${name}${number === 1 ? '' : number}`)) number += 1;
  const found = `${name}${number === 1 ? '' : number}`;
  taken.add(found);
  return found;
}
