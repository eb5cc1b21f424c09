import { ticksPerSecond } from '../../engine/time.ts';
import { emptyDraft, type RequestDraft, type RequestSource } from '../request.ts';

/** The version of Spillway's own format of recorded workloads. */
export const workloadVersion = 1;

/**
 * The lines of a workload in Spillway's own format, without line ends: a header, then one JSON object
 * per request with what differs from the defaults. Reading them back gives the same drafts.
 */
export function* workloadLines(
  source: RequestSource,
  tenants: readonly string[],
): Generator<string> {
  yield JSON.stringify({ spillway: 'workload', version: workloadVersion, tenants });
  const draft = emptyDraft();
  while (source.next(draft)) yield requestLine(draft, tenants);
}

function requestLine(draft: RequestDraft, tenants: readonly string[]): string {
  // Written by hand because JSON.stringify would drop zeros from the six decimals of the time.
  let line = `{"at":${exactSeconds(draft.at)}`;
  // The first tenant is the default.
  if (draft.tenant !== 0) line += `,"tenant":${JSON.stringify(nameOf(draft.tenant, tenants))}`;
  line += `,"prompt":${draft.promptTokens},"output":${draft.outputTokens}`;
  if (draft.items !== 1) line += `,"items":${draft.items}`;
  line += `,"work":${draft.work}`;
  if (draft.session !== -1) line += `,"session":${draft.session}`;
  if (draft.turn !== 0) line += `,"turn":${draft.turn}`;
  if (draft.content !== -1) line += `,"content":${draft.content}`;
  if (draft.topic !== -1) line += `,"topic":${draft.topic}`;
  if (draft.prefix.length > 0) line += `,"prefix":[${prefixPairs(draft)}]`;
  return `${line}}`;
}

/** Ticks as seconds with six decimals, from whole numbers, so that no digit is rounded. */
function exactSeconds(ticks: number): string {
  const seconds = Math.floor(ticks / ticksPerSecond);
  return `${seconds}.${String(ticks - seconds * ticksPerSecond).padStart(6, '0')}`;
}

function nameOf(tenant: number, tenants: readonly string[]): string {
  const name = tenants[tenant];
  if (name === undefined) throw new RangeError(`tenant ${tenant} of ${tenants.length} has no name`);
  return name;
}

function prefixPairs({ prefix }: RequestDraft): string {
  let pairs = '';
  for (let i = 0; i < prefix.length; i++) {
    pairs += `${i === 0 ? '' : ','}[${prefix.groups[i]},${prefix.tokens[i]}]`;
  }
  return pairs;
}
