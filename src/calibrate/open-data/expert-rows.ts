import type { ExpertWork } from '../../models/serving/step-time/operators/experts.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured layer of experts. */
export interface ExpertRow {
  /** The catalog's id. */
  readonly accelerator: string;
  readonly work: ExpertWork;
  /** Different experts that the tokens met. */
  readonly met: number;
  readonly seconds: number;
}

/** The name under which rows of one number of tokens are kept together. */
export function expertGroup(row: ExpertRow): string {
  return `experts ${row.work.tokens}`;
}

/** The layers of experts of the open tables under a directory (its `llmservingsim`). */
export function expertRows(directory: string): ExpertRow[] {
  const folder = `${directory}/llmservingsim`;
  return filesIn(folder, /_moe\.csv$/).flatMap((file) => {
    const { accelerator, work } = layerOf(file);
    return readTable(`${folder}/${file}`).map((cells) => ({
      accelerator,
      work: { ...work, tokens: Number(cells['tokens']) },
      met: Number(cells['activated_experts']),
      seconds: Number(cells['time_us']) * 1e-6,
    }));
  });
}

function layerOf(file: string): { readonly accelerator: string; readonly work: ExpertWork } {
  if (!file.startsWith('RTXPRO6000_Qwen3-30B-A3B-Instruct-2507_tp1')) {
    throw new RangeError(`${file}: its layer of experts is not known`);
  }
  return {
    accelerator: 'RTX-PRO-6000-Server',
    work: {
      tokens: 0,
      experts: 128,
      expertsPerToken: 8,
      hidden: 2048,
      intermediate: 768,
      format: 'fp16',
    },
  };
}
