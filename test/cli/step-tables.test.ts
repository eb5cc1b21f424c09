import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

const chat = (stepTime: string) => `name: chat
horizon: 1min
warmup: 0s
pools: { main: { accelerator: H100, accelerators: 1 } }
deployments:
  chat:
    pool: main
    engine: { kind: llm, model: Llama-3.1-8B, max_num_seqs: 8, max_model_len: 4096, step_time: ${stepTime} }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users:
    arrivals: { kind: poisson, rate: 0.2/s }
    prompt: { kind: constant, value: 1000 }
    output: { kind: constant, value: 11 }
slos:
  - { metric: ttft_p95, max: 1h }
`;
/** 10 ms a step, nothing for context; 50 ms for 1,000 tokens of prompt. */
const points =
  '[{ batch: 1, context: 100, seconds: 10ms }, { batch: 8, context: 4096, seconds: 10ms }]';
const prompts = '[{ tokens: 1000, seconds: 50ms }, { tokens: 4096, seconds: 200ms }]';
const inline = `{ kind: table, points: ${points}, prompts: ${prompts} }`;
const csv = `batch,context,tpot_ms,prompt_tokens,ttft_ms
1,100,10,1000,50
8,4096,10,,
,,,4096,200
`;

/** The shortest time of a request from end to end in milliseconds: of one that nobody held up. */
async function shortest(folder: string): Promise<number> {
  const { code } = await command(folder, 'run', 'chat.yaml', '--requests', '-q', '--out', 'out');
  expect(code).toBe(0);
  const [header, ...rows] = readFileSync(join(folder, 'out/requests.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const of = (column: string, row: readonly string[]) => Number(row[header!.indexOf(column)]);
  return Math.min(...rows.map((row) => Math.round(1e3 * (of('ended', row) - of('arrived', row)))));
}

describe('a table of measured steps', () => {
  it('in the scenario, or in a file as calibrate reads it, is what steps take', async () => {
    // 50 ms to the first token, and ten steps of 10 ms.
    expect(await shortest(folderOf({ 'chat.yaml': chat(inline) }))).toBe(150);
    const files = { 'chat.yaml': chat('{ kind: table, file: steps.csv }'), 'steps.csv': csv };
    expect(await shortest(folderOf(files))).toBe(150);
  });

  it('is silent within what was measured, and warns beyond', async () => {
    const folder = folderOf({ 'chat.yaml': chat(inline) });
    expect((await command(folder, 'check', 'chat.yaml', '--quiet')).stderr).toBe('');
    const wide = chat(inline.replace('batch: 1,', 'batch: 2,'))
      .replace('max_num_seqs: 8', 'max_num_seqs: 16')
      .replace('max_model_len: 4096', 'max_model_len: 8192');
    writeFileSync(join(folder, 'wide.yaml'), wide);
    const { code, stderr } = await command(folder, 'check', 'wide.yaml');
    expect(code).toBe(0);
    for (const message of [
      'from 1 sequences in a step, but the table begins at 2: below, its first slope goes on',
      'up to 16 sequences in a step, but the table ends at 8: beyond, its last slope goes on',
      'up to 8192 tokens of context, but the table ends at 4096: beyond, its last slope goes on',
      'up to 8192 tokens of a prompt, but the table ends at 4096: beyond, its last slope goes on',
    ]) {
      expect(stderr).toContain(`deployments.chat.engine.step_time: ${message}`);
    }
  });

  it('warns of rows that are left out of a file', async () => {
    const rows = `${csv}2,100,NaN,,\n4,,,500,90\n`;
    const stepTime = '{ kind: table, file: steps.csv }';
    const folder = folderOf({ 'chat.yaml': chat(stepTime), 'steps.csv': rows });
    const { code, stderr } = await command(folder, 'check', 'chat.yaml');
    expect(code).toBe(0);
    expect(stderr).toContain('steps.csv:5: tpot_ms: is NaN; the row is left out');
    expect(stderr).toContain('steps.csv:6: ttft_ms: the TTFT of a batch of 4 is refused');
  });

  it.each([
    ['{ kind: table }', 'step_time: needs `points`, steps that only decode, or a `file`'],
    [
      `{ kind: table, points: ${points} }`,
      'step_time: needs `prompts` of two lengths at least, or a `file`',
    ],
    [
      `{ kind: table, file: steps.csv, points: ${points} }`,
      'step_time.file: needs neither `points` nor `prompts` beside it',
    ],
    ['{ kind: table, file: none.csv }', 'step_time.file: none.csv: no such file'],
    ['{ kind: table, file: decodes.csv }', 'decodes.csv: too few lone prompts'],
    ['{ kind: table, file: prompts.csv }', 'prompts.csv: no step that only decodes'],
    ['{ kind: table, file: gemm.csv }', 'gemm.csv: holds operators; expected steps'],
    ['{ kind: table, point: [] }', 'unknown key "point" in deployments.chat.engine.step_time'],
  ])('%s is an error at its place', async (stepTime, message) => {
    const folder = folderOf({
      'chat.yaml': chat(stepTime),
      'decodes.csv': 'batch,context,tpot_ms\n1,100,10\n',
      'prompts.csv': 'prompt_tokens,ttft_ms\n100,10\n200,20\n',
      'gemm.csv': 'operator,m,n,k,latency_us\ngemm,1,4096,4096,20\n',
    });
    const { code, stderr } = await command(folder, 'check', 'chat.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^chat\.yaml:8:\d+ {2}/m);
    expect(stderr).toContain(message);
  });
});
