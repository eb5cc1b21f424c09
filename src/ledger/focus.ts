import type { Charge, Component } from './charge.ts';
import { isoTime, monthStart } from './iso-time.ts';

/** A row of a FOCUS bill; null for nothing. */
export type FocusRow = Readonly<Record<string, string | number | null>>;

/** What a bill says that charges do not. A simulated period has no calendar of its own. */
export interface BillingTerms {
  /** Seconds since 1970 of simulated time 0. */
  readonly start: number;
  readonly account: string;
  /** Simulated seconds that the charges are of. */
  readonly from: number;
  readonly until: number;
  /** Who sells, by the name of a pool or provider; the name itself where nothing is said. */
  readonly providers: Readonly<Record<string, string>>;
}

/** Columns of `focusRow`, the mandatory ones of FOCUS 1.2 among them, and those that are ours alone. */
export const billColumns = [
  'BillingAccountId',
  'BillingAccountName',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'InvoiceId',
  'InvoiceIssuerName',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceSubcategory',
  'ServiceName',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ListUnitPrice',
  'ListCost',
  'ContractedUnitPrice',
  'ContractedCost',
  'BilledCost',
  'EffectiveCost',
  'BillingCurrency',
  'ConsumedQuantity',
  'ConsumedUnit',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountQuantity',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'x_Attribution',
  'x_Component',
  'x_Deployment',
  'x_Pool',
  'x_Tenant',
] as const;

/** A charge as a row in the columns of FOCUS 1.2, in their order. */
export function focusRow(charge: Charge, terms: BillingTerms): FocusRow {
  const { category, commitment, unit, quantity, component, service, seller, tenant } = charge;
  const from = terms.start + terms.from;
  const until = terms.start + Math.max(terms.until, terms.from + 1);
  const provider = Object.hasOwn(terms.providers, seller) ? terms.providers[seller]! : seller;
  const isUse = category === 'usage';
  // Credits and adjustments are dollars, and no quantity has a price.
  const isPriced = isUse || category === 'purchase';
  const priced = pricedIn(unit);
  const pricedQuantity = quantity / priced.size;
  // There is no negotiated price: what is contracted costs what is listed.
  const unitPrice = isPriced && pricedQuantity !== 0 ? charge.listUsd / pricedQuantity : null;
  const isConsumed = isUse && commitment?.status !== 'unused';
  const { ServiceCategory, ServiceSubcategory } = services[component];
  return {
    BillingAccountId: terms.account,
    BillingAccountName: terms.account,
    BillingPeriodStart: isoTime(monthStart(from)),
    BillingPeriodEnd: isoTime(monthAfter(until)),
    InvoiceId: `${terms.account}/${isoTime(monthStart(from)).slice(0, 7)}`,
    InvoiceIssuerName: provider,
    ProviderName: provider,
    PublisherName: provider,
    ServiceCategory,
    ServiceSubcategory,
    ServiceName: service,
    ChargePeriodStart: isoTime(from),
    ChargePeriodEnd: isoTime(Math.ceil(until)),
    ChargeCategory: capital(category),
    ChargeClass: null,
    ChargeDescription: charge.what,
    ChargeFrequency: frequencies[charge.frequency ?? (isUse ? 'usage' : 'one-time')],
    PricingCategory: capital(charge.pricing),
    PricingQuantity: isPriced ? pricedQuantity : null,
    PricingUnit: isPriced ? priced.unit : null,
    ListUnitPrice: unitPrice,
    ListCost: charge.listUsd,
    ContractedUnitPrice: unitPrice,
    ContractedCost: charge.listUsd,
    BilledCost: charge.billedUsd,
    EffectiveCost: charge.effectiveUsd,
    BillingCurrency: 'USD',
    ConsumedQuantity: isConsumed ? quantity : null,
    ConsumedUnit: isConsumed ? unit : null,
    CommitmentDiscountCategory: commitment === undefined ? null : 'Usage',
    CommitmentDiscountId: commitment?.id ?? null,
    CommitmentDiscountName: commitment?.id ?? null,
    CommitmentDiscountQuantity: commitment?.hours ?? null,
    CommitmentDiscountStatus: commitment?.status === undefined ? null : capital(commitment.status),
    CommitmentDiscountType: commitment === undefined ? null : 'Reservation',
    CommitmentDiscountUnit: commitment === undefined ? null : 'Hours',
    // What is bought is the commitment itself; what nobody used is none other.
    ResourceId: commitment !== undefined && !isConsumed ? commitment.id : service,
    ResourceName: commitment !== undefined && !isConsumed ? commitment.id : service,
    ResourceType: commitment !== undefined && !isConsumed ? 'Commitment' : resources[component],
    SkuId: charge.meter,
    SkuMeter: `${charge.meter} ${unit}`,
    SkuPriceId: `${charge.meter}/${charge.pricing}`,
    x_Attribution: charge.attribution,
    x_Component: component,
    x_Deployment: service,
    x_Pool: seller,
    x_Tenant: tenant ?? null,
  };
}

const services: Readonly<
  Record<Component, { readonly ServiceCategory: string; readonly ServiceSubcategory: string }>
> = {
  compute: { ServiceCategory: 'Compute', ServiceSubcategory: 'Virtual Machines' },
  'api-calls': {
    ServiceCategory: 'AI and Machine Learning',
    ServiceSubcategory: 'Generative AI',
  },
  storage: { ServiceCategory: 'Storage', ServiceSubcategory: 'Object Storage' },
  networking: { ServiceCategory: 'Networking', ServiceSubcategory: 'Other (Networking)' },
  management: {
    ServiceCategory: 'Management and Governance',
    ServiceSubcategory: 'Other (Management and Governance)',
  },
};

const resources: Readonly<Record<Component, string>> = {
  compute: 'Deployment',
  'api-calls': 'Hosted model',
  storage: 'Storage',
  networking: 'Egress',
  management: 'Service',
};

const frequencies = {
  usage: 'Usage-Based',
  recurring: 'Recurring',
  'one-time': 'One-Time',
} as const;

/** Tokens have their price by the million, everything else by one. */
function pricedIn(unit: string): { readonly unit: string; readonly size: number } {
  return unit === 'Tokens' ? { unit: '1000000 Tokens', size: 1e6 } : { unit, size: 1 };
}

/** The first month's beginning that is not before an instant. */
function monthAfter(epochSeconds: number): number {
  const start = monthStart(epochSeconds);
  return start === epochSeconds ? start : monthStart(epochSeconds, 1);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
