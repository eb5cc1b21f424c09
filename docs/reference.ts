import { metrics } from '../src/metrics/catalog.ts';
import type { JsonSchema } from '../src/scenario/json-schema.ts';

/** The schema of scenario files as a page of tables, in Markdown. */
export function scenarioReference(schema: JsonSchema): string {
  const lines = [introduction, ...onceEach(sections('', schema, 2))];
  return `${[...lines, ...distributionSections(schema), metricTable()].join('\n\n')}\n`;
}

/** Sections, each a heading and its table, without those that a sibling of another kind has already told. */
function onceEach(parts: readonly string[]): string[] {
  const seen = new Set<string>();
  return parts.filter((part, index) => {
    const isHeading = part.startsWith('#');
    const section = isHeading ? part + parts[index + 1] : parts[index - 1] + part;
    const isNew = !seen.has(section);
    // Its table comes next, and asks the same.
    if (!isHeading) seen.add(section);
    return isNew;
  });
}

const introduction = `<!-- Generated from the schema by docs/generate-reference.ts; do not edit. -->

# Scenario reference

A scenario is one YAML file. Every key that it may have is listed here, block by block. An unknown key is
an error, with its place in the file and the nearest right name. NAME stands for a name of your own.

How quantities are written:

| quantity | examples | plain numbers |
|---|---|---|
| a duration | \`30s\`, \`5min\`, \`250ms\`, \`4h\`, \`7d\` | only \`0\` |
| a rate | \`60/s\`, \`100/min\`, \`2K/s\` | only \`0\` |
| a count | \`500\`, \`7B\`, \`1.5M\` | yes |
| a ratio | \`90%\`, \`0.9\` | yes |
| a factor | \`8x\`, \`8\` | yes |
| money | \`$0.02\` | only \`0\` |
| money over time | \`$1/h\`, \`$1667/day\` | only \`0\` |

In the tables, *required* means that the scenario must say it, and – that it may be left out and has no default.`;

/** Blocks whose kinds, or whose form, another section has already told. */
const told =
  /\.scaling\.(floor|reactive)$|\.regions\.NAME\.scaling$|\.routing\.(base|overflow)$|^frontier\.remedy$/;

/** The section of a block, and those of the blocks inside it. */
function sections(path: string, schema: JsonSchema, depth: number): string[] {
  if (told.test(path)) return [];
  const kinds = kindsOf(schema).filter((one) => !isDistribution(one));
  if (kinds.length > 0) return kinds.flatMap((one) => kindSection(path, one, depth));
  const names = schema.additionalProperties;
  if (schema.properties === undefined && typeof names === 'object') {
    return path === 'sweep' ? [sweepSection] : sections(`${path}.NAME`, names, depth);
  }
  if (schema.items !== undefined) return sections(`${path}[]`, schema.items, depth);
  const block = schema.anyOf?.find(
    (one) => one.properties?.['kind'] === undefined && one.properties,
  );
  if (block !== undefined) return sections(path, block, depth);
  if (schema.properties === undefined) return [];
  const title = path === '' ? 'The top level' : code(path);
  return [heading(depth, title), table(schema), ...innerSections(path, schema, depth)];
}

function kindSection(path: string, schema: JsonSchema, depth: number): string[] {
  const title = `${code(path)}, ${kindNames(schema).map(code).join(' or ')}`;
  return [heading(depth, title), table(schema), ...innerSections(path, schema, depth)];
}

function innerSections(path: string, schema: JsonSchema, depth: number): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    sections(path === '' ? key : `${path}.${key}`, inner, depth === 2 && path === '' ? 2 : 3),
  );
}

const sweepSection = `## \`sweep\`

Each key is an axis, and a run makes every combination of their points. An axis takes one of two forms.

| form | what it means | example |
|---|---|---|
| a list | the axis is named for a path; each value takes its turn there | \`pools.l4.accelerators: [8, 16]\` |
| a block of names | each name is a variant, and lists the paths that it sets | \`fleet: { small: {}, large: { pools.l4.accelerators: 16 } }\` |`;

/** Distributions stand in many places, with the same kinds: once is enough. */
function distributionSections(schema: JsonSchema): string[] {
  const traffic = schema.properties!['traffic']!.additionalProperties as JsonSchema;
  const kinds = kindsOf(traffic.properties!['prompt']!);
  return [
    heading(2, 'Distributions'),
    'Where a table says *a distribution*, a plain value stands for always that value. Otherwise it is a block with a `kind`. Its amounts are durations where the key is a time, and numbers where it counts tokens, items or turns. `zipf` draws counts only.',
    ...kinds.flatMap((kind) => [
      heading(3, kindNames(kind).map(code).join(' or ')),
      table(kind).replaceAll(/`500`, `7B`(.*)\| a number \|/g, 'an amount$1|  |'),
      ...innerSections('distribution', kind, 3),
    ]),
  ];
}

function metricTable(): string {
  const rows = metrics.map(
    ({ name, unit, better, about }) => `| \`${name}\` | ${unit} | ${better ?? '–'} | ${about} |`,
  );
  return [
    heading(2, 'Metrics'),
    '',
    'What an SLO may judge, and the columns of the result files.',
    '',
    '| metric | unit | better | what it is |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function table(schema: JsonSchema): string {
  const required = schema.required ?? [];
  const rows = Object.entries(schema.properties ?? {}).map(([key, inner]) => {
    const { about, quantity } = meaning(inner);
    const cells = [
      code(key),
      about,
      writtenAs(inner),
      required.includes(key) ? '*required*' : defaultOf(inner),
      allowed(inner, quantity),
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return [
    '| key | what it is | written as | default | allowed |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** A description that ends with how its quantity is written, in its two parts. */
function meaning({ description = '' }: JsonSchema): { about: string; quantity: string } {
  const what = 'an? (?:duration|rate|size|number|percentage|factor|amount)';
  if (new RegExp(`^${what}`).test(description)) return { about: '', quantity: description };
  const parts = new RegExp(`^(.*?) \\((${what}.*)\\)$`).exec(description);
  return parts === null
    ? { about: description, quantity: '' }
    : { about: parts[1]!, quantity: parts[2]! };
}

function writtenAs(schema: JsonSchema): string {
  const kinds = kindsOf(schema);
  const own = kinds.filter((one) => !isDistribution(one)).flatMap(kindNames);
  if (kinds.length > own.length) {
    const distribution = '[a distribution](#distributions)';
    return own.length === 0 ? distribution : `${distribution}, or a block of kind ${list(own)}`;
  }
  if (own.length > 0) return `a block of kind ${list(own)}`;
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.map(writtenAs))].join(' or ');
  }
  if (schema.examples !== undefined) return list(schema.examples);
  if (schema.items !== undefined) return `a list of ${plural(schema.items)}`;
  if (schema.properties !== undefined) return 'a block';
  if (schema.type === 'object') return 'a block of names';
  const types = [schema.type ?? []].flat();
  return types.map((type) => typeNames[type] ?? type).join(' or ');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
};

/** What a list holds; an array of schemas stands for lists of that length. */
function plural(items: JsonSchema | readonly JsonSchema[]): string {
  if (isTuple(items)) return `lists of ${items.length}`;
  return writtenAs(items).replace(/^a (block|text|number|whole number)\b/, '$1s');
}

function isTuple(items: JsonSchema | readonly JsonSchema[]): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

function defaultOf(schema: JsonSchema): string {
  const value = schema.default;
  if (value === undefined) return '–';
  if (value === '') return 'none';
  if (typeof value !== 'object' || value === null) return code(String(value));
  const entries = Object.entries(value);
  // The keys of an empty block have defaults of their own, its kind among them; an empty list or map is none.
  if (entries.length === 0) {
    const kind = kindsOf(schema).map((one) => one.properties!['kind']!.default);
    const usual = kind.find((one) => one !== undefined);
    if (usual !== undefined) return code(`kind: ${usual}`);
    return schema.properties === undefined ? 'none' : 'the defaults of its keys';
  }
  return code(flow(value));
}

/** A value as YAML would have it in one line, the outermost braces left out. */
function flow(value: object): string {
  const inner = (one: unknown): string => {
    if (typeof one !== 'object' || one === null) return String(one);
    return Array.isArray(one) ? `[${one.map(inner).join(', ')}]` : `{ ${flow(one)} }`;
  };
  if (Array.isArray(value)) return inner(value);
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${inner(one)}`)
    .join(', ');
}

function allowed(schema: JsonSchema, quantity: string): string {
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum !== undefined)
    return isMetrics(schema) ? '[metrics](#metrics)' : list(schema.enum);
  if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER) {
    return `at least ${schema.minimum}`;
  }
  if (schema.exclusiveMinimum !== undefined) return `more than ${schema.exclusiveMinimum}`;
  // The units stand at the head of the page.
  return quantity.replace(
    / with its unit( of time| \(.*?\))|, with K, M, B or T if it is large/,
    '',
  );
}

function isMetrics(schema: JsonSchema): boolean {
  return schema.enum!.length === metrics.length && schema.enum![0] === metrics[0]!.name;
}

/** The alternatives of a union that have a `kind`, or none. */
function kindsOf(schema: JsonSchema): JsonSchema[] {
  if (schema.properties?.['kind']?.const !== undefined) return [schema];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return inner.flatMap((one) => (one.properties?.['kind'] !== undefined ? [one] : kindsOf(one)));
}

const distributionKinds = [
  ['value'],
  ['min', 'max'],
  ['mean'],
  ['mean', 'cv'],
  ['median', 'sigma'],
  ['min', 'alpha', 'max'],
  ['quantiles'],
  ['n', 'exponent'],
].map((keys) => keys.join());

function isDistribution(schema: JsonSchema): boolean {
  const keys = Object.keys(schema.properties ?? {}).filter((key) => key !== 'kind');
  return distributionKinds.includes(keys.join());
}

function kindNames(schema: JsonSchema): string[] {
  const kind = schema.properties!['kind']!;
  return kind.const === undefined ? (kind.enum ?? []).map(String) : [String(kind.const)];
}

function heading(depth: number, title: string): string {
  return `${'#'.repeat(depth)} ${title}`;
}

function list(values: readonly unknown[]): string {
  return values.map((value) => code(String(value))).join(', ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
