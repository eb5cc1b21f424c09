import { type MetricKind, scaleOf } from './metric-names.ts';

/**
 * What a dashboard shows for a value, in base units: `250 ms`, `73%`, `1.2 K`, `12 req/s`. Undefined where it is none of
 * them.
 */
export function shownValue(text: string, kind: MetricKind): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d*)?|\.\d+)\s*(\D+)$/.exec(text.trim()) ?? [];
  const factor = digits === undefined ? undefined : factorOf(unit.trim().toLowerCase(), kind);
  return factor === undefined ? undefined : Number(digits) * factor;
}

function factorOf(unit: string, kind: MetricKind): number | undefined {
  switch (kind) {
    case 'time':
      return shownTimes.get(unit) ?? scaleOf('time', unit);
    case 'part':
      return unit === '%' ? 0.01 : undefined;
    case 'count':
      return thousands.get(unit);
    case 'rate': {
      const [, prefix = '', per] = /^(k|mil|bil)?\s*(?:[a-z]+\s*)?\/\s*([a-z]+)$/.exec(unit) ?? [];
      if (per === undefined) return thousands.get(unit);
      const rate = per === 'm' ? 1 / 60 : scaleOf('rate', per);
      return rate === undefined ? undefined : (thousands.get(prefix) ?? 1) * rate;
    }
  }
}

const thousands: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['mil', 1e6],
  ['bil', 1e9],
]);

const shownTimes: ReadonlyMap<string, number> = new Map([
  ['µs', 1e-6],
  ['mins', 60],
  ['h', 3600],
  ['hour', 3600],
  ['hours', 3600],
]);
