type Schema = Readonly<Record<string, unknown>>;

/** Where a value breaks a JSON Schema of draft 7: paths with the keyword. Throws on a keyword it does not know. */
export function draft7Errors(schema: Schema, value: unknown, path = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (annotations.has(keyword)) return [];
    const check = keywords[keyword];
    if (check === undefined) throw new Error(`the test does not know the keyword ${keyword}`);
    return check(argument as never, value, path, schema);
  });
}

const annotations = new Set([
  '$schema',
  'description',
  'enumDescriptions',
  'default',
  'examples',
  'format',
  'title',
]);

type Check = (argument: never, value: unknown, path: string, schema: Schema) => string[];

const keywords: Readonly<Record<string, Check>> = {
  type: (types: string | string[], value, path) =>
    [types].flat().some((type) => isOf(type, value)) ? [] : [`${path} type ${types}`],
  const: (constant, value, path) => (value === constant ? [] : [`${path} const ${constant}`]),
  enum: (allowed: unknown[], value, path) => (allowed.includes(value) ? [] : [`${path} enum`]),
  minimum: (least: number, value, path) => (isBelow(value, least) ? [`${path} minimum`] : []),
  exclusiveMinimum: (least: number, value, path) =>
    isBelow(value, least) || value === least ? [`${path} exclusiveMinimum`] : [],
  maximum: (most: number, value, path) =>
    typeof value === 'number' && value > most ? [`${path} maximum`] : [],
  pattern: (pattern: string, value, path) =>
    typeof value !== 'string' || new RegExp(pattern).test(value) ? [] : [`${path} pattern`],
  minLength: (least: number, value, path) =>
    typeof value === 'string' && value.length < least ? [`${path} minLength`] : [],
  minItems: (least: number, value, path) =>
    Array.isArray(value) && value.length < least ? [`${path} minItems`] : [],
  maxItems: (most: number, value, path) =>
    Array.isArray(value) && value.length > most ? [`${path} maxItems`] : [],
  items: (schema: Schema, value, path) =>
    Array.isArray(value)
      ? value.flatMap((one, index) => draft7Errors(schema, one, `${path}.${index}`))
      : [],
  properties: (properties: Record<string, Schema>, value, path) =>
    isBlock(value)
      ? Object.entries(properties).flatMap(([key, schema]) =>
          key in value ? draft7Errors(schema, value[key], `${path}.${key}`) : [],
        )
      : [],
  required: (names: string[], value, path) =>
    isBlock(value)
      ? names.filter((name) => !(name in value)).map((name) => `${path}.${name} required`)
      : [],
  propertyNames: (schema: Schema, value, path) =>
    isBlock(value) ? Object.keys(value).flatMap((key) => draft7Errors(schema, key, path)) : [],
  additionalProperties: (schema: Schema | boolean, value, path, { properties }) =>
    isBlock(value)
      ? Object.keys(value)
          .filter((key) => !isBlock(properties) || !(key in properties))
          .flatMap((key) => {
            if (schema === true) return [];
            if (schema === false) return [`${path}.${key} is not allowed`];
            return draft7Errors(schema, value[key], `${path}.${key}`);
          })
      : [],
  anyOf: (schemas: Schema[], value, path) =>
    schemas.some((schema) => draft7Errors(schema, value, path).length === 0)
      ? []
      : [`${path} anyOf`],
  oneOf: (schemas: Schema[], value, path) =>
    schemas.filter((schema) => draft7Errors(schema, value, path).length === 0).length === 1
      ? []
      : [`${path} oneOf`],
};

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBelow(value: unknown, least: number): boolean {
  return typeof value === 'number' && value < least;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isBlock(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}
