import { type DistributionConfig, distribution } from '../engine/distributions.ts';
import type { GeneratedTraffic, TenantConfig } from './config.ts';

/** The sizes of a traffic's requests: one uniform number in [0, 1) makes one size. */
export interface Lengths {
  /** Tokens of the new part of the prompt, at least 1. */
  prompt(tenant: number, u: number): number;
  /** Tokens of the answer, at least 1. The prompt's number is needed where lengths come in rows. */
  output(tenant: number, u: number, promptU: number): number;
  /** Items, at least 1. */
  items(tenant: number, u: number): number;
}

type Quantile = (u: number) => number;

/** Far above any context, and low enough that a prompt and its answer together fit 32 bits. */
const most = 1e9;

/** The nearest whole number, halves up, of at least 1. */
export function wholeOf(value: number): number {
  return Math.min(most, Math.max(1, Math.floor(value + 0.5)));
}

/** A tenant's own distribution comes first, then the joint rows, then that of the traffic. */
export function trafficLengths(traffic: GeneratedTraffic): Lengths {
  const { tenants, lengths: joint } = traffic;
  const prompts = perTenant(tenants, traffic.prompt, (tenant) => tenant.prompt);
  const outputs = perTenant(tenants, traffic.output, (tenant) => tenant.output);
  const items = perTenant(tenants, traffic.items, (tenant) => tenant.items);
  const own = (tenant: number, field: 'prompt' | 'output') =>
    tenants[tenant]?.[field] !== undefined;
  return {
    prompt(tenant, u) {
      if (joint === undefined || own(tenant, 'prompt')) return wholeOf(prompts[tenant]!(u));
      return wholeOf(joint.prompt[Math.floor(u * joint.prompt.length)]!);
    },
    output(tenant, u, promptU) {
      if (joint === undefined || own(tenant, 'output')) return wholeOf(outputs[tenant]!(u));
      return wholeOf(joint.output[Math.floor(promptU * joint.output.length)]!);
    },
    items: (tenant, u) => wholeOf(items[tenant]!(u)),
  };
}

function perTenant(
  tenants: readonly TenantConfig[],
  common: DistributionConfig,
  own: (tenant: TenantConfig) => DistributionConfig | undefined,
): readonly Quantile[] {
  const shared = distribution(common).quantile;
  if (tenants.length === 0) return [shared];
  return tenants.map((tenant) => {
    const config = own(tenant);
    return config === undefined ? shared : distribution(config).quantile;
  });
}
