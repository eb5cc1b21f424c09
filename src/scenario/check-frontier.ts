import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import type { Scenario } from './schema.ts';

/** A frontier must be of a tenant that there is, if of any. */
export function checkFrontier({ frontier }: Scenario, tenants: readonly string[]): Finding[] {
  const tenant = frontier?.tenant;
  if (tenant === undefined || tenants.includes(tenant)) return [];
  const message = `"${tenant}" is not a tenant. ${hint(tenant, tenants)}`;
  return [{ path: ['frontier', 'tenant'], message }];
}
