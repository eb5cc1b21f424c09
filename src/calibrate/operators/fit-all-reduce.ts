import {
  type AllReduceCoefficients,
  allReduceSeconds,
  ringSeconds,
} from '../../models/serving/step-time/operators/all-reduce.ts';
import { fitCoefficients } from '../fit.ts';
import type { AllReduceRow } from '../open-data/all-reduce-rows.ts';

/**
 * The coefficients that suit the rows in captured graphs, and NCCL's own, where a server would use it. What a ring
 * costs beside its bytes is `usual` where no row tells of it.
 */
export function fitAllReduce(
  rows: readonly AllReduceRow[],
  usual: AllReduceCoefficients = coefficientsOf(initial),
): AllReduceCoefficients {
  const used = rows.filter((row) => row.source === 'custom' || row.source === 'nccl');
  const coefficients = ringIsSeen(used)
    ? coefficientsOf
    : (numbers: readonly number[]) => withRing(usual, coefficientsOf(numbers));
  return coefficients(
    fitCoefficients({
      rows: used,
      measured: (row) => row.seconds,
      predicted: (row, numbers) => predictAllReduce(row, coefficients(numbers)),
      initial,
    }),
  );
}

/** Seconds that the model gives a row: the ring's for rows that measured it alone. */
export function predictAllReduce(row: AllReduceRow, coefficients: AllReduceCoefficients): number {
  const model = row.source === 'nccl' || row.source === 'vidur' ? ringSeconds : allReduceSeconds;
  return model(row.bytes, row.ranks, row.link, coefficients);
}

/**
 * Where the search starts. The last two stay there where no row tells of them. Among peers on PCIe it is what suits
 * the fitting part of TensorRT-LLM's servers of four and eight L40S; through a host every byte crosses the bridge
 * twice, into its memory and out of it.
 */
const initial = [4.5e-6, 0.1e-6, 3e-6, 0.6, 5e-6, 2e-6, 30e-6, 0.7, 0.5, 0.5];

/** Whether some small message went round a ring: only it tells what the ring costs beside its bytes. */
function ringIsSeen(rows: readonly AllReduceRow[]): boolean {
  return rows.some(
    (row) => (row.source === 'nccl' || row.link.kind !== 'nvlink') && row.bytes < 1024 * 1024,
  );
}

function withRing(
  { ringStart, hop, ringFill }: AllReduceCoefficients,
  coefficients: AllReduceCoefficients,
): AllReduceCoefficients {
  return { ...coefficients, ringStart, hop, ringFill };
}

function coefficientsOf(numbers: readonly number[]): AllReduceCoefficients {
  return {
    kernelStart: numbers[0]!,
    perPeer: numbers[1]!,
    barrier: numbers[2]!,
    kernelAttained: numbers[3]!,
    ringStart: numbers[4]!,
    hop: numbers[5]!,
    ringFill: numbers[6]!,
    ringAttained: numbers[7]!,
    peersAttained: numbers[8]!,
    hostAttained: numbers[9]!,
  };
}
