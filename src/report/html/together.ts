import type { SeriesColumn, TimeSeries, Values } from './time-series.ts';

/** What all services together are called where one chooses between them. */
export const together = 'all together';

/** What may be added up over whoever serves. */
const sums: readonly SeriesColumn[] = [
  ...(['replicas', 'desired', 'queue', 'tokens_per_second'] as const),
  ...(['cost_usd_per_hour', 'watts', 'carbon_g_per_hour'] as const),
];

/** What is asked of whoever requests come to first: another call of the same request is not another request. */
const firsts: readonly SeriesColumn[] = ['arrived', 'lost'];

/**
 * The same series with all services together before them, where there are several: machines, money and what waits are
 * added up, and requests are those of the gateways, or where there are none of all deployments. Of one gateway alone there
 * are also latencies, which cannot be added.
 */
export function withTogether(series: TimeSeries, gateways: readonly string[]): TimeSeries {
  const { services } = series;
  if (services.length < 2) return series;
  const all = services.map((_, index) => index);
  const doors = gateways.map((name) => services.indexOf(name)).filter((index) => index >= 0);
  const added = (column: SeriesColumn, variant: number, replication: number): Values => {
    const from = sums.includes(column)
      ? all
      : firsts.includes(column)
        ? doors.length === 0
          ? all
          : doors
        : doors.length === 1
          ? doors
          : [];
    return sumOf(from.map((service) => series.values(column, variant, service, replication)));
  };
  return {
    ...series,
    services: [together, ...services],
    values: (column, variant, service, replication) =>
      service === 0
        ? added(column, variant, replication)
        : series.values(column, variant, service - 1, replication),
  };
}

/** Sums over those that have a value. */
function sumOf(all: readonly Values[]): Values {
  const known = all.filter(({ length }) => length > 0);
  if (known.length < 2) return known[0] ?? [];
  return known[0]!.map((_, at) => {
    const values = known.map((one) => one[at] ?? null).filter((value) => value !== null);
    if (values.length === 0) return null;
    return Number(values.reduce((sum, value) => sum + value, 0).toPrecision(4));
  });
}
