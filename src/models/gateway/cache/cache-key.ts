/** The number of a question or topic in a cache: that of its tenant alone where tenants are kept apart. */
export function cacheKey(
  tenant: number,
  content: number,
  tenants: number,
  isolateTenants: boolean,
): number {
  return isolateTenants ? content * tenants + tenant : content;
}
