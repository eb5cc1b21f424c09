/** What one metric, or all of them, would have: so many replicas and why, or why it cannot tell. */
export type Proposal = ReplicaProposal | FailedProposal;

/** So many replicas, and what was measured. */
export interface ReplicaProposal {
  readonly kind: 'proposal';
  readonly replicas: number;
  readonly because: string;
  /** The value that the status reports, in thousandths: per pod for averages, else the total. */
  readonly usageMilli: number;
  /** Whole percent of the request; undefined for metrics without a utilisation target. */
  readonly utilizationPercent: number | undefined;
}

/** Nothing to go by, and why. */
export interface FailedProposal {
  readonly kind: 'failed';
  readonly because: string;
}

/** The proposal of a metric that cannot tell. */
export function failed(because: string): FailedProposal {
  return { kind: 'failed', because };
}
