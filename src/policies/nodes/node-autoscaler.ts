import type { NodeNeed } from './packing.ts';

/** Nodes of a pool that are alike, and of which more may be ordered. */
export interface NodeGroupView {
  readonly name: string;
  /** Catalog id of their accelerators, and accelerators (or groups of them) on each. */
  readonly accelerator: string;
  readonly devices: number;
  /** More nodes that the quota has room for. */
  readonly room: number;
}

/**
 * Where a node is: ordered, its machine running, its accelerators in use; up but to be emptied, by a decision; up but
 * about to be taken away.
 */
export type NodeState = 'ordered' | 'running' | 'up' | 'emptying' | 'leaving';

/** A replica that has a place on a node. */
export interface ResidentView {
  readonly need: NodeNeed;
  /** Seconds since the start of the run; undefined while it starts. */
  readonly readyAt: number | undefined;
  /** Whether it takes no more requests, and will be gone by itself. */
  readonly isDraining: boolean;
  /** Requests that it holds. */
  readonly requests: number;
}

export interface NodeView {
  readonly node: number;
  /** Index of its group. */
  readonly group: number;
  readonly state: NodeState;
  /** What is free of each of its accelerators, 0 to 1. */
  readonly free: readonly number[];
  readonly residents: readonly ResidentView[];
}

/** What became of a node since the last look: `kept` is one that could not be emptied in time. */
export interface NodeNews {
  readonly group: number;
  readonly what: 'up' | 'failed' | 'removed' | 'kept';
}

/** What a node autoscaler sees of its pool. */
export interface NodeObservation {
  /** Seconds since the start of the run. */
  readonly now: number;
  /** Replicas that were ordered and find no room, in the order in which they came. */
  readonly pending: readonly NodeNeed[];
  readonly nodes: readonly NodeView[];
  /** In order of preference. */
  readonly groups: readonly NodeGroupView[];
  readonly news: readonly NodeNews[];
}

export interface NodeOrder {
  readonly group: number;
  readonly nodes: number;
}

export interface NodeRemoval {
  readonly node: number;
  /** Whether its replicas have to go elsewhere first. */
  readonly empties: boolean;
  readonly because: string;
}

/** Nodes to order, and to give back. */
export interface NodesDecision<State> {
  readonly orders: readonly NodeOrder[];
  readonly removals: readonly NodeRemoval[];
  /** Nodes that nobody needs at the moment. */
  readonly unneeded: readonly number[];
  /** The rule that decided; undefined where there was nothing to decide. */
  readonly because: string | undefined;
  readonly state: State;
}

/** Decides how many nodes a pool has: a pure function of what it observes and of its own state. */
export interface NodeAutoscaler<State> {
  /** Seconds between two decisions. */
  readonly interval: number;
  initial(): State;
  decide(state: State, observation: NodeObservation): NodesDecision<State>;
}
