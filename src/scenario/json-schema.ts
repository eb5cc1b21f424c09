import { z } from 'zod';
import { type QuantityKind, writeQuantity } from './quantities.ts';
import { scenarioSchema } from './schema.ts';
import type { Path } from './source.ts';

/** The part of JSON Schema that the scenario's schema uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** What each of `enum` is, as editors know it. */
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

let cached: JsonSchema | undefined;

/** JSON Schema (draft 7, which editors read) of a scenario file. */
export function scenarioJsonSchema(): JsonSchema {
  cached ??= jsonSchemaOf(scenarioSchema);
  return cached;
}

/** JSON Schema (draft 7) of what people write in the form of a schema. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return readable(
    z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-7',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => restore(zodSchema, jsonSchema as Draft),
    }) as Draft,
  );
}

/** A schema before its quantities are described: they need the description of the outermost wrapper. */
type Draft = {
  -readonly [Key in keyof JsonSchema]: JsonSchema[Key];
} & { quantity?: string; quantityKind?: QuantityKind };

/** zod leaves out the default and the examples of what is transformed; a scenario says them in its own units. */
function restore(zodSchema: z.core.$ZodTypes, schema: Draft): void {
  const examples = z.globalRegistry.get(zodSchema)?.['examples'] as unknown[] | undefined;
  if (examples !== undefined) schema.examples ??= examples;
  const { def } = zodSchema._zod;
  if (def.type !== 'default' || schema.default !== undefined) return;
  const { defaultValue } = def;
  const { quantityKind } = schema;
  schema.default =
    quantityKind !== undefined && typeof defaultValue === 'number'
      ? writeQuantity(quantityKind, defaultValue)
      : defaultValue;
}

/** The schema with how each quantity is written in its description. */
function readable(schema: Draft): JsonSchema {
  const {
    quantity,
    quantityKind: _,
    ...rest
  } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, isLiteral(key) ? value : within(value)]),
  ) as Draft;
  if (quantity === undefined) return rest;
  const { description } = rest;
  return {
    ...rest,
    description: description === undefined ? quantity : `${description} (${quantity})`,
  };
}

/** What is data in a schema, and not a schema in turn. */
function isLiteral(key: string): boolean {
  return key === 'default' || key === 'examples' || key === 'enum' || key === 'required';
}

function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  return typeof value === 'object' && value !== null ? readable(value as Draft) : value;
}

/** Keys that the block at `path` may have, given which kinds the data has chosen on the way. */
export function allowedKeys(
  path: Path,
  data: unknown,
  whole: JsonSchema = scenarioJsonSchema(),
): string[] {
  let schemas: readonly JsonSchema[] = [whole];
  let value = data as Record<string | number, unknown> | undefined;
  for (const step of path) {
    schemas = alternatives(schemas, value).flatMap((schema) => childOf(schema, step));
    value = value?.[step] as Record<string | number, unknown> | undefined;
  }
  return [
    ...new Set(
      alternatives(schemas, value).flatMap((schema) => Object.keys(schema.properties ?? {})),
    ),
  ];
}

/**
 * Unions spread out, less the alternatives whose `kind` is another than the value's. A value without one has the
 * kind that is the default; where there is no default it may be of any.
 */
function alternatives(schemas: readonly JsonSchema[], value: unknown): JsonSchema[] {
  const spread = schemas.flatMap(spreadOut);
  const kind = (value as Record<string, unknown> | null | undefined)?.['kind'];
  const hasDefault = spread.some((schema) => schema.properties?.['kind']?.default !== undefined);
  return spread.filter((schema) => {
    const allowed = schema.properties?.['kind'];
    if (allowed === undefined) return true;
    if (kind === undefined) return !hasDefault || allowed.default !== undefined;
    return allowed.const === kind || allowed.enum?.includes(kind) === true;
  });
}

function spreadOut(schema: JsonSchema): JsonSchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return inner.length === 0 ? [schema] : inner.flatMap(spreadOut);
}

function childOf(schema: JsonSchema, step: string | number): JsonSchema[] {
  if (typeof step === 'number') return schema.items === undefined ? [] : [schema.items];
  const { properties = {} } = schema;
  if (Object.hasOwn(properties, step)) return [properties[step]!];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}
