import { type PolicyKind, policyKinds } from '../scenario/policy-kinds.ts';
import { type CatalogTable, catalogTable } from './catalog-table.ts';

/** Every kind of policy, of all families or of those whose path has the word; as the schema of scenarios has them. */
export function policiesOf(word: string | undefined): PolicyKind[] {
  const kinds = policyKinds();
  return word === undefined ? kinds : kinds.filter(({ path }) => path.split('.').includes(word));
}

/** The words by which families are asked for: `scaling`, `routing`. */
export function policyFamilies(): string[] {
  const steps = policyKinds().flatMap(({ path }) => path.split('.').slice(2));
  return [...new Set(steps)];
}

/** Policies, a row each. */
export function policyTable(rows: readonly PolicyKind[]): CatalogTable {
  return catalogTable<PolicyKind>(
    'policies',
    [
      { head: 'policy', key: 'path', value: ({ path }) => path },
      {
        head: 'kind',
        key: 'kind',
        value: ({ kind }) => kind,
        text: ({ kind, isDefault }) => (isDefault ? `${kind} *` : kind),
      },
      { head: 'what it is (* where nothing is said)', key: 'about', value: ({ about }) => about },
      {
        head: '',
        key: 'is_default',
        value: ({ isDefault }) => String(isDefault),
        text: () => '',
      },
    ],
    rows,
    { left: 3 },
  );
}
