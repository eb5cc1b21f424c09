import type { SloScenario } from '../scenario/schema.ts';
import type { Planned } from '../sweep/plan/answer.ts';
import { counted, digits, formatExact, formatInterval } from './format.ts';

/** An SLO by name: `ttft_p95 of vip`. */
export function sloName({ metric, deployment, tenant }: SloScenario): string {
  const scope = deployment ?? tenant;
  return scope === undefined ? metric : `${metric} of ${scope}`;
}

/** `≤ 2 s`, with the part of the replications where an SLO has one. */
export function limitText({ side, metric, limit, in: share }: SloScenario): string {
  const part = share === undefined ? '' : ` in ${formatExact('goodput_ratio', share)}`;
  return `${side === 'max' ? '≤' : '≥'} ${formatExact(metric, limit)}${part}`;
}

/** What a candidate costs more than the best: `+$1.49 ± 0.6`, `≥ $2.1` where runs were stopped for it. */
export function moreText({ more, isMoreAtLeast }: Planned, metric: string): string {
  if (more.n === 0) return '';
  const least = isMoreAtLeast ? '≥ ' : '';
  const shown = isMoreAtLeast ? { ...more, halfWidth: Number.POSITIVE_INFINITY } : more;
  return `${least}${formatInterval(metric, shown)}`;
}

/** Why a candidate was not chosen, in few words; with the SLOs, which it misses and by how much. */
export function fateText(one: Planned, metric: string, slos: readonly SloScenario[]): string {
  const { fate, more, floor } = one;
  switch (fate.kind) {
    case 'best':
      return one.isWhole ? 'the cheapest that keeps every SLO' : 'the cheapest so far';
    case 'tied':
      return one.isWhole
        ? `no difference shown: ${moreText(one, metric)} more`
        : `no difference shown: ${moreText(one, metric)} more in ${counted(more.n, 'replication')}, and the others would not change who is first`;
    case 'dearer':
      return fate.isFloor
        ? `costs ${formatExact(metric, floor)} or more, known without a run`
        : `costs ${moreText(one, metric)} more in ${counted(more.n, 'replication')}`;
    case 'misses':
      return missText(one, fate.slo, fate.isShown, slos);
    case 'failed':
      return `failed: ${fate.message}`;
    case 'open':
      return 'not known yet';
  }
}

function missText(
  { slos: kept, whole }: Planned,
  at: number,
  isShown: boolean,
  slos: readonly SloScenario[],
): string {
  const slo = slos[at];
  if (slo === undefined) return 'misses an SLO';
  const name = `${sloName(slo)} ${limitText(slo)}`;
  const one = kept[at];
  if (one === undefined || whole === 0 || one.kind === 'kept')
    return `misses ${name}, and was stopped`;
  if (slo.in !== undefined)
    return `misses ${name}: in ${one.times} of ${counted(whole, 'replication')}`;
  const value = formatExact(slo.metric, one.mean);
  if (!isShown)
    return `${name} is not shown: ${value}, perhaps ${formatExact(slo.metric, one.bound)}`;
  const by = Number.isFinite(one.headroom) ? ` (by ${digits(-100 * one.headroom, 2)} %)` : '';
  return Number.isNaN(one.mean) ? `has no ${sloName(slo)}` : `misses ${name}: ${value}${by}`;
}
