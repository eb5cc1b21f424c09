import { type Charge, type Component, components } from '../ledger/charge.ts';
import { hoursPerMonth } from '../ledger/hours.ts';
import { digits } from './format.ts';
import { table } from './table.ts';

/** The charges of one way to run a platform, over so many hours. */
export interface Platform {
  readonly name: string;
  readonly hours: number;
  readonly charges: readonly Charge[];
}

/** Dollars of a month by component, of a platform’s charges over its hours. */
export function monthlyUsd({ hours, charges }: Platform): Record<Component, number> {
  const usd = Object.fromEntries(components.map((component) => [component, 0])) as Record<
    Component,
    number
  >;
  for (const { component, billedUsd } of charges) usd[component] += billedUsd;
  for (const component of components) usd[component] *= hoursPerMonth / hours;
  return usd;
}

/**
 * What a month costs by component, platform beside platform, as lines of a table; of two also what the second saves, in
 * percent of the first.
 */
export function costBreakdown(platforms: readonly Platform[]): string[] {
  const months = platforms.map(monthlyUsd);
  const row = (name: string, usd: readonly number[]) => [
    name,
    ...usd.map(dollars),
    ...(usd.length === 2 ? [saving(usd[0]!, usd[1]!)] : []),
  ];
  return table([
    ['a month', ...platforms.map(({ name }) => name), ...(platforms.length === 2 ? ['saves'] : [])],
    ...components.map((component) =>
      row(
        words[component],
        months.map((usd) => usd[component]),
      ),
    ),
    row(
      'total',
      months.map((usd) => components.reduce((sum, component) => sum + usd[component], 0)),
    ),
  ]);
}

const words: Readonly<Record<Component, string>> = {
  compute: 'compute (GPU)',
  'api-calls': 'API calls',
  storage: 'storage',
  networking: 'networking',
  management: 'management',
};

function dollars(usd: number): string {
  // Whole dollars of what a month costs; small bills keep their cents.
  const size = Math.abs(usd);
  const text = size >= 100 ? digits(Math.round(size), 1) : size.toFixed(2);
  return `${usd < 0 ? '-' : ''}$${text}`;
}

function saving(before: number, after: number): string {
  return before === 0 ? '–' : `${Math.round(100 * (1 - after / before))} %`;
}
