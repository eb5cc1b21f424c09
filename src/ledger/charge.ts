/** Whom a dollar was spent for: requests that were served or lost, nobody, or what there must be besides. */
export type Attribution = 'workload' | 'idle' | 'overhead';

/** What a dollar bought, in the words of a bill by component. */
export const components = ['compute', 'api-calls', 'storage', 'networking', 'management'] as const;

/** What a charge is for. */
export type Component = (typeof components)[number];

/** A discount that was bought beforehand: which one, how much of it, and, of usage, whether anybody had it. */
export interface ChargedCommitment {
  readonly id: string;
  /** Undefined of its purchase. */
  readonly status?: 'used' | 'unused';
  /** Accelerator-hours of it. */
  readonly hours: number;
}

/** One line of a bill, for the whole measured time. Its dollars are exact: a bill is their sum, and nothing is rounded. */
export interface Charge {
  /** Deployment, gateway, provider or pool, or the name of an extra charge. */
  readonly service: string;
  /** Who is paid: the pool that accelerators are rented in, or the provider that is called. */
  readonly seller: string;
  /** Whose requests they were, where that is known. */
  readonly tenant?: string;
  readonly component: Component;
  readonly attribution: Attribution;
  readonly category: 'usage' | 'purchase' | 'credit' | 'adjustment';
  readonly pricing: 'standard' | 'committed' | 'dynamic';
  /** Of what is not paid by use: once, or again and again. */
  readonly frequency?: 'one-time' | 'recurring';
  /** What is counted: a kind of accelerator, a model. */
  readonly meter: string;
  readonly quantity: number;
  /** Of the quantity, plural: `Hours`, `Tokens`, `GB`, `GB-Months`, `Requests`. */
  readonly unit: string;
  /** At the price that everybody may have. */
  readonly listUsd: number;
  /** What is to be paid for this line. */
  readonly billedUsd: number;
  /** With what was bought beforehand spread over those who use it. */
  readonly effectiveUsd: number;
  readonly commitment?: ChargedCommitment;
  /** In a few words, what it is for. */
  readonly what: string;
}

/** Dollars of a charge that is paid as it is used, without any discount. */
export function plainUsd(usd: number): Pick<Charge, 'listUsd' | 'billedUsd' | 'effectiveUsd'> {
  return { listUsd: usd, billedUsd: usd, effectiveUsd: usd };
}
