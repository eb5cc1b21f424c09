import type { Accelerator, Precision } from './accelerator.ts';
import { ampereSheets } from './ampere-sheets.ts';
import { hopperSheets } from './hopper-sheets.ts';
import { otherSheets } from './other-sheets.ts';
import { workstationSheets } from './workstation-sheets.ts';

export type { Accelerator, Precision } from './accelerator.ts';

/** Data sheets collected in November 2026. INT8 figures that the sources lack are the vendor's data sheet. */
export const accelerators: readonly Accelerator[] = [
  ...ampereSheets,
  ...hopperSheets,
  ...workstationSheets,
  ...otherSheets,
];

/** Names people use, beside the catalog's own. */
const aliases: Readonly<Record<string, string>> = {
  H100: 'H100-SXM',
  'H100-80GB': 'H100-SXM',
  H200: 'H200-SXM',
  A100: 'A100-80-SXM',
  'A100-80GB': 'A100-80-SXM',
  'A100-40GB': 'A100-40-SXM',
  V100: 'V100-SXM2',
  B200: 'B200-SXM',
  B300: 'B300-SXM',
  '4090': 'RTX-4090',
  RTX4090: 'RTX-4090',
  'RTX-PRO-6000': 'RTX-PRO-6000-Server',
};

/** Every name under which `accelerator` finds a data sheet. */
export const acceleratorNames: readonly string[] = [
  ...accelerators.map((row) => row.id),
  ...Object.keys(aliases),
];

const byName = new Map([
  ...accelerators.map((row) => [row.id, row] as const),
  ...Object.entries(aliases).map(
    ([alias, id]) => [alias, accelerators.find((row) => row.id === id)!] as const,
  ),
]);

/** The other names of an accelerator by its id. */
export function acceleratorAliases(id: string): readonly string[] {
  return Object.keys(aliases).filter((alias) => aliases[alias] === id);
}

/** The data sheet of an accelerator by its id or a usual short name. */
export function accelerator(name: string): Accelerator | undefined {
  return byName.get(name);
}

/** Bytes of one weight in a number format. */
export function bytesPerWeight(precision: Precision): number {
  switch (precision) {
    case 'fp16':
      return 2;
    case 'fp8':
    case 'int8':
      return 1;
    case 'fp4':
    case 'int4':
      return 0.5;
  }
}

/** Dense operations per second at a number format; INT4 weights are unpacked and multiplied at FP16. */
export function peakFlops(sheet: Accelerator, precision: Precision): number | undefined {
  return precision === 'int4' ? sheet.flops.fp16 : sheet.flops[precision];
}
