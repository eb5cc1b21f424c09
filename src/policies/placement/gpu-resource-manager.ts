/** One GPU of the pool; memory in GB, as the reference design counts it. */
export interface PooledGpu {
  readonly id: string;
  readonly type: string;
  readonly memoryTotal: number;
  readonly memoryAvailable: number;
  /** 0 to 1; the published class never reads nor writes it. */
  readonly utilization: number;
  /** Who has it alone; undefined where anybody may come. */
  readonly tenant: string | undefined;
}

/** Memory held on a GPU, in GB; `gpu` is an index into the pool. */
export interface GpuGrant {
  readonly handle: number;
  readonly gpu: number;
  readonly tenant: string;
  readonly memory: number;
}

/** The pool, and what the corrected manager knows beside it; as published, there is only the pool. */
export interface GpuPoolState {
  readonly gpus: readonly PooledGpu[];
  /** What is held; the published class keeps no account. */
  readonly grants: readonly GpuGrant[];
  /** GB that each GPU had at the start. */
  readonly usable: readonly number[];
  /** Handles given out so far. */
  readonly issued: number;
}

export interface GpuRequest {
  readonly tenant: string;
  /** GB. */
  readonly memory: number;
  /** Type that is preferred. */
  readonly prefer?: string | undefined;
}

export interface GpuAllocation {
  /** Id of the GPU; undefined where the request is turned away. */
  readonly gpu: string | undefined;
  /** What gives it back; only of the corrected manager. */
  readonly handle: number | undefined;
  readonly because: string;
  readonly state: GpuPoolState;
}

export interface GpuRelease {
  readonly because: string;
  readonly state: GpuPoolState;
}

export interface GpuResourceManager {
  initial(gpus: readonly PooledGpu[]): GpuPoolState;
  allocate(state: GpuPoolState, request: GpuRequest): GpuAllocation;
  /** Gives GB of a GPU back: as published by what the caller says, corrected by the handle alone. */
  release(state: GpuPoolState, gpu: string, memoryFreed: number, handle?: number): GpuRelease;
  /** Dollars for so many hours of a type. */
  costEstimate(type: string, hours: number): number;
}

export interface GpuResourceManagerConfig {
  /** Whether the faults of the published class are mended. */
  readonly corrected: boolean;
  /** Dollars an hour by type; the published ones where not given. */
  readonly costPerHour?: Readonly<Record<string, number>>;
}

/** Dollars an hour by type, as the reference design has them. */
export const publishedCostPerHour: Readonly<Record<string, number>> = {
  H100: 4.5,
  A100: 3,
  L4: 1,
  T4: 0.5,
};

/**
 * The reference design's `GPUResourceManager`: the cheapest GPU that has the memory, the first of the pool
 * among equals. As published, faults included: a GPU has one tenant, however little of it that tenant uses;
 * a preferred type without room turns the request away; a release adds what it is told, to whose GPU and
 * how often soever, so that more can be available than there is; and it lets the tenant go only when
 * 95 % of the GPU is available, so never from one that had less at the start, and too early from one whose
 * tenant still holds the last 5 %. Corrected, tenants share a GPU while its memory lasts, a preference
 * gives way, and an allocation has a handle that gives back exactly what it took, once.
 */
export function gpuResourceManager(config: GpuResourceManagerConfig): GpuResourceManager {
  const { corrected, costPerHour = publishedCostPerHour } = config;
  const cost = (type: string): number => {
    const dollars = costPerHour[type];
    if (dollars === undefined) throw new RangeError(`no price for GPU type ${type}`);
    return dollars;
  };
  return {
    initial: (gpus) => ({
      gpus,
      grants: [],
      usable: gpus.map((gpu) => gpu.memoryAvailable),
      issued: 0,
    }),
    allocate: corrected
      ? (state, request) => allocateShared(cost, state, request)
      : (state, request) => allocateWhole(cost, state, request),
    release: corrected ? releaseHandle : releaseAsTold,
    costEstimate: (type, hours) => cost(type) * hours,
  };
}

type Cost = (type: string) => number;

function allocateWhole(cost: Cost, state: GpuPoolState, request: GpuRequest): GpuAllocation {
  const { tenant, memory, prefer } = request;
  const free = indicesWhere(state, (gpu) => gpu.tenant === undefined);
  const roomy = free.filter((at) => state.gpus[at]!.memoryAvailable >= memory);
  if (roomy.length === 0) return refused(state, noRoom(state, free, memory));

  const candidates = ofType(state, roomy, prefer);
  const best = cheapest(cost, state, candidates);
  if (best === undefined) {
    return refused(state, `no ${prefer} among the ${roomy.length} with room`);
  }

  const gpu = state.gpus[best]!;
  return {
    gpu: gpu.id,
    handle: undefined,
    because: chosen(cost, gpu, candidates.length),
    state: withGpu(state, best, { tenant, memoryAvailable: gpu.memoryAvailable - memory }),
  };
}

function releaseAsTold(state: GpuPoolState, id: string, memoryFreed: number): GpuRelease {
  const at = state.gpus.findIndex((gpu) => gpu.id === id);
  const gpu = state.gpus[at];
  if (gpu === undefined) return { because: `no GPU is called ${id}`, state };
  const memoryAvailable = gpu.memoryAvailable + memoryFreed;
  const isFree = memoryAvailable >= gpu.memoryTotal * 0.95;
  const part = `${memoryAvailable} of ${gpu.memoryTotal} GB are available`;
  return {
    because: isFree ? `${part}, at least 95 %: free` : `${part}, less than 95 %: still taken`,
    state: withGpu(state, at, { memoryAvailable, tenant: isFree ? undefined : gpu.tenant }),
  };
}

function allocateShared(cost: Cost, state: GpuPoolState, request: GpuRequest): GpuAllocation {
  const { tenant, memory, prefer } = request;
  if (!(memory > 0)) return refused(state, `${memory} GB is no amount of memory to hold`);
  // A GPU that had a tenant at the start stays that tenant's.
  const open = indicesWhere(state, (gpu) => gpu.tenant === undefined || gpu.tenant === tenant);
  const roomy = open.filter((at) => state.gpus[at]!.memoryAvailable >= memory);
  const preferred = ofType(state, roomy, prefer);
  const candidates = preferred.length > 0 ? preferred : roomy;
  const best = cheapest(cost, state, candidates);
  if (best === undefined) return refused(state, noRoom(state, open, memory));

  const because = chosen(cost, state.gpus[best]!, candidates.length);
  const handle = state.issued;
  const grants = [...state.grants, { handle, gpu: best, tenant, memory }];
  return {
    gpu: state.gpus[best]!.id,
    handle,
    because: preferred.length > 0 ? because : `no ${prefer} has room; ${because}`,
    state: recounted({ ...state, grants, issued: handle + 1 }, best),
  };
}

function releaseHandle(
  state: GpuPoolState,
  _gpu: string,
  _memoryFreed: number,
  handle?: number,
): GpuRelease {
  const grant = state.grants.find((held) => held.handle === handle);
  if (grant === undefined) return { because: 'nothing is held by this handle', state };
  const grants = state.grants.filter((held) => held !== grant);
  return {
    because: `${grant.tenant} gives back ${grant.memory} GB`,
    state: recounted({ ...state, grants }, grant.gpu),
  };
}

/** Counts anew from the start what a GPU has available, so that no rounding gathers. */
function recounted(state: GpuPoolState, at: number): GpuPoolState {
  let memoryAvailable = state.usable[at]!;
  for (const held of state.grants) if (held.gpu === at) memoryAvailable -= held.memory;
  return withGpu(state, at, { memoryAvailable });
}

function indicesWhere(state: GpuPoolState, test: (gpu: PooledGpu) => boolean): number[] {
  return [...state.gpus.keys()].filter((at) => test(state.gpus[at]!));
}

function ofType(
  state: GpuPoolState,
  indices: readonly number[],
  type: string | undefined,
): readonly number[] {
  return type === undefined ? indices : indices.filter((at) => state.gpus[at]!.type === type);
}

/** The first of the cheapest, as Python's `min` takes it. */
function cheapest(cost: Cost, state: GpuPoolState, indices: readonly number[]): number | undefined {
  let best: number | undefined;
  let least = 0;
  for (const at of indices) {
    const dollars = cost(state.gpus[at]!.type);
    if (best !== undefined && !(dollars < least)) continue;
    best = at;
    least = dollars;
  }
  return best;
}

function withGpu(state: GpuPoolState, at: number, change: Partial<PooledGpu>): GpuPoolState {
  return { ...state, gpus: state.gpus.with(at, { ...state.gpus[at]!, ...change }) };
}

function refused(state: GpuPoolState, because: string): GpuAllocation {
  return { gpu: undefined, handle: undefined, because, state };
}

function chosen(cost: Cost, gpu: PooledGpu, candidates: number): string {
  return `cheapest of ${candidates} with room: ${gpu.type} at $${cost(gpu.type)} an hour`;
}

function noRoom(state: GpuPoolState, indices: readonly number[], memory: number): string {
  if (state.gpus.length === 0) return 'the pool is empty';
  if (indices.length === 0) return 'every GPU has a tenant';
  const most = Math.max(...indices.map((at) => state.gpus[at]!.memoryAvailable));
  return `no GPU to be had has ${memory} GB available: the most is ${most} GB`;
}
