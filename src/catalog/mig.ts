import { gib } from './accelerator.ts';
import { accelerator } from './accelerators.ts';
import type { Quality } from './quality.ts';

/** A size of slice that NVIDIA’s MIG cuts, as its driver lists it. */
export interface MigProfile {
  /** As the driver writes it: '3g.40gb'. */
  readonly name: string;
  readonly multiprocessors: number;
  /** Bytes that are left to use, less than the name says. */
  readonly usableBytes: number;
  readonly computeSlices: number;
  /** Slices of memory, and so of its bandwidth and of the cache. */
  readonly memorySlices: number;
  /** The memory slices at which it may begin: NVML’s placement table. */
  readonly starts: readonly number[];
}

/** How one accelerator can be sliced. */
export interface MigTable {
  readonly computeSlices: number;
  readonly memorySlices: number;
  /** All that MIG can use: 98 of an A100’s 108. */
  readonly multiprocessors: number;
  /** From the smallest to the largest; those with media engines (`+me`) are left out. */
  readonly profiles: readonly MigProfile[];
  readonly source: string;
  readonly quality: Quality;
}

/** The MIG table of an accelerator by its id or a usual short name; undefined where `migRefusal` says why. */
export function migTable(name: string): MigTable | undefined {
  return tables.get(accelerator(name)?.id ?? name);
}

/** Why an accelerator without a MIG table cannot be sliced, and which can. */
export function migRefusal(name: string): string {
  return `${reason(name)}; can be sliced: ${[...tables.keys()].join(', ')}`;
}

function reason(name: string): string {
  const sheet = accelerator(name);
  if (sheet === undefined) return `no accelerator is called ${name}`;
  if (sheet.vendor !== 'nvidia') return `MIG is NVIDIA’s: the ${sheet.id} has none`;
  if (withoutTable.has(sheet.id)) return `the ${sheet.id} has MIG, but its table is not known here`;
  return `the ${sheet.id} has no MIG`;
}

/** By NVIDIA’s MIG user guide, supported GPUs; of the B300s by NVIDIA/gpu-operator#1759. */
const withoutTable: ReadonlySet<string> = new Set([
  'B200-SXM',
  'B300-SXM',
  'GB200',
  'GB300',
  'GH200',
  'RTX-PRO-6000-Server',
]);

type Shape = Pick<MigProfile, 'computeSlices' | 'memorySlices' | 'starts'>;
type Row = readonly [name: string, multiprocessors: number, usableGib: number];

/**
 * Seven compute and eight memory slices: a 1g never begins at the last, which is lost unless a larger one
 * ends there. As `nvidia-smi mig -lgipp` lists it in NVIDIA’s MIG user guide.
 */
const sevenOfEight: readonly Shape[] = [
  { computeSlices: 1, memorySlices: 1, starts: [0, 1, 2, 3, 4, 5, 6] },
  { computeSlices: 1, memorySlices: 2, starts: [0, 2, 4, 6] },
  { computeSlices: 2, memorySlices: 2, starts: [0, 2, 4] },
  { computeSlices: 3, memorySlices: 4, starts: [0, 4] },
  { computeSlices: 4, memorySlices: 4, starts: [0] },
  { computeSlices: 7, memorySlices: 8, starts: [0] },
];

const fourOfFour: readonly Shape[] = [
  { computeSlices: 1, memorySlices: 1, starts: [0, 1, 2, 3] },
  { computeSlices: 2, memorySlices: 2, starts: [0, 2] },
  { computeSlices: 4, memorySlices: 4, starts: [0] },
];

const a100With40: MigTable = sliced(
  sevenOfEight,
  [
    ['1g.5gb', 14, 4.75],
    ['1g.10gb', 14, 9.62],
    ['2g.10gb', 28, 9.62],
    ['3g.20gb', 42, 19.5],
    ['4g.20gb', 56, 19.5],
    ['7g.40gb', 98, 39.25],
  ],
  'nvidia-smi mig -lgip and -lgipp in NVIDIA’s MIG user guide',
);

const a100With80: MigTable = sliced(
  sevenOfEight,
  [
    ['1g.10gb', 14, 9.5],
    ['1g.20gb', 14, 19.5],
    ['2g.20gb', 28, 19.5],
    ['3g.40gb', 42, 39.25],
    ['4g.40gb', 56, 39.25],
    ['7g.80gb', 98, 79],
  ],
  'nvidia-smi mig -lgip of an A100 80GB; starts as on the 40 GB',
);

const tables: ReadonlyMap<string, MigTable> = new Map([
  [
    'A30',
    sliced(
      fourOfFour,
      [
        ['1g.6gb', 14, 5.81],
        ['2g.12gb', 28, 11.69],
        ['4g.24gb', 56, 23.5],
      ],
      'nvidia-smi mig -lgip and -lgipp of an A30; NVIDIA/go-nvml’s mock has 2 to 3 % less memory',
    ),
  ],
  ['A100-40-SXM', a100With40],
  ['A100-80-SXM', a100With80],
  ['A100-80-PCIe', a100With80],
  [
    'H100-PCIe',
    sliced(
      sevenOfEight,
      [
        ['1g.10gb', 14, 9.75],
        ['1g.20gb', 14, 19.62],
        ['2g.20gb', 30, 19.62],
        ['3g.40gb', 46, 39.5],
        ['4g.40gb', 62, 39.5],
        ['7g.80gb', 114, 79.25],
      ],
      'nvidia-smi mig -lgip of an H100 PCIe; starts as on the A100, as nvidia-smi mig -lgi prints them',
    ),
  ],
  [
    'H100-SXM',
    sliced(
      sevenOfEight,
      [
        ['1g.10gb', 16, 9.75],
        ['1g.20gb', 26, 19.62],
        ['2g.20gb', 32, 19.62],
        ['3g.40gb', 60, 39.5],
        ['4g.40gb', 64, 39.5],
        ['7g.80gb', 132, 79.25],
      ],
      'nvidia-smi mig -lgip, jbarrow.ai/field_notes/nvidia-mig; starts as on the A100, as nvidia-smi mig -lgi prints them',
    ),
  ],
  [
    'H200-SXM',
    sliced(
      sevenOfEight,
      [
        ['1g.18gb', 16, 16],
        ['1g.35gb', 26, 32.25],
        ['2g.35gb', 32, 32.25],
        ['3g.71gb', 60, 69.5],
        ['4g.71gb', 64, 69.5],
        // What a driver reports of the whole, less the 0.4 GiB that MIG takes of an H100.
        ['7g.141gb', 132, 140],
      ],
      'nvidia-smi mig -lgip, NVIDIA/mig-parted#120 (memory of 7g.141gb: estimated); starts as on the A100',
    ),
  ],
]);

function sliced(shapes: readonly Shape[], rows: readonly Row[], source: string): MigTable {
  const profiles = rows.map(([name, multiprocessors, usableGib], index) => ({
    name,
    multiprocessors,
    usableBytes: gib(usableGib),
    ...shapes[index]!,
  }));
  const { computeSlices, memorySlices, multiprocessors } = profiles.at(-1)!;
  return { computeSlices, memorySlices, multiprocessors, profiles, source, quality: 'data sheet' };
}
