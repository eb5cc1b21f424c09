import { z } from 'zod';
import { scenarioSchema } from './schema.ts';
import type { Path } from './source.ts';

/** The part of JSON Schema that the scenario's schema uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  /** How a quantity is written. */
  readonly quantity?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
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
  cached ??= z.toJSONSchema(scenarioSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const schema = jsonSchema as { description?: string; quantity?: string };
      if (schema.quantity === undefined) return;
      const about = schema.description;
      schema.description = about === undefined ? schema.quantity : `${about} (${schema.quantity})`;
      delete schema.quantity;
    },
  }) as JsonSchema;
  return cached;
}

/** Keys that the block at `path` may have, given which kinds the data has chosen on the way. */
export function allowedKeys(path: Path, data: unknown): string[] {
  let schemas: readonly JsonSchema[] = [scenarioJsonSchema()];
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

/** Unions spread out, less the alternatives whose `kind` is another than the value's. */
function alternatives(schemas: readonly JsonSchema[], value: unknown): JsonSchema[] {
  const kind = (value as Record<string, unknown> | undefined)?.['kind'];
  return schemas.flatMap((schema): JsonSchema[] => {
    const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    if (inner.length > 0) return alternatives(inner, value);
    const allowed = schema.properties?.['kind'];
    const fits =
      allowed === undefined || allowed.const === kind || allowed.enum?.includes(kind) === true;
    return fits ? [schema] : [];
  });
}

function childOf(schema: JsonSchema, step: string | number): JsonSchema[] {
  if (typeof step === 'number') return schema.items === undefined ? [] : [schema.items];
  const property = schema.properties?.[step];
  if (property !== undefined) return [property];
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
}
