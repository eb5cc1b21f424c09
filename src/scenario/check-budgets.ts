import type { BudgetsConfig, BudgetTenants } from '../policies/budgeting/budget-config.ts';
import type { TenantLimitConfig } from '../policies/budgeting/tenant-limits.ts';
import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import type { Path } from './source.ts';

/** What budgets get wrong; `path` leads to their block, and `tenants` are all of the scenario. */
export function checkBudgets(
  path: Path,
  { kind, of }: BudgetsConfig,
  tenants: readonly string[],
): Finding[] {
  const at = [...path, 'of'];
  const wrong = checkTenantsOf(at, of, tenants);
  if (kind !== 'as-published' && kind !== 'corrected') return wrong;
  const limited = of.flatMap((budget, index): Finding[] => {
    const findings: Finding[] = [];
    const add = (field: string, message: string) =>
      findings.push({ path: [...at, index, field], message: `${message} with \`kind: ${kind}\`` });
    if (budget.per !== 'day') add('per', 'is `day`');
    if (budget.tenants === 'all' || budget.tenants.length !== 1) {
      if (budget.tenants !== 'each') add('tenants', 'is `each`, or a list of one');
    }
    if (budget.alerts.length !== 1 || budget.alerts[0] !== 0.9) add('alerts', 'is [90%]');
    if (budget.enforcement !== 'reject') add('enforcement', 'is `reject`');
    return findings;
  });
  return [...wrong, ...limited];
}

/** What limits of rates get wrong; `path` leads to their list. */
export function checkLimits(
  path: Path,
  limits: readonly TenantLimitConfig[],
  tenants: readonly string[],
): Finding[] {
  return checkTenantsOf(path, limits, tenants);
}

function checkTenantsOf(
  path: Path,
  list: readonly { readonly tenants: BudgetTenants }[],
  known: readonly string[],
): Finding[] {
  return list.flatMap(({ tenants }, index) => {
    if (typeof tenants === 'string') return [];
    return tenants.flatMap((name, place): Finding[] => {
      const at = [...path, index, 'tenants', place];
      if (!known.includes(name)) {
        return [{ path: at, message: `"${name}" is not a tenant. ${hint(name, known)}` }];
      }
      if (tenants.indexOf(name) === place) return [];
      return [{ path: at, message: `"${name}" is named twice` }];
    });
  });
}
