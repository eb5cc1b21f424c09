import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loneRequestRows } from '../../../src/calibrate/open-data/lone-request-rows.ts';

const runs = [
  'suite,chip,model,framework,fw_version,tp,ttft_ms_p50,ttft_ms_p99,tpot_ms_p50',
  'suite_B,NVIDIA RTX A6000,meta-llama/Meta-Llama-3-70B-Instruct,vLLM,0.7.3,8,160,280,32',
  'suite_A,Huawei Ascend 910B2,meta-llama/Meta-Llama-3-8B-Instruct,vllm-ascend,0.18.0,1,57.13,97.76,25.0',
].join('\n');

it('reads the medians of NVIDIA’s accelerators, with the mean tokens of their suite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'spillway-'));
  mkdirSync(join(directory, 'accelmark'));
  writeFileSync(join(directory, 'accelmark/interactive_open.csv'), runs);
  expect(loneRequestRows(directory)).toEqual([
    {
      engine: 'vLLM 0.7.3',
      model: 'meta-llama/Meta-Llama-3-70B-Instruct',
      accelerator: 'RTX-A6000',
      tensor: 8,
      promptTokens: 256,
      outputTokens: 347,
      firstToken: 0.16,
      nextToken: 0.032,
    },
  ]);
  rmSync(directory, { recursive: true });
});
