import { join } from 'node:path';
import { readTable } from './read-table.ts';

/** A server that answered one request after the other, never two at once. */
export interface LoneRequestRow {
  /** As `vLLM 0.7.3`. */
  readonly engine: string;
  /** A name that the model catalog knows, and an id of the accelerator catalog. */
  readonly model: string;
  readonly accelerator: string;
  readonly tensor: number;
  /** Means of the load. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Medians: seconds from a request to its first token, and from one token to the next. */
  readonly firstToken: number;
  readonly nextToken: number;
}

/** AccelMark's interactive runs on NVIDIA's accelerators, in 16 bits. */
export function loneRequestRows(directory: string): LoneRequestRow[] {
  return readTable(join(directory, 'accelmark', 'interactive_open.csv')).flatMap((row) => {
    const accelerator = accelerators[row['chip']!];
    if (accelerator === undefined) return [];
    return {
      engine: `${row['framework']} ${row['fw_version']}`,
      model: row['model']!,
      accelerator,
      tensor: Number(row['tp']),
      ...loads[row['suite']!]!,
      firstToken: Number(row['ttft_ms_p50']) / 1000,
      nextToken: Number(row['tpot_ms_p50']) / 1000,
    };
  });
}

/** Tokens of a request by suite: means, of what the same servers counted in their offline runs. */
const loads: Readonly<Record<string, Pick<LoneRequestRow, 'promptTokens' | 'outputTokens'>>> = {
  suite_A: { promptTokens: 256, outputTokens: 347 },
  suite_B: { promptTokens: 256, outputTokens: 347 },
  suite_D: { promptTokens: 28_640, outputTokens: 256 },
  suite_F: { promptTokens: 104, outputTokens: 212 },
  suite_G: { promptTokens: 153, outputTokens: 169 },
};

const accelerators: Readonly<Record<string, string>> = {
  'Tesla V100-PCIE-32GB': 'V100-PCIe',
  'Tesla V100S-PCIE-32GB': 'V100S-PCIe',
  'NVIDIA GeForce RTX 3090': 'RTX-3090',
  'NVIDIA GeForce RTX 4090': 'RTX-4090',
  'NVIDIA GeForce RTX 4090 D': 'RTX-4090-D',
  'NVIDIA GeForce RTX 5090': 'RTX-5090',
  'NVIDIA H20-3e': 'H20-3e',
  'NVIDIA RTX 4000 Ada Generation': 'RTX-4000-Ada',
  'NVIDIA RTX 6000 Ada Generation': 'RTX-6000-Ada',
  'NVIDIA RTX A6000': 'RTX-A6000',
};
