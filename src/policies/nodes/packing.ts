/** What a replica asks of nodes. */
export interface NodeNeed {
  /** Catalog ids of accelerators that it may have, and the part of each that it takes, 0 to 1. */
  readonly kinds: readonly { readonly accelerator: string; readonly part: number }[];
  /** Accelerators, or groups of them, all on one node; on whole nodes where it is larger than one. */
  readonly devices: number;
}

/** A node into which replicas are packed: what is free of each of its accelerators, 0 to 1. */
export interface Bin {
  readonly accelerator: string;
  readonly free: number[];
}

/** Ten tenths are no more than a whole. */
const slack = 1e-9;

/** Packs replicas into nodes, the largest first (first-fit decreasing); returns those that find no room. */
export function packed(bins: readonly Bin[], needs: readonly NodeNeed[]): NodeNeed[] {
  return largestFirst(needs).filter((need) => !put(bins, need));
}

/** How many empty nodes of a kind some replicas need, `most` of them at the most; and those that find no room in them. */
export function nodesFor(
  needs: readonly NodeNeed[],
  { accelerator, devices }: { readonly accelerator: string; readonly devices: number },
  most: number,
): { readonly nodes: number; readonly left: readonly NodeNeed[] } {
  const bins: Bin[] = [];
  const left = largestFirst(needs).filter((need) => {
    if (put(bins, need)) return false;
    const part = partOn(need, accelerator);
    const more = Math.ceil(need.devices / devices);
    // One more must help: what takes more of an accelerator than there is never fits.
    if (part === undefined || part > 1 + slack || bins.length + more > most) return true;
    for (let node = 0; node < more; node += 1) bins.push(emptyBin(accelerator, devices));
    return !put(bins, need);
  });
  return { nodes: bins.length, left };
}

/** An empty node. */
export function emptyBin(accelerator: string, devices: number): Bin {
  return { accelerator, free: new Array<number>(devices).fill(1) };
}

/** Takes what a replica needs of the first node that has it; false where none has. */
function put(bins: readonly Bin[], need: NodeNeed): boolean {
  const own = bins.find((bin) => rooms(bin, need).length >= need.devices);
  if (own !== undefined) {
    take(own, rooms(own, need).slice(0, need.devices), need);
    return true;
  }
  return putOnWholeNodes(bins, need);
}

/** One that is larger than a node takes whole nodes of a kind. */
function putOnWholeNodes(bins: readonly Bin[], need: NodeNeed): boolean {
  for (const { accelerator } of need.kinds) {
    const whole = bins.filter(
      (bin) =>
        bin.accelerator === accelerator &&
        bin.free.length < need.devices &&
        bin.free.every((free) => free > 1 - slack),
    );
    const count = whole.length === 0 ? 0 : Math.ceil(need.devices / whole[0]!.free.length);
    if (count === 0 || whole.length < count) continue;
    for (const bin of whole.slice(0, count)) take(bin, [...bin.free.keys()], need);
    return true;
  }
  return false;
}

/** Accelerators of a node that have room for the part of a replica. */
function rooms({ accelerator, free }: Bin, need: NodeNeed): number[] {
  const part = partOn(need, accelerator);
  if (part === undefined) return [];
  return [...free.keys()].filter((device) => free[device]! >= part - slack);
}

function take({ accelerator, free }: Bin, devices: readonly number[], need: NodeNeed): void {
  const part = partOn(need, accelerator)!;
  for (const device of devices) free[device]! -= part;
}

function partOn({ kinds }: NodeNeed, accelerator: string): number | undefined {
  return kinds.find((kind) => kind.accelerator === accelerator)?.part;
}

function largestFirst(needs: readonly NodeNeed[]): NodeNeed[] {
  const size = ({ devices, kinds }: NodeNeed) => devices * (kinds[0]?.part ?? 0);
  return needs.toSorted((one, other) => size(other) - size(one));
}
