import { type Charge, plainUsd } from './charge.ts';
import type { TenantPart } from './fleet-charges.ts';

/** What a provider billed of one kind of thing: `input tokens`, `instance-seconds`, `overhead-hours`. */
export interface ProviderLine {
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

/** What a provider billed as charges, each divided among tenants; nobody’s where nobody is known to have called. */
export function providerCharges(
  provider: string,
  lines: readonly ProviderLine[],
  tenants: readonly TenantPart[],
): Charge[] {
  return lines.flatMap((line) => {
    if (line.usd === 0 && line.quantity === 0) return [];
    const { unit, size, attribution } = billedIn(line.unit);
    const charge = (part: number, tenant?: string): Charge => ({
      service: provider,
      seller: provider,
      ...(tenant !== undefined && { tenant }),
      component: 'api-calls',
      attribution,
      category: 'usage',
      pricing: 'standard',
      meter: `${provider} ${line.unit}`,
      quantity: (part * line.quantity) / size,
      unit,
      ...plainUsd(part * line.usd),
      what: line.unit,
    });
    if (attribution === 'overhead') return [charge(1)];
    if (tenants.length === 0) return [{ ...charge(1), attribution: 'idle' as const }];
    return tenants.map(({ tenant, part }) => charge(part, tenant));
  });
}

/** The unit in the plural that bills have, and how many of what was counted make one. */
function billedIn(counted: string): {
  readonly unit: string;
  readonly size: number;
  readonly attribution: Charge['attribution'];
} {
  const attribution = counted.startsWith('overhead') ? 'overhead' : 'workload';
  if (counted.endsWith('tokens')) return { unit: 'Tokens', size: 1, attribution };
  if (counted.endsWith('-seconds')) return { unit: 'Hours', size: 3600, attribution };
  if (counted.endsWith('-hours')) return { unit: 'Hours', size: 1, attribution };
  return { unit: counted.charAt(0).toUpperCase() + counted.slice(1), size: 1, attribution };
}
