import { metricDefinition } from '../metrics/catalog.ts';
import { type Exchange, isShown } from '../sweep/dominance.ts';
import type { Frontier, FrontierPoint } from '../sweep/frontier.ts';
import { formatInterval } from './format.ts';

/** Whether a configuration is on the frontier, `*`, off it, or nobody can tell, `?`. */
export function standingOf({ isEfficient, dominated }: FrontierPoint): string {
  if (dominated === undefined) return isEfficient ? '*' : '?';
  return isEfficient ? '?' : '';
}

/** Who is beaten by whom, and in what; and what better values of each further measure cost. */
export function renderTrade({ points, exchanges }: Frontier, cost: string): string[] {
  return [
    ...points.filter((point) => standingOf(point) !== '*').map(beatenText),
    ...exchanges.map((one) => exchangeText(one, cost)),
  ];
}

function beatenText({ name, isEfficient, dominated }: FrontierPoint): string {
  if (dominated === undefined) return `${name} is beaten by the means, which is not shown`;
  const { by, gains, isByMeans } = dominated;
  const shown = gains
    .filter(({ gain }) => isShown(gain))
    .map(({ metric, gain }) => `${metric} by ${formatInterval(metric, gain)}`);
  const verb = isEfficient ? 'may be' : 'is';
  const rest =
    shown.length === gains.length
      ? ''
      : isByMeans
        ? '; not worse in the rest'
        : '; no difference shown in the rest';
  return `${name} ${verb} beaten by ${by}: ${shown.join(', ')}${rest}`;
}

function exchangeText({ from, to, metric, gain, more, rate }: Exchange, cost: string): string {
  const { name, scale } = unitOf(metric);
  const price = formatInterval(cost, {
    ...rate,
    mean: rate.mean * scale,
    halfWidth: rate.halfWidth * scale,
  });
  const doubt = isShown(gain) && isShown(more) ? '' : ' (not shown)';
  return `from ${from} to ${to}: ${metric} better by ${formatInterval(metric, gain)} for ${formatInterval(cost, more)}, ${price} ${name}${doubt}`;
}

/** The unit in which a price of a metric is said, and how many of its own units that is. */
function unitOf(metric: string): { readonly name: string; readonly scale: number } {
  switch (metricDefinition(metric).unit) {
    case 'grams':
      return { name: 'a kg', scale: 1000 };
    case 'kwh':
      return { name: 'a kWh', scale: 1 };
    case 'seconds':
      return { name: 'a second', scale: 1 };
    case 'hours':
      return { name: 'an hour', scale: 1 };
    case 'ratio':
      return { name: 'a percent', scale: 0.01 };
    default:
      return { name: 'each', scale: 1 };
  }
}
