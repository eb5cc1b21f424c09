import type { RegionOutlook } from '../world/region-outlook.ts';
import { digits, formatDuration } from './format.ts';
import { table } from './table.ts';

/** Where clients would be sent at the start, as lines: what each region is offered, and how far it is from each place. */
export function renderRegionOutlook({
  gateway,
  from,
  until,
  regions,
  places,
}: RegionOutlook): string[] {
  const sum = regions.reduce((so, { rate }) => so + rate, 0);
  const asked = places.reduce((so, { rate }) => so + rate, 0);
  const nowhere = asked - sum > 1e-9 ? `; ${digits(asked - sum)}/s nowhere` : '';
  return [
    `regions of ${gateway}, as it would send its clients from ${formatDuration(from)} to ${formatDuration(until)}${nowhere}`,
    ...table([
      ['', 'requests', 'of', 'load ρ'],
      ...regions.map(({ name, rate, capacity }) => [
        name,
        `${digits(rate)}/s`,
        capacity === 0 ? '–' : `${digits(capacity)}/s`,
        capacity === 0 ? '–' : digits(rate / capacity),
      ]),
    ]),
    '',
    ...table(
      [
        ['clients in', 'requests', ...regions.map(({ name }) => name), 'go to'],
        ...places.map(({ name, rate, roundTripsMs, to }) => [
          name,
          `${digits(rate)}/s`,
          ...roundTripsMs.map((ms) => `${digits(ms)} ms`),
          destination(to),
        ]),
      ],
      1,
      true,
    ),
  ];
}

function destination(to: readonly string[]): string {
  const [first, ...others] = to;
  if (first === undefined) return 'nowhere';
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
