import { describe, expect, it } from 'vitest';
import { fitOperators } from '../../src/calibrate/fit-operators.ts';
import { operatorRows } from '../../src/calibrate/user-table/operator-rows.ts';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { operatorCoefficients } from '../../src/catalog/step-coefficients.ts';
import {
  layOver,
  type OperatorOverlay,
} from '../../src/models/serving/step-time/operator-overlay.ts';
import { llm } from '../../src/scenario/schema/llm.ts';
import { llmStepTime } from '../../src/world/llm-step-time.ts';
import { operatorHeader, operatorLines } from './operator-table.ts';
import { tableOf } from './user-table/table.ts';

const sheet = accelerator('H100')!;
const on = { sheet, precision: 'fp16', kvFormat: 'fp16' } as const;
const preset = operatorCoefficients(sheet.id);

/** An H100 whose kernels are in some ways better, in others worse than the catalog's. */
const own = {
  gemm: { fp16: { ...preset.gemm.fp16, launch: 5e-6, bandwidth: 0.7, exposed: 0.2 } },
  decodeAttention: {
    fp16: { ...preset.decodeAttention.fp16, launchCycles: 20_000, bandwidthPart: 0.6 },
  },
  prefillAttention: {
    fp16: { ...preset.prefillAttention.fp16, beside: 1.5, launchCycles: 30_000 },
  },
  allReduce: { ...preset.allReduce, kernelStart: 9e-6, kernelAttained: 0.4 },
} satisfies OperatorOverlay;
const lines = operatorLines(layOver(preset, own));

const fitted = (...rows: readonly string[]) =>
  fitOperators(operatorRows(tableOf(operatorHeader, ...rows)).rows, on);

/** The step time of a scenario whose model file has these operators. */
function stepTimeOf(operators: OperatorOverlay, accelerators = 1) {
  const step_time = { kind: 'fitted', base: 0, operators: structuredClone(operators) };
  const engine = llm.parse({ kind: 'llm', model: 'Llama-3.1-8B', step_time });
  return llmStepTime(engine, accelerators, sheet);
}

const none = { prefillTokens: 0, prefills: 0, prefillPairs: 0, prefillContext: 0 };
const decode = (decodes: number, context: number) => ({
  ...none,
  decodes,
  kvTokens: decodes * context,
});
const prompt = (tokens: number) => ({
  ...{ prefills: 1, prefillTokens: tokens, prefillPairs: (tokens * (tokens + 1)) / 2 },
  ...{ prefillContext: 0, decodes: 0, kvTokens: 0 },
});
const steps = [decode(1, 500), decode(32, 2000), decode(256, 4000), prompt(512), prompt(8000)];

describe('a table of kernels with known coefficients', () => {
  const fit = fitted(...lines.gemm, ...lines.decode, ...lines.prefill, ...lines.allReduce);

  it.each([1, 4])('gives a scenario on %i accelerators their step times', (accelerators) => {
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    const found = stepTimeOf(fit.operators, accelerators);
    const truth = stepTimeOf(own, accelerators);
    const usual = stepTimeOf({}, accelerators);
    for (const work of steps) {
      expect(found.step(work) / truth.step(work)).toBeCloseTo(1, 4);
      expect(Math.abs(usual.step(work) / truth.step(work) - 1)).toBeGreaterThan(0.05);
    }
  });

  it('is fitted operator by operator, and predicted of shapes not seen', () => {
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    expect(fit.parts.map(({ name, kind, rows }) => [name, kind, rows])).toEqual([
      ['gemm fp16', 'fitted', 72],
      ['decode_attention fp16', 'fitted', 40],
      ['prefill_attention fp16', 'fitted', 54],
      ['all_reduce', 'fitted', 21],
    ]);
    expect(fit.errors.fitted.medianAbsolute).toBeLessThan(0.005);
    expect(fit.errors.kFold.medianAbsolute).toBeLessThan(0.02);
  });

  it('leaves to the catalog what no row tells of', () => {
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    const prefill = fit.operators.prefillAttention!.fp16!;
    const { decodeKey, decodeStart, decodeBandwidth } = preset.prefillAttention.fp16;
    expect(prefill).toMatchObject({ decodeKey, decodeStart, decodeBandwidth });
    const { windowSlack, regroupCycles } = preset.decodeAttention.fp16;
    expect(fit.operators.decodeAttention!.fp16).toMatchObject({ windowSlack, regroupCycles });
    expect(fit.operators.allReduce!.hostAttained).toBe(preset.allReduce.hostAttained);
    expect(fit.operators.gemm).not.toHaveProperty('fp8');
  });
});

describe('too few rows', () => {
  it('of one operator leave it to the catalog', () => {
    const fit = fitted(...lines.allReduce, ...lines.decode.slice(0, 9));
    if (fit.kind !== 'fitted') throw new Error(fit.why);
    expect(Object.keys(fit.operators)).toEqual(['allReduce']);
    expect(fit.parts[0]).toMatchObject({
      kind: 'kept',
      name: 'decode_attention fp16',
      why: '9 different points are left, and at least 30 are needed',
    });
  });

  it('of all leave nothing to fit', () => {
    expect(fitted(lines.gemm[0]!, lines.gemm[0]!, lines.prefill[0]!)).toEqual({
      kind: 'nothing',
      why: 'gemm fp16: 1 different point is left, and at least 40 are needed; prefill_attention fp16: 1 different point is left, and at least 18 are needed',
    });
    expect(fitOperators([], on)).toEqual({ kind: 'nothing', why: 'no row is left' });
  });
});

describe('a table of operators', () => {
  it('is read row by row, each by the columns of its operator', () => {
    const { rows, refusals } = operatorRows(
      tableOf(
        `${operatorHeader},dtype,kv_dtype,window`,
        'gemm,1,4096,4096,,,,,,,,,20,fp8-block,,',
        'Linear,1,4096,4096,,,,,,,,,20,,,',
        'decode attention,,,,8,1024,,32,8,128,,,20,,fp8,0',
        'prefill-attention,,,,,0,512,32,8,128,,,20,,,4096',
        'allreduce,,,,,,,,,,4,65536,20,,,',
      ),
    );
    const seconds = 20 * 1e-6;
    const heads = { heads: 32, kvHeads: 8, headDim: 128 };
    expect(refusals).toEqual([]);
    expect(rows).toEqual([
      { line: 2, seconds, operator: 'gemm', m: 1, n: 4096, k: 4096, format: 'fp8-block' },
      { line: 3, seconds, operator: 'gemm', m: 1, n: 4096, k: 4096, format: undefined },
      {
        ...{ line: 4, seconds, operator: 'decode_attention', batch: 8, context: 1024 },
        ...{ ...heads, kvFormat: 'fp8', window: undefined },
      },
      {
        ...{ line: 5, seconds, operator: 'prefill_attention', batch: 1, promptTokens: 512 },
        ...{ context: 0, ...heads, kvFormat: undefined, window: 4096 },
      },
      { line: 6, seconds, operator: 'all_reduce', ranks: 4, bytes: 65_536 },
    ]);
  });

  it('has what is wrong named by line and column', () => {
    const { rows, refusals } = operatorRows(
      tableOf(
        'operator,m,n,k,dtype,ranks,bytes,heads,kv_heads,latency_us',
        'conv,1,4096,4096,,,,,,20',
        'gemm,1,4096,0,,,,,,20',
        'gemm,1,4096,4096,,,,,,0.02',
        'gemm,1,4096,4096,fp9,,,,,20',
        'all_reduce,,,,,1,4096,,,20',
        'decode_attention,,,,,,,32,5,20',
      ),
    );
    const lacks = 'is needed, and the table has no such column';
    expect(rows).toEqual([]);
    expect(refusals.map(({ line, column, why }) => [line, column, why])).toEqual([
      [
        2,
        'operator',
        '"conv" is not known. Allowed: gemm, decode_attention, prefill_attention, all_reduce',
      ],
      [3, 'k', 'is zero'],
      [4, 'latency_us', '2e-8 s for a kernel is absurd: is the unit right?'],
      [
        5,
        'dtype',
        '"fp9" is not known. Did you mean "fp8"? Allowed: fp16, fp8, int8, fp4, int4, fp8-block',
      ],
      [6, 'ranks', 'one rank has nothing to add up'],
      [7, 'batch', lacks],
      [7, 'kv_heads', '32 heads cannot share 5 evenly'],
      [7, 'head_dim', lacks],
    ]);
  });
});
