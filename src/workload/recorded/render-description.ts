import type {
  Description,
  LengthDescription,
  RequestsDescription,
  TenantDescription,
} from './description.ts';
import { sparkline } from './sparkline.ts';

/** A description as lines for the terminal: a label of fixed width, then figures. */
export function renderDescription(description: Description): string[] {
  return rows(description).map(([label, text]) => `${label.padEnd(labelWidth)}${text}`);
}

const labelWidth = 12;

type Row = readonly [label: string, text: string];

function rows(d: Description): Row[] {
  switch (d.kind) {
    case 'requests':
      return requestRows(d);
    case 'counts':
      return [
        ['periods', `${whole(d.periods)} of ${fixed(d.interval)} s from ${d.firstPeriod}`],
        ['requests', whole(d.requests)],
        [
          'rate',
          `mean ${fixed(d.meanRate)}/s, peak ${fixed(d.peakRate)}/s (${fixed(d.peakOverMean)}× mean) at ${d.peakPeriod}`,
        ],
        ['', sparkline(d.rates)],
      ];
    case 'clients':
      return [
        ['clients', `${whole(d.clients)}, ${whole(d.clientsWithLengths)} with lengths`],
        ['windows', `${whole(d.windows)} of ${fixed(d.window)} s`],
        [
          'requests',
          `about ${whole(d.requests)} in ${whole(d.span)} s, ${percent(d.topTenthShare)} from the busiest tenth`,
        ],
        [
          'rate',
          `mean ${fixed(d.meanRate)}/s, peak window ${fixed(d.peakRate)}/s (${fixed(d.peakOverMean)}× mean)`,
        ],
        ['', sparkline(d.rates)],
      ];
    case 'lengths':
      return [
        ['rows', whole(d.rows)],
        ['prompt', lengths(d.prompt)],
        ['output', lengths(d.output)],
      ];
  }
}

function requestRows(d: RequestsDescription): Row[] {
  const ticks = d.tick > 0 ? ` (recorded in ticks of ${fixed(d.tick)} s)` : '';
  const dispersion = `${fixed(d.dispersion10s)} over 10 s, ${fixed(d.dispersion60s)} over 60 s`;
  const lines: Row[] = [
    ['requests', `${whole(d.requests)} in ${whole(d.span)} s`],
    ['rate', `mean ${fixed(d.meanRate)}/s, peak second ${whole(d.peakSecond)}`],
    ['', sparkline(d.rates)],
    ['gaps', `CV ${fixed(d.gapCv)}${ticks}`],
    ['dispersion', `${dispersion} (Poisson: 1)`],
    ['prompt', lengths(d.prompt)],
    ['output', lengths(d.output)],
  ];
  if (d.prefix !== undefined) {
    const { uniqueBlocks, blockHitRate, tokenHitRate } = d.prefix;
    const hits = `${percent(blockHitRate)} of blocks, ${percent(tokenHitRate)} of prompt tokens`;
    lines.push([
      'prefixes',
      `${whole(uniqueBlocks)} different blocks; an unlimited cache hits ${hits}`,
    ]);
  }
  if (d.sessions > 0) lines.push(['sessions', whole(d.sessions)]);
  if (d.tenants.length > 1) lines.push(['tenants', tenantList(d.tenants, d.requests)]);
  return lines;
}

function lengths(d: LengthDescription): string {
  return `mean ${whole(d.mean)}, p50 ${whole(d.p50)}, p90 ${whole(d.p90)}, p99 ${whole(d.p99)}, max ${whole(d.max)} tokens`;
}

function tenantList(tenants: readonly TenantDescription[], requests: number): string {
  const named = tenants.slice(0, 5).map((t) => `${t.name} ${percent(t.requests / requests)}`);
  return tenants.length > 5
    ? `${named.join(', ')} and ${tenants.length - 5} more`
    : named.join(', ');
}

/** A whole number with commas; a dash for what cannot be said. */
function whole(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Two decimals, without needless zeros. */
function fixed(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(2))) : '–';
}

function percent(part: number): string {
  return Number.isFinite(part) ? `${(100 * part).toFixed(1)} %` : '–';
}
