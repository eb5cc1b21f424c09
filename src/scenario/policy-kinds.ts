import { type JsonSchema, scenarioJsonSchema } from './json-schema.ts';

/** A kind of policy that scenarios may name. */
export interface PolicyKind {
  /** Where a scenario says it: `deployments.NAME.scaling`. */
  readonly path: string;
  readonly kind: string;
  readonly about: string;
  /** Whether it is what a scenario has that says nothing. */
  readonly isDefault: boolean;
}

/** Every kind of every policy that a scenario may name, as its schema has them: family by family, in its order. */
export function policyKinds(): PolicyKind[] {
  const found = new Map<string, PolicyKind>();
  collect('', scenarioJsonSchema(), undefined, found);
  const kinds = [...found.values()];
  const families = [...new Set(kinds.map(({ path }) => path))];
  return families.flatMap((family) => kinds.filter(({ path }) => path === family));
}

/** Blocks whose kinds happen and decide nothing: demand, failures, money, physics. New ones of policies need no entry. */
const notPolicies: readonly RegExp[] = [
  /^(traffic|chaos|charges|outages|regions|providers)\./,
  /^pools\.NAME\.(nodes|power)\./,
  /^deployments\.NAME\.(startup|warm|faults)\b/,
  /\.engine\.(service|step_time|weights)\b/,
  /\.cache\../,
];

/** Parts of policies: what they are made of is told elsewhere, or belongs to one kind alone. */
const parts =
  /\.(floor|reactive|base|overflow|within|statistic|breaker\..*)(\.|$)|\.regions\.NAME\.|\[\]/;

/** Physics with policies inside. */
const engine = /\.engine$/;

/** Policies without settings, which a scenario names without a `kind`. */
const bare = /\.victim$/;

function collect(
  path: string,
  schema: JsonSchema,
  usual: string | undefined,
  found: Map<string, PolicyKind>,
): void {
  if (parts.test(path) || notPolicies.some((pattern) => pattern.test(path))) return;
  const chosen = kindIn(schema.default) ?? usual;
  const named = bare.test(path) ? schema : schema.properties?.['kind'];
  if (named !== undefined && !engine.test(path)) {
    for (const one of kindsOf(path, named, schema.description ?? '', chosen)) {
      const key = `${path} ${one.kind}`;
      if (!found.has(key)) found.set(key, one);
    }
  }
  for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) {
    collect(path, one, chosen, found);
  }
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    collect(path === '' ? key : `${path}.${key}`, inner, undefined, found);
  }
  if (typeof schema.additionalProperties === 'object') {
    collect(`${path}.NAME`, schema.additionalProperties, undefined, found);
  }
}

function kindsOf(
  path: string,
  named: JsonSchema,
  ofBlock: string,
  usual: string | undefined,
): PolicyKind[] {
  const names = (named.const === undefined ? (named.enum ?? []) : [named.const]).map(String);
  return names.map((kind, at) => ({
    path,
    kind,
    about: named.enumDescriptions?.[at] ?? named.description ?? ofBlock,
    isDefault: kind === (named.default ?? usual),
  }));
}

/** The kind that a default chooses. */
function kindIn(value: unknown): string | undefined {
  const kind = (value as { kind?: unknown } | null | undefined)?.kind;
  return typeof kind === 'string' ? kind : undefined;
}
