/** What befalls a node, from its order to its end. */
export type NodeEvent =
  | 'node-ordered'
  | 'node-running'
  | 'node-up'
  | 'node-failed'
  | 'node-unneeded'
  | 'node-emptying'
  | 'node-kept'
  | 'node-removed'
  | 'node-notice'
  | 'node-preempted'
  | 'node-crashed';

/** A node of a pool: its number, counted in the order of the orders, and its group. */
export interface NodeTold {
  readonly pool: string;
  readonly node: number;
  readonly group: string;
  /** Numbers of its accelerators in the pool, or groups of them. */
  readonly devices: readonly number[];
}

/** Told of the nodes of pools. */
export interface NodeObserver {
  node(node: NodeTold, event: NodeEvent, because?: string): void;
  /** A decision of a node autoscaler: nodes that there are, those on their way included, and that there are to be. */
  nodesDecided(pool: string, current: number, desired: number, because: string): void;
}
