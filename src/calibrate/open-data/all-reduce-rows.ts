import type { Link } from '../../models/serving/step-time/operators/all-reduce.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured all-reduce. */
export interface AllReduceRow {
  /** The catalog's id. */
  readonly accelerator: string;
  /**
   * `custom`: what a vLLM server runs, in a captured graph; `eager`: the same with the host's launch; `nccl`: NCCL's own
   * benchmark; `vidur`: NCCL from PyTorch within one DGX, host included.
   */
  readonly source: 'custom' | 'eager' | 'nccl' | 'vidur';
  readonly ranks: number;
  /** The message as its table states it: elements of two bytes, but for `vidur` bytes. */
  readonly size: number;
  readonly bytes: number;
  readonly link: Link;
  readonly seconds: number;
}

/** The name under which rows of one kind, group and size are kept together. */
export function allReduceGroup(row: AllReduceRow): string {
  // Eager and captured runs of one message are neighbours: they share a name.
  const source = row.source === 'eager' ? 'custom' : row.source;
  return `all-reduce ${source} ${row.ranks} ${row.size}`;
}

/** Every all-reduce of 16-bit numbers within one node in the open tables under a directory (its `aiconfigurator_ops` and `vidur`). */
export function allReduceRows(directory: string): AllReduceRow[] {
  return [...operatorRows(`${directory}/aiconfigurator_ops`), ...vidurRows(`${directory}/vidur`)];
}

const hopper: Link = { bandwidth: 450e9, kind: 'nvlink', switchAdds: true };
/** By the prefixes of the files' names: the catalog's id and the data sheet's link. */
const machines: Readonly<Record<string, { readonly id: string; readonly link: Link }>> = {
  a100: { id: 'A100-80-SXM', link: { bandwidth: 300e9, kind: 'nvlink', switchAdds: false } },
  h100: { id: 'H100-SXM', link: hopper },
  h200: { id: 'H200-SXM', link: hopper },
  // Its eight cards pass 1.4 GB/s round the ring, where others on PCIe pass 6 to 13: they do not reach each other.
  l40s: { id: 'L40S', link: { bandwidth: 32e9, kind: 'bridge', switchAdds: false } },
};

function operatorRows(directory: string): AllReduceRow[] {
  return filesIn(directory, /custom_allreduce|nccl_perf/).flatMap((file) => {
    const { id, link } = machineOf(file);
    return readTable(`${directory}/${file}`)
      .filter((cells) => cells['op_name'] === 'all_reduce' && cells['nccl_dtype'] !== 'int8')
      .map((cells) => {
        const size = Number(cells['message_size']);
        const backend = cells['backend'];
        const source =
          backend === undefined ? 'nccl' : backend === 'vllm_graph' ? 'custom' : 'eager';
        const seconds = Number(cells['latency']) * 1e-3;
        const ranks = Number(cells['num_gpus']);
        return { accelerator: id, source, ranks, size, bytes: 2 * size, link, seconds };
      });
  });
}

function vidurRows(directory: string): AllReduceRow[] {
  return filesIn(directory, /dgx_all_reduce/).flatMap((file) => {
    const { id, link } = machineOf(file);
    return readTable(`${directory}/${file}`)
      .filter((cells) => cells['num_workers'] === cells['devices_per_node'])
      .map((cells) => {
        const size = Number(cells['size']);
        const seconds = Number(cells['time_stats.all_reduce.median']) * 1e-3;
        const ranks = Number(cells['num_workers']);
        return { accelerator: id, source: 'vidur', ranks, size, bytes: size, link, seconds };
      });
  });
}

function machineOf(file: string) {
  const machine = machines[file.slice(0, file.indexOf('_'))];
  if (machine === undefined) throw new RangeError(`${file}: no known accelerator in its name`);
  return machine;
}
