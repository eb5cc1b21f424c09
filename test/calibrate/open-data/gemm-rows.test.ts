import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gemmGroup, gemmRows, isPrimary } from '../../../src/calibrate/open-data/gemm-rows.ts';

let directory = '';
const vidur = ['attn_pre_proj', 'attn_post_proj', 'mlp_up_proj', 'mlp_down_proj'];

beforeAll(() => {
  directory = mkdtempSync(`${tmpdir()}/gemm-rows-`);
  const write = (folder: string, name: string, lines: readonly string[]) => {
    mkdirSync(`${directory}/${folder}`, { recursive: true });
    const text = lines.join('\n');
    const bytes = name.endsWith('.gz') ? gzipSync(text) : text;
    writeFileSync(`${directory}/${folder}/${name}`, bytes);
  };
  write('aiconfigurator_ops', 'l40s_gemm_vllm_0.24.0_gemm_perf.csv.gz', [
    'kernel_source,gemm_dtype,m,n,k,latency',
    'torch.nn.functional.linear,bfloat16,16,4096,1024,0.25',
    'TritonFp8BlockScaledMMKernel,fp8_block,1,128,256,0.3',
  ]);
  write('vidur', 'a40_Llama-2-70b-hf_mlp.csv.gz', [
    `${vidur.map((name) => `time_stats.${name}.median`).join(',')},n_head,n_kv_head,n_embd,n_expanded_embd,num_tokens,num_tensor_parallel_workers`,
    '1,2,,4,64,8,8192,28672,32,4',
  ]);
  write('llmservingsim', 'RTXPRO6000_Llama-3.1-8B_tp2_dense.csv', [
    'layer,tokens,time_us',
    'qkv_proj,7,20',
    'layernorm,7,3',
    'down_proj,7,40',
  ]);
  write('llmservingsim', 'RTXPRO6000_Llama-3.1-8B_tp2_per_sequence.csv', [
    'layer,sequences,time_us',
    'lm_head,3,350',
  ]);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('rows of matrix products', () => {
  it('take shape and milliseconds from a table of operators, and know where the host was timed', () => {
    const rows = gemmRows(directory).filter((row) => row.source === 'aiconfigurator');
    expect(rows).toEqual([
      {
        ...{ accelerator: 'L40S', source: 'aiconfigurator', format: 'fp16' },
        ...{ m: 16, n: 4096, k: 1024, seconds: 0.25e-3, warm: true, hosted: false },
      },
      {
        ...{ accelerator: 'L40S', source: 'aiconfigurator', format: 'fp8-block' },
        ...{ m: 1, n: 128, k: 256, seconds: 0.3e-3, warm: true, hosted: true },
      },
    ]);
    expect(gemmGroup(rows[1]!)).toBe('gemm fp8-block 128x256');
  });

  it('work out a rank’s matrices from the model, and leave out what was not measured', () => {
    const rows = gemmRows(directory).filter((row) => row.source === 'vidur');
    // Four ranks: 16 of 64 heads and 2 of 8 KV heads, of 128 dimensions.
    expect(rows.map(({ m, n, k, seconds }) => [m, n, k, seconds])).toEqual([
      [32, (16 + 4) * 128, 8192, 1e-3],
      [32, 8192, 2048, 2e-3],
      [32, 8192, 7168, 4e-3],
    ]);
    expect(rows.every(isPrimary)).toBe(true);
  });

  it('take matrix products alone from a table of kernels, in microseconds', () => {
    const rows = gemmRows(directory).filter((row) => row.source === 'llmservingsim');
    expect(rows.map(({ m, n, k }) => [m, n, k])).toEqual([
      [7, (16 + 8) * 128, 4096],
      [7, 4096, 7168],
      [3, 64_128, 4096],
    ]);
    expect(rows.map((row) => Math.round(row.seconds * 1e9))).toEqual([20_000, 40_000, 350_000]);
  });

  it('are none where there are no tables', () => {
    expect(gemmRows(`${directory}/nowhere`)).toEqual([]);
  });
});
