import { cellReader } from './cells.ts';
import { columnOf, numberOf } from './csv-table.ts';
import type { Results } from './read-results.ts';

/** A part of a bill, in dollars, and what it is made of. */
export interface CostNode {
  readonly name: string;
  readonly usd: number;
  readonly children: readonly CostNode[];
}

/** The bill of one variant: a mean over its replications. */
export interface CostTree extends CostNode {
  /** The bill of each replication. */
  readonly samples: readonly number[];
  /** Dollars by attribution: `workload`, `idle`, `overhead`. */
  readonly causes: Readonly<Record<string, number>>;
}

interface Branch {
  usd: number;
  readonly branches: Map<string, Branch>;
}

const words: Readonly<Record<string, string>> = {
  compute: 'compute (accelerators)',
  'api-calls': 'API calls',
  storage: 'storage',
  networking: 'networking',
  management: 'management',
};

/** The bills in cost.csv by component, pool or provider, service and cause; undefined where there is no such file. */
export function costTrees(results: Results): readonly CostTree[] | undefined {
  const file = 'cost.csv';
  const table = results.table(file);
  if (table === undefined) return undefined;
  const { variants } = results.verdict;
  const cellOf = cellReader(file, table, results.verdict);
  const [billed, cause, component, service, pool, tenant, what] = [
    ...['BilledCost', 'x_Attribution', 'x_Component', 'x_Deployment', 'x_Pool', 'x_Tenant'],
    'ChargeDescription',
  ].map((name) => columnOf(file, table, name)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const roots = variants.map(() => ({
    root: branch(),
    causes: {} as Record<string, number>,
    samples: new Map<number, number>(),
  }));
  for (const row of table.rows) {
    const cell = cellOf(row);
    if (cell === undefined) continue;
    const { root, causes, samples } = roots[cell.variant]!;
    const usd = numberOf(row[billed]);
    const path = [
      words[row[component]!] ?? row[component]!,
      row[pool]!,
      row[service] === row[pool] ? '' : row[service]!,
      causeName(row[cause]!, row[tenant]!, row[what]!),
    ].filter((name) => name !== '');
    causes[row[cause]!] = (causes[row[cause]!] ?? 0) + usd;
    samples.set(cell.replication, (samples.get(cell.replication) ?? 0) + usd);
    let at: Branch = root;
    at.usd += usd;
    for (const name of path) {
      const next: Branch = at.branches.get(name) ?? branch();
      at.branches.set(name, next);
      next.usd += usd;
      at = next;
    }
  }
  return roots.map(({ root, causes, samples }, index) => {
    // Of a variant of which nothing finished there is no bill to divide.
    const finished = Math.max(1, variants[index]!.finished);
    const mean = Object.fromEntries(
      Object.entries(causes).map(([name, usd]) => [name, usd / finished]),
    );
    return { ...nodeOf('total', root, finished), causes: mean, samples: [...samples.values()] };
  });
}

function causeName(cause: string, tenant: string, what: string): string {
  if (cause === 'workload') return tenant === '' ? 'work' : `work for ${tenant}`;
  return what === '' || what === cause ? cause : `${cause}: ${what}`;
}

function branch(): Branch {
  return { usd: 0, branches: new Map() };
}

function nodeOf(name: string, { usd, branches }: Branch, replications: number): CostNode {
  const children = [...branches]
    .map(([child, one]) => nodeOf(child, one, replications))
    .sort((one, other) => other.usd - one.usd || (one.name < other.name ? -1 : 1));
  // A part that is all of the whole needs no line of its own.
  const only = children.length === 1 ? children[0]! : undefined;
  if (only !== undefined && name !== 'total') {
    return { name: `${name} › ${only.name}`, usd: usd / replications, children: only.children };
  }
  return { name, usd: usd / replications, children };
}
