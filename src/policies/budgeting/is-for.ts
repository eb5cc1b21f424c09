import type { BudgetTenants } from './budget-config.ts';

/** Whether a budget or limit is for a tenant, alone or with others. */
export function isFor({ tenants }: { readonly tenants: BudgetTenants }, name: string): boolean {
  return tenants === 'each' || tenants === 'all' || tenants.includes(name);
}
