import { table } from '../report/table.ts';
import { hint } from '../scenario/hint.ts';
import type { JsonSchema } from '../scenario/json-schema.ts';
import { alternatives, keysAt, schemaEntries } from '../scenario/schema-entry.ts';
import { print } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Whether an argument is a path in scenarios, such as `deployments.NAME.scaling`, and no file. */
export function isField(argument: string): boolean {
  return /^[a-z_]+(\.[\w-]+)*$/i.test(argument) && !/\.(ya?ml|json)$/i.test(argument);
}

/** Prints what a key of scenarios means, how it is written, and the keys inside it. */
export function explainField(field: string): void {
  const path = field.split('.');
  const entries = schemaEntries(path);
  if (entries.length === 0) throw new UsageError(unknownField(path));
  const [first] = entries;
  print(`${field}${first!.description === undefined ? '' : `   ${first!.description}`}`);
  for (const line of factsOf(first!)) print(`  ${line}`);
  for (const block of entries.flatMap(alternatives)) printBlock(block);
}

function unknownField(path: readonly string[]): string {
  const known = path.findIndex((_, at) => schemaEntries(path.slice(0, at + 1)).length === 0);
  const above = path.slice(0, known);
  const where = above.length === 0 ? 'scenarios' : above.join('.');
  return `there is no "${path[known]}" in ${where}. ${hint(path[known]!, keysAt(above), 30)}`;
}

function factsOf(schema: JsonSchema): string[] {
  const { examples, default: usual } = schema;
  const values = alternatives(schema).flatMap((one) => one.enum ?? []);
  return [
    ...(examples === undefined ? [] : [`written as ${examples.map(shown).join(', ')}`]),
    ...(values.length === 0 ? [] : [`one of ${values.map(shown).join(', ')}`]),
    ...(usual === undefined ? [] : [`${shown(usual)} where nothing is said`]),
  ];
}

function printBlock({ properties, required = [] }: JsonSchema): void {
  if (properties === undefined) return;
  const kind = properties['kind'];
  const kinds = kind === undefined ? [] : [kind.const ?? kind.enum].flat().map(String);
  print('');
  if (kinds.length > 0) {
    print(`  kind: ${kinds.join(' or ')}${kind?.description ? `   ${kind.description}` : ''}`);
  }
  const rows = Object.entries(properties).flatMap(([key, inner]) =>
    key === 'kind'
      ? []
      : [
          [
            `  ${key}`,
            required.includes(key)
              ? 'required'
              : inner.default === undefined
                ? ''
                : shown(inner.default),
            inner.description ?? '',
          ],
        ],
  );
  if (rows.length > 0) for (const line of table(rows, 3)) print(`  ${line}`);
}

function shown(value: unknown): string {
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind === 'string') return `kind: ${kind}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
