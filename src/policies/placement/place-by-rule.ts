import {
  hasRoom,
  inGib,
  type PlacementDevice,
  type PlacementPolicy,
  type PlacementRequest,
  shareText,
} from './placement.ts';

/** What tells one placement policy from another. */
interface PlacementRule {
  readonly name: string;
  /** How bad an accelerator with room would be; the first number that differs decides, and the lower wins. */
  score(device: PlacementDevice, request: PlacementRequest): readonly number[];
  /** The number that decided, from the scores of the chosen accelerators, added up. */
  reason(totals: readonly number[], devices: readonly number[]): string;
}

interface Candidate {
  readonly index: number;
  readonly score: readonly number[];
}

/** The accelerators of one kind that have room: how many they are, and the best of them, in their order. */
interface Kind {
  readonly accelerator: string;
  withRoom: number;
  readonly best: Candidate[];
}

interface Group {
  readonly devices: readonly number[];
  readonly totals: readonly number[];
}

/**
 * The policy of a rule: of each kind that has room on enough accelerators those with the best scores, and of the
 * kinds the one whose chosen scores add up to the best. Where all scores are equal the lowest index wins. A
 * preferred kind is taken wherever enough of it have room; where they have not, any other may be.
 */
export function placeByRule(rule: PlacementRule): PlacementPolicy {
  return (devices, request) => {
    const kinds = kindsWithRoom(rule, devices, request);
    const enough = kinds.filter(({ best }) => best.length === request.count);
    const preferred = enough.filter(({ accelerator }) => accelerator === request.prefer);
    const prefers = preferred.length > 0;
    const best = bestGroup(prefers ? preferred : enough);
    if (best === undefined) {
      const why = refusal(devices, request, kinds);
      return { devices: undefined, because: `${rule.name}: ${why}` };
    }
    const reason = rule.reason(best.totals, best.devices);
    const preference =
      request.prefer === undefined
        ? ''
        : `, ${request.prefer} preferred${prefers ? '' : ' but without room'}`;
    return { devices: best.devices, because: `${rule.name}: ${reason}${preference}` };
  };
}

function kindsWithRoom(
  rule: PlacementRule,
  devices: readonly PlacementDevice[],
  request: PlacementRequest,
): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  let kind: Kind | undefined;
  for (let index = 0; index < devices.length; index += 1) {
    const device = devices[index]!;
    if (!device.allowed || !hasRoom(device, request)) continue;
    const { accelerator } = device;
    // Neighbours are mostly alike.
    if (kind?.accelerator !== accelerator) {
      kind = kinds.get(accelerator) ?? { accelerator, withRoom: 0, best: [] };
      kinds.set(accelerator, kind);
    }
    kind.withRoom += 1;
    rank(kind.best, index, rule.score(device, request), request.count);
  }
  return [...kinds.values()];
}

/** Puts an accelerator among the best so many, behind those that are as good. */
function rank(best: Candidate[], index: number, score: readonly number[], count: number): void {
  let place = best.length;
  while (place > 0 && compareScores(score, best[place - 1]!.score) < 0) place -= 1;
  if (place === count) return;
  if (best.length === count) best.pop();
  best.splice(place, 0, { index, score });
}

function bestGroup(kinds: readonly Kind[]): Group | undefined {
  let best: Group | undefined;
  for (const kind of kinds) {
    const group = {
      devices: kind.best.map(({ index }) => index).sort((a, b) => a - b),
      totals: addScores(kind.best),
    };
    const order = best === undefined ? -1 : compareScores(group.totals, best.totals);
    const isEarlier = order === 0 && group.devices[0]! < best!.devices[0]!;
    if (order < 0 || isEarlier) best = group;
  }
  return best;
}

function compareScores(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return 0;
}

function addScores(chosen: readonly Candidate[]): readonly number[] {
  const totals = chosen[0]!.score.map(() => 0);
  for (const { score } of chosen) {
    for (let i = 0; i < totals.length; i += 1) totals[i]! += score[i]!;
  }
  return totals;
}

function refusal(
  devices: readonly PlacementDevice[],
  { bytes, share, count }: PlacementRequest,
  kinds: readonly Kind[],
): string {
  const allowed = devices.filter((device) => device.allowed);
  if (allowed.length === 0) return `none of ${devices.length} accelerators is allowed`;
  const need = share === 0 ? inGib(bytes) : `${inGib(bytes)} and ${shareText(share)}`;
  const most = kinds.reduce((top, { withRoom }) => Math.max(top, withRoom), 0);
  if (most > 0) return `${need} on ${count} of a kind, but only ${most} have room`;
  const memory = allowed.reduce((top, { freeBytes }) => Math.max(top, freeBytes), 0);
  if (memory < bytes) return `${need}, but no more than ${inGib(memory)} is free on one`;
  const withMemory = allowed.filter(({ freeBytes }) => freeBytes >= bytes);
  const free = withMemory.reduce((top, { freeShare }) => Math.max(top, freeShare), 0);
  return `${need}, but no more than ${shareText(free)} is free where memory is`;
}
