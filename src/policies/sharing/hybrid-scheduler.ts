/** A part of the spatial memory that one tenant holds; GB and seconds. */
export interface SpatialPartition {
  readonly memory: number;
  readonly priority: string;
  readonly allocatedAt: number;
}

/** A request for a turn; the published class looks at neither field. */
export interface TemporalRequest {
  readonly id: number;
  /** GB that it takes while it is served. */
  readonly memory: number;
}

export interface QueuedRequest {
  readonly tenant: string;
  readonly request: TemporalRequest;
  /** Seconds. */
  readonly queuedAt: number;
}

/** One GPU's memory in two parts, and who has what of them; GB. */
export interface HybridState {
  readonly totalMemory: number;
  /** Of the spatial part, what is left. */
  readonly spatialMemory: number;
  /** Of the temporal part, what is left; as published, all of it always. */
  readonly temporalMemory: number;
  readonly spatialTenants: ReadonlyMap<string, SpatialPartition>;
  /** In the order of arrival. */
  readonly temporalQueue: readonly QueuedRequest[];
  /** Tenants that wait for a turn, the next one first; only of the corrected scheduler. */
  readonly turns: readonly string[];
  /** In service; only of the corrected scheduler. */
  readonly running: readonly QueuedRequest[];
}

/** A decision, what bound it, and what is so afterwards. */
export interface HybridDecision {
  readonly done: boolean;
  readonly because: string;
  readonly state: HybridState;
}

export interface HybridTurn {
  /** Whose turn it is; undefined where nobody can be served. */
  readonly served: QueuedRequest | undefined;
  readonly because: string;
  readonly state: HybridState;
}

export interface HybridScheduler {
  /** A GPU of so many GB. */
  initial(totalMemory: number): HybridState;
  allocateSpatial(
    state: HybridState,
    tenant: string,
    memory: number,
    priority: string,
    now: number,
  ): HybridDecision;
  /** Gives a tenant's partition back. */
  releaseSpatial(state: HybridState, tenant: string): HybridDecision;
  enqueueTemporal(
    state: HybridState,
    tenant: string,
    request: TemporalRequest,
    now: number,
  ): HybridDecision;
  /** Takes the next request out of the queue and into service. */
  serveNext(state: HybridState): HybridTurn;
  /** Ends the service of a request; ids must be unique among those in service. */
  finish(state: HybridState, id: number): HybridDecision;
}

export interface HybridSchedulerConfig {
  /** Whether the faults of the published class are mended. */
  readonly corrected: boolean;
}

/**
 * The reference design's `MultiTenantGPUScheduler`: a fifth of a GPU's memory in fixed partitions, the rest
 * for turns. As published, faults included: nothing gives a partition back; a tenant's second partition
 * replaces its first without returning its memory; a negative one adds memory; and what is queued for
 * turns is never served. Corrected, partitions are given back and replaced, and tenants take turns, their own
 * requests in order, while memory lasts: the one whose turn it is waits for room rather than be
 * overtaken, so that large requests do not starve.
 */
export function hybridScheduler(config: HybridSchedulerConfig): HybridScheduler {
  return config.corrected ? corrected : published;
}

const published: HybridScheduler = {
  initial: (total) => emptied(total, total * 0.2, total * 0.8),

  allocateSpatial(state, tenant, memory, priority, now) {
    if (memory > state.spatialMemory) return tooLarge(state, memory, state.spatialMemory);
    const entry = { memory, priority, allocatedAt: now };
    const spatialTenants = new Map(state.spatialTenants).set(tenant, entry);
    const spatialMemory = state.spatialMemory - memory;
    return done(`${memory} GB fit`, { ...state, spatialTenants, spatialMemory });
  },

  releaseSpatial: (state) => refused('the published class gives no partition back', state),

  enqueueTemporal: (state, tenant, request, now) =>
    done('the queue takes everything', withQueued(state, tenant, request, now)),

  serveNext: (state) => ({
    served: undefined,
    because: 'the published class never serves its queue',
    state,
  }),

  finish: (state) => refused('nothing is ever in service', state),
};

const corrected: HybridScheduler = {
  // The rest, and not 0.8 of it: 0.2 × 24 + 0.8 × 24 is more than 24 in floating point.
  initial: (total) => emptied(total, total * 0.2, total - total * 0.2),

  allocateSpatial(state, tenant, memory, priority, now) {
    if (!(memory > 0)) return refused(`${memory} GB is no partition`, state);
    const others = new Map(state.spatialTenants);
    const replaced = others.delete(tenant);
    const room = spatialLeft(state.totalMemory, others);
    if (memory > room) return tooLarge(state, memory, room);
    const spatialTenants = others.set(tenant, { memory, priority, allocatedAt: now });
    return done(
      replaced ? `${memory} GB fit in place of what ${tenant} had` : `${memory} GB fit`,
      withPartitions(state, spatialTenants),
    );
  },

  releaseSpatial(state, tenant) {
    const spatialTenants = new Map(state.spatialTenants);
    if (!spatialTenants.delete(tenant)) return refused(`${tenant} has no partition`, state);
    return done(`${tenant} gives its partition back`, withPartitions(state, spatialTenants));
  },

  enqueueTemporal(state, tenant, request, now) {
    const whole = temporalLeft(state.totalMemory, []);
    if (!(request.memory >= 0)) return refused(`${request.memory} GB is no need`, state);
    if (request.memory > whole) return tooLarge(state, request.memory, whole);
    const queued = withQueued(state, tenant, request, now);
    const waits = state.turns.includes(tenant);
    return done('waits for its turn', {
      ...queued,
      turns: waits ? state.turns : [...state.turns, tenant],
    });
  },

  serveNext(state) {
    const [tenant, ...others] = state.turns;
    const at = state.temporalQueue.findIndex((queued) => queued.tenant === tenant);
    const served = state.temporalQueue[at];
    if (tenant === undefined || served === undefined) {
      return { served: undefined, because: 'nobody waits', state };
    }
    const running = [...state.running, served];
    const temporalMemory = temporalLeft(state.totalMemory, running);
    if (temporalMemory < 0) {
      const need = `${served.request.memory} GB, and ${state.temporalMemory} GB are left`;
      return { served: undefined, because: `${tenant} waits for ${need}`, state };
    }
    const temporalQueue = state.temporalQueue.toSpliced(at, 1);
    const waits = temporalQueue.some((queued) => queued.tenant === tenant);
    return {
      served,
      because: `it is the turn of ${tenant}`,
      state: {
        ...state,
        temporalMemory,
        temporalQueue,
        turns: waits ? [...others, tenant] : others,
        running,
      },
    };
  },

  finish(state, id) {
    const at = state.running.findIndex(({ request }) => request.id === id);
    if (at < 0) return refused(`request ${id} is not in service`, state);
    const running = state.running.toSpliced(at, 1);
    const temporalMemory = temporalLeft(state.totalMemory, running);
    return done(`request ${id} is done`, { ...state, running, temporalMemory });
  },
};

function emptied(totalMemory: number, spatial: number, temporal: number): HybridState {
  return {
    totalMemory,
    spatialMemory: spatial,
    temporalMemory: temporal,
    spatialTenants: new Map(),
    temporalQueue: [],
    turns: [],
    running: [],
  };
}

function withQueued(
  state: HybridState,
  tenant: string,
  request: TemporalRequest,
  now: number,
): HybridState {
  const queued = { tenant, request, queuedAt: now };
  return { ...state, temporalQueue: [...state.temporalQueue, queued] };
}

function withPartitions(
  state: HybridState,
  spatialTenants: ReadonlyMap<string, SpatialPartition>,
): HybridState {
  return {
    ...state,
    spatialTenants,
    spatialMemory: spatialLeft(state.totalMemory, spatialTenants),
  };
}

/** Counted from the start each time, as is `temporalLeft`, so that no rounding gathers. */
function spatialLeft(total: number, tenants: ReadonlyMap<string, SpatialPartition>): number {
  let left = total * 0.2;
  for (const { memory } of tenants.values()) left -= memory;
  return left;
}

function temporalLeft(total: number, running: readonly QueuedRequest[]): number {
  let left = total - total * 0.2;
  for (const { request } of running) left -= request.memory;
  return left;
}

function tooLarge(state: HybridState, memory: number, room: number): HybridDecision {
  return refused(`${memory} GB do not fit into ${room} GB`, state);
}

function done(because: string, state: HybridState): HybridDecision {
  return { done: true, because, state };
}

function refused(because: string, state: HybridState): HybridDecision {
  return { done: false, because, state };
}
