import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

const server = ['--accelerator', 'H100', '--model', 'Llama-3.1-8B'];
const good = [
  [1, 1024, 7.9],
  [2, 1024, 8.0],
  [4, 1024, 8.2],
  [8, 1024, 8.8],
  [32, 1024, 11.3],
  [64, 1024, 14.9],
  [1, 4096, 8.1],
  [8, 4096, 10.1],
  [32, 4096, 17.2],
  [64, 4096, 27.8],
].map((row) => row.join(','));
const steps = (...rows: readonly string[]) => `batch,context,tpot_ms\n${rows.join('\n')}\n`;

describe('calibrate', () => {
  it('says what it refused and why, and fits the rest', async () => {
    const bad = ['16,2048,NaN', '16,2048,0', '16,2048,30000', '4,2048,8100', '16,2048,9,1'];
    const folder = folderOf({ 'mine.csv': steps(...good, ...bad) });
    const ended = await command(folder, 'calibrate', 'mine.csv', ...server, '-o', 'model.json');
    expect(ended.code).toBe(0);
    for (const line of [
      'refused  mine.csv:12: tpot_ms: is NaN',
      'refused  mine.csv:13: tpot_ms: is zero',
      'refused  mine.csv:14: tpot_ms: a TPOT of 30 s is absurd: 30000 looks like microseconds',
      'refused  mine.csv:16: has 4 fields where the header has 3',
      '10 measurements used, 5 refused, 0 outliers',
    ]) {
      expect(ended.stderr).toContain(line);
    }
    expect(ended.stderr).toMatch(/mine\.csv:15: tpot_ms: \d+ times as long as the rest/);
    expect(ended.stderr).toMatch(/error on rows not seen \(5-fold\): median \d/);
    expect(ended.stdout).toMatch(/^dense +× [\d.]+ +fitted$/m);
    expect(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'))).toMatchObject({
      accelerator: 'H100',
      ranges: { batch: [1, 64], context: [1024, 4096] },
      rows: { used: 10, refused: 5 },
      source: { file: 'mine.csv', kind: 'steps' },
    });
  });

  it('writes nothing where nothing can be fitted, and exits 2', async () => {
    const folder = folderOf({ 'mine.csv': steps(...good.slice(0, 3)) });
    const ended = await command(folder, 'calibrate', 'mine.csv', ...server, '-o', 'model.json');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /nothing can be fitted: 3 different points are left, and at least 4/,
    );
    expect(existsSync(join(folder, 'model.json'))).toBe(false);
  });

  it('asks for a unit, and for names that the catalog knows', async () => {
    const folder = folderOf({
      'mine.csv': 'batch,context,tpot\n1,1,1\n',
      'ok.csv': steps(...good),
    });
    const unit = await command(folder, 'calibrate', 'mine.csv', ...server, '-o', 'model.json');
    expect(unit.code).toBe(2);
    expect(unit.stderr).toMatch(/mine\.csv:1: tpot: no unit in its name; expected tpot_ms/);
    const flags = ['--accelerator', 'H10', '--model', 'Llama-3.1-8B', '-o', 'model.json'];
    const name = await command(folder, 'calibrate', 'ok.csv', ...flags);
    expect(name.code).toBe(2);
    expect(name.stderr).toMatch(/--accelerator H10 is not in the catalog. Did you mean "H100"/);
  });
});

/** A server on which each request is alone: 20 ms to the first token, 5 ms for each after it. */
const lonely = Array.from({ length: 30 }, (_, at) =>
  [at, at + 0.02, at + 0.02 + 0.005 * 9, 100 + at, 10].join(','),
);
const requests = `arrival,first_token,last_token,prompt_tokens,output_tokens\n${lonely.join('\n')}\n`;

const scenario = `# Question: how well does it predict?
name: chat
horizon: 1min
pools: { main: { accelerator: H100, accelerators: 1 } }
deployments:
  chat:
    pool: main
    engine: { kind: llm, model: Llama-3.1-8B, step_time: { kind: constant, seconds: 10ms } }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users: { arrivals: { kind: poisson, rate: 1/s }, prompt: { kind: constant, value: 9 }, output: { kind: constant, value: 9 } }
slos:
  - { metric: ttft_p95, max: 1s }
`;

describe('validate', () => {
  it('replays by a scenario’s deployment, with tables on stdout and in a file', async () => {
    const folder = folderOf({ 'run.csv': requests, 'chat.yaml': scenario });
    const flags = ['--scenario', 'chat.yaml', '--csv', 'errors.csv'];
    const ended = await command(folder, 'validate', 'run.csv', 'run.csv', ...flags);
    expect(ended.stderr).toBe('wrote errors.csv\n');
    expect(ended.code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['chat.yaml', 'errors.csv', 'run.csv']);
    // Steps of 10 ms where the server took 20 ms for the first token and 5 ms for the others.
    const lines = readFileSync(join(folder, 'errors.csv'), 'utf8').split('\n');
    expect(lines[0]).toBe('run,metric,statistic,measured_s,predicted_s,error,abs_error');
    expect(lines).toContain('run.csv,ttft,mean,0.02,0.01,-0.5,0.5');
    expect(lines).toContain('run.csv,tpot,p99,0.005,0.01,1,1');
    expect(lines).toContain('overall,ttft,mean,0.02,0.01,-0.5,0.5');
    expect(ended.stdout).toMatch(/TTFT +mean +20\.0 ms +10\.0 ms +-50\.0 % +50\.0 %/);
  });

  it('replays by a calibrated model, and warns where it was not measured', async () => {
    const folder = folderOf({ 'run.csv': requests });
    const fit = await command(folder, 'calibrate', 'run.csv', ...server, '-o', 'model.json');
    expect(fit.code).toBe(0);
    expect(fit.stderr).toMatch(/last third \(not seen\): median [\d.]+ %/);
    const ended = await command(folder, 'validate', 'run.csv', '--step-model', 'model.json');
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/up to 30 sequences in a step, but .* fitted on 1 to 1/);
    const error = /TPOT +mean .* ([\d.]+) %$/m.exec(ended.stdout)!;
    expect(Number(error[1])).toBeLessThan(2);
  });

  it('takes the flags before the model file, and warns where they describe another server', async () => {
    const folder = folderOf({ 'run.csv': requests });
    await command(folder, 'calibrate', 'run.csv', ...server, '-o', 'model.json');
    const run = ['validate', 'run.csv', '--step-model', 'model.json'];
    const same = await command(folder, ...run, '--accelerator', 'H100-SXM', '--tensor', '1');
    expect(same.stderr).not.toContain('was fitted to');
    const flags = ['--accelerator', 'A100', '--model', 'Llama-2-7B', '--tensor', '2'];
    const other = await command(folder, ...run, ...flags, '--precision', 'int8');
    expect(other.code).toBe(0);
    for (const difference of [
      'the accelerator H100-SXM, not A100-80-SXM',
      'the model Llama-3.1-8B, not Llama-2-7B',
      'a tensor parallelism of 1, not 2',
      'the precision fp16, not int8',
    ]) {
      expect(other.stderr).toContain(`warning  --step-model was fitted to ${difference}\n`);
    }
    expect(other.stdout).not.toBe(same.stdout);
  });

  it('reads the model file that a scenario names', async () => {
    const folder = folderOf({
      'run.csv': requests,
      'chat.yaml': scenario.replace(
        '{ kind: constant, seconds: 10ms }',
        '{ kind: fitted, file: model.json, dense: 0, decode_attention: 0, prefill_attention: 0 }',
      ),
    });
    const missing = await command(folder, 'validate', 'run.csv', '--scenario', 'chat.yaml');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('step_time.file: model.json: no such file');
    await command(folder, 'calibrate', 'run.csv', ...server, '-o', 'model.json');
    const file = join(folder, 'model.json');
    const model = JSON.parse(readFileSync(file, 'utf8'));
    model.adjustment = { ...model.adjustment, base: 0.1, perSequence: 0 };
    writeFileSync(file, JSON.stringify(model));
    const ended = await command(
      folder,
      'validate',
      'run.csv',
      'run.csv',
      '--scenario',
      'chat.yaml',
    );
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/TPOT +mean +5\.00 ms +100\.0 ms/);
    expect(ended.stderr.match(/but the step-time model was fitted on/g)).toHaveLength(1);
  });

  it('does not guess how a run was served', async () => {
    const folder = folderOf({ 'run.csv': requests, 'chat.yaml': scenario });
    const nothing = await command(folder, 'validate', 'run.csv');
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/--accelerator is missing/);
    const both = await command(folder, 'validate', 'run.csv', '--scenario', 'chat.yaml', ...server);
    expect(both.code).toBe(2);
    expect(both.stderr).toMatch(/--scenario and --accelerator both say how it is served/);
    for (const flag of ['--tensor=1', '--precision=fp8', '--kv-blocks=9']) {
      const ended = await command(folder, 'validate', 'run.csv', '--scenario', 'chat.yaml', flag);
      expect(ended.code).toBe(2);
      const name = flag.split('=')[0];
      expect(ended.stderr).toContain(`${name} both say how it is served`);
    }
  });

  const real = fileURLToPath(
    new URL(
      '../../../shared/data/measured/llmservingsim_bench/RTX4090_Llama-3.1-8B_requests.jsonl',
      import.meta.url,
    ),
  );
  const there = existsSync(real);
  it.skipIf(!there)(
    `calibrates to a real server${there ? '' : ' (skipped: ../shared is not there)'}: TTFT and E2E of the requests not seen within 10 %`,
    async () => {
      const folder = folderOf({});
      const settings = ['--kv-blocks', '2588', '--max-num-batched-tokens', '2048'];
      const flags = ['--accelerator', 'RTX-4090', '--model', 'Llama-3.1-8B', ...settings];
      const fit = await command(folder, 'calibrate', real, ...flags, '-o', 'model.json');
      expect(fit.code).toBe(0);
      const { errors } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
      expect(errors.held.rows).toBe(200);
      expect(errors.held.medianAbsolute).toBeLessThan(0.1);
    },
    30_000,
  );

  it.skipIf(!there)(
    `predicts it without seeing it${there ? '' : ' (skipped: ../shared is not there)'}: means within 5 %, p99 within 10 %`,
    async () => {
      const folder = folderOf({});
      const settings = ['--kv-blocks', '2588', '--max-num-batched-tokens', '2048'];
      const flags = ['--accelerator', 'RTX-4090', '--model', 'Llama-3.1-8B', ...settings];
      const ended = await command(folder, 'validate', real, ...flags, '--csv', 'errors.csv');
      expect(ended.code).toBe(0);
      const rows = readFileSync(join(folder, 'errors.csv'), 'utf8')
        .split('\n')
        .map((line) => line.split(','));
      const errorsOf = (statistic: string) =>
        rows.filter((row) => row[2] === statistic).map((row) => Number(row.at(-1)));
      expect(errorsOf('mean')).toHaveLength(3);
      for (const error of errorsOf('mean')) expect(error).toBeLessThan(0.05);
      for (const error of errorsOf('p99')) expect(error).toBeLessThan(0.1);
    },
    30_000,
  );
});
