/** What joins the accelerators of one replica. */
export interface Link {
  /** Bytes per second in one direction, of each accelerator. */
  readonly bandwidth: number;
  /** On `pcie` each reaches the others' memory; on `bridge` none does: beyond a pair, all ranks share the host's. */
  readonly kind: 'nvlink' | 'pcie' | 'bridge';
  /** Whether the switch itself adds up (NVLink SHARP: Hopper's generation and later). */
  readonly switchAdds: boolean;
}

/** What an all-reduce costs beside its bytes. Seconds, and parts of the link's bandwidth. */
export interface AllReduceCoefficients {
  /** Of a fused kernel in a captured graph, its first barrier included. */
  readonly kernelStart: number;
  /** For each peer's flag. */
  readonly perPeer: number;
  /** Of the barrier between the two halves of a two-shot kernel. */
  readonly barrier: number;
  /** The part of the link that a fused kernel attains. */
  readonly kernelAttained: number;
  /** Of the communication library's ring, and of each hop round it. */
  readonly ringStart: number;
  readonly hop: number;
  /** Filling the pipeline of the protocol that attains the full bandwidth; the prompt one sends every byte twice. */
  readonly ringFill: number;
  readonly ringAttained: number;
  /** The same among three or more on PCIe, which share switches or a host. */
  readonly peersAttained: number;
  /** The part of one link that the host's bridge lets through for all ranks together. */
  readonly hostAttained: number;
}

/** Seconds in which so many ranks add up a message of so many bytes, as a vLLM server does it: its own kernels below their limits, the library's ring above. */
export function allReduceSeconds(
  bytes: number,
  ranks: number,
  link: Link,
  coefficients: AllReduceCoefficients,
): number {
  if (ranks < 2) return 0;
  const ring = ringSeconds(bytes, ranks, link, coefficients);
  if (bytes >= kernelLimit(ranks, link)) return ring;
  // The lesser of both, so that no message takes longer than a greater one beyond the limit.
  return Math.min(ring, kernelSeconds(bytes, ranks, link, coefficients));
}

/** Seconds of the same sum by the communication library alone (NCCL). */
export function ringSeconds(
  bytes: number,
  ranks: number,
  link: Link,
  coefficients: AllReduceCoefficients,
): number {
  if (ranks < 2) return 0;
  const start = coefficients.ringStart + coefficients.hop * (ranks - 1);
  const shared = isShared(ranks, link);
  if (shared && link.kind === 'bridge') {
    const crossing = 2 * (ranks - 1) * bytes;
    return start + crossing / (coefficients.hostAttained * link.bandwidth);
  }
  const attained = shared ? coefficients.peersAttained : coefficients.ringAttained;
  const wire = wireBytes(bytes, ranks, link) / (attained * link.bandwidth);
  return start + Math.min(2 * wire, coefficients.ringFill + wire);
}

const mebi = 1024 * 1024;

/**
 * Bytes below which a vLLM server uses a kernel of its own: its `CustomAllreduce`, and on switches that add its
 * `SymmMemCommunicator` after it (`all_reduce_utils.py`, compute capability 9.0; Blackwell's lie within a factor of 8).
 */
function kernelLimit(ranks: number, link: Link): number {
  if (isShared(ranks, link)) return 0;
  if (!link.switchAdds) return 8 * mebi;
  return ranks === 4 ? 32 * mebi : 64 * mebi;
}

function kernelSeconds(
  bytes: number,
  ranks: number,
  link: Link,
  coefficients: AllReduceCoefficients,
): number {
  const attained = coefficients.kernelAttained * link.bandwidth;
  const start = coefficients.kernelStart + coefficients.perPeer * (ranks - 1);
  const oneShot = start + ((ranks - 1) * bytes) / attained;
  if (ranks === 2) return oneShot;
  // Up to a group of 4 on Hopper vLLM keeps its two-shot kernel, which does not use the switch's adders.
  const wire = ranks > 4 ? wireBytes(bytes, ranks, link) : pairwiseBytes(bytes, ranks);
  return Math.min(oneShot, start + coefficients.barrier + wire / attained);
}

/** Bytes that each rank sends: half of them to be added up, half added up, less its own share; or once up and its share down. */
function wireBytes(bytes: number, ranks: number, link: Link): number {
  return link.switchAdds && ranks > 2 ? bytes * (1 + 1 / ranks) : pairwiseBytes(bytes, ranks);
}

function pairwiseBytes(bytes: number, ranks: number): number {
  return (2 * bytes * (ranks - 1)) / ranks;
}

/** Whether ranks have no wires of their own to each other. */
function isShared(ranks: number, link: Link): boolean {
  return link.kind !== 'nvlink' && ranks > 2;
}
