import { type Charge, type Component, plainUsd } from './charge.ts';
import { hoursPerMonth } from './hours.ts';

/** Something on the bill besides accelerators and calls. */
export type ExtraCharge =
  | {
      readonly kind: 'storage';
      /** Bytes that are kept all the time. */
      readonly size: number;
      /** Dollars of a gigabyte for a month. */
      readonly price: number;
    }
  | {
      readonly kind: 'egress';
      /** Bytes that leave with each answered request, and with each token of an answer. */
      readonly per_request: number;
      readonly per_token: number;
      /** Dollars of a gigabyte. */
      readonly price: number;
      /** Whose requests; everybody's where left out. */
      readonly deployment?: string | undefined;
    }
  | {
      readonly kind: 'flat';
      /** Dollars an hour. */
      readonly price: number;
      readonly component: Component;
    }
  | {
      readonly kind: 'overhead';
      /** Part of what the components cost that it comes on top of. */
      readonly share: number;
      readonly of: readonly Component[];
    };

/** What a tenant's answered requests sent, by the service that answered. */
export interface Traffic {
  readonly service: string;
  readonly tenant: string;
  readonly requests: number;
  readonly outputTokens: number;
}

const bytesPerGb = 1e9;

/**
 * The charges of extras over so many hours. `others` are all charges without extras: a share is of them, and never of
 * another share, so that the order of extras changes nothing (I20).
 */
export function extraCharges(
  extras: Readonly<Record<string, ExtraCharge>>,
  hours: number,
  traffic: readonly Traffic[],
  others: readonly Charge[],
): Charge[] {
  const names = Object.keys(extras).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const plain = names.flatMap((name) => plainExtra(name, extras[name]!, hours, traffic));
  const shares = names.flatMap((name) => shareOf(name, extras[name]!, [...others, ...plain]));
  return [...plain, ...shares];
}

function plainExtra(
  name: string,
  extra: ExtraCharge,
  hours: number,
  traffic: readonly Traffic[],
): Charge[] {
  const common = {
    service: name,
    seller: name,
    meter: extra.kind,
    category: 'usage',
    pricing: 'standard',
  } as const;
  const months = hours / hoursPerMonth;
  switch (extra.kind) {
    case 'storage': {
      const quantity = (extra.size / bytesPerGb) * months;
      const charge: Charge = {
        ...common,
        component: 'storage',
        // What is kept is kept, whoever asks for it.
        attribution: 'overhead',
        quantity,
        unit: 'GB-Months',
        ...plainUsd(quantity * extra.price),
        what: 'storage',
      };
      return [charge];
    }
    case 'egress':
      return traffic
        .filter(({ service }) => extra.deployment === undefined || service === extra.deployment)
        .flatMap(({ service, tenant, requests, outputTokens }): Charge[] => {
          const bytes = requests * extra.per_request + outputTokens * extra.per_token;
          if (bytes === 0) return [];
          const quantity = bytes / bytesPerGb;
          return [
            {
              ...common,
              component: 'networking',
              attribution: 'workload',
              tenant,
              quantity,
              unit: 'GB',
              ...plainUsd(quantity * extra.price),
              what: `answers of ${service}`,
            },
          ];
        });
    case 'flat': {
      const charge: Charge = {
        ...common,
        component: extra.component,
        attribution: 'overhead',
        frequency: 'recurring',
        quantity: months,
        unit: 'Months',
        ...plainUsd(hours * extra.price),
        what: 'paid by the month',
      };
      return [charge];
    }
    case 'overhead':
      return [];
  }
}

function shareOf(name: string, extra: ExtraCharge, charges: readonly Charge[]): Charge[] {
  if (extra.kind !== 'overhead') return [];
  const base = charges
    .filter(({ component }) => extra.of.includes(component))
    .reduce((sum, { billedUsd }) => sum + billedUsd, 0);
  return [
    {
      service: name,
      seller: name,
      component: 'management',
      attribution: 'overhead',
      category: 'usage',
      pricing: 'standard',
      frequency: 'recurring',
      meter: 'overhead',
      // Dollars are what it is a share of.
      quantity: base,
      unit: 'USD',
      ...plainUsd(extra.share * base),
      what: `${Number((100 * extra.share).toPrecision(6))} % of ${extra.of.join(', ')}`,
    },
  ];
}
