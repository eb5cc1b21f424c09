import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelFile } from '../../src/calibrate/model-file.ts';
import { command, folderOf } from './spillway.ts';

const errors = {
  rows: 10,
  medianSigned: 0,
  meanSigned: 0,
  medianAbsolute: 0.01,
  meanAbsolute: 0.01,
  p95Absolute: 0.02,
};

/** A server whose every step takes 100 ms, measured with up to 64 sequences of 4096 tokens. */
const model: ModelFile = {
  format: 'spillway step-time model',
  version: 1,
  accelerator: 'H100',
  model: 'Llama-3.1-8B',
  tensor: 1,
  precision: 'fp16',
  adjustment: { base: 0.1, perSequence: 0, dense: 0, decodeAttention: 0, prefillAttention: 0 },
  ranges: { batch: [1, 64], context: [1024, 4096] },
  errors: { fitted: errors },
  rows: { used: 10, refused: 0 },
  source: { file: 'mine.csv', kind: 'steps' },
};

/** Requests of 9 tokens, mostly one at a time, within what was measured. */
const chat = (stepTime = '{ kind: fitted, file: m.json }', engine = '') => `# Question: how fast?
name: chat
horizon: 1min
warmup: 0s
pools:
  main: { accelerator: H100, accelerators: 2 }
deployments:
  chat:
    pool: main
    engine:
      kind: llm
      model: Llama-3.1-8B
      max_num_seqs: 64
      max_model_len: 4096
      step_time: ${stepTime}
${engine}    scaling: { kind: fixed, replicas: 1 }
traffic:
  users:
    arrivals: { kind: poisson, rate: 0.2/s }
    prompt: { kind: constant, value: 9 }
    output: { kind: constant, value: 9 }
slos:
  - { metric: ttft_p95, max: 1h }
`;

const files = (scenario: string, file: unknown = model) =>
  folderOf({ 'chat.yaml': scenario, 'm.json': JSON.stringify(file) });

/** A step gives the first token, and eight the others: milliseconds of the request that nobody held up, by variant. */
async function shortest(folder: string, scenario = 'chat.yaml'): Promise<object> {
  const flags = ['--requests', '--quiet', '--out', 'out'];
  const { code, stderr } = await command(folder, 'run', scenario, ...flags);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [header, ...rows] = readFileSync(join(folder, 'out/requests.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const at = (column: string) => header!.indexOf(column);
  const found: { [variant: string]: number } = {};
  for (const row of rows) {
    const variant = row[at('model_of')] ?? 'all';
    const taken = Math.round(1000 * (Number(row[at('ended')]) - Number(row[at('arrived')])));
    found[variant] = Math.min(found[variant] ?? Number.POSITIVE_INFINITY, taken);
  }
  return found;
}

describe('a scenario that names a model file', () => {
  const path = 'deployments.chat.engine.step_time';
  const variants = `sweep:
  model_of:
    as fitted: {}
    own base: { ${path}.base: 50ms }
    own host: { ${path}.base: 0s, ${path}.per_sequence: 20ms }
    another file: { ${path}.file: slow.json }
    no file: { ${path}: { kind: fitted, base: 100ms, per_sequence: 0s, dense: 0, decode_attention: 0, prefill_attention: 0 } }
`;
  const slower = { ...model, adjustment: { ...model.adjustment, base: 0.2 } };

  it('runs with what was fitted, unless it says otherwise itself', async () => {
    const folder = folderOf({
      'chat.yaml': chat() + variants,
      'm.json': JSON.stringify(model),
      'slow.json': JSON.stringify(slower),
    });
    expect(await shortest(folder)).toEqual({
      'as fitted': 900,
      'own base': 450,
      'own host': 180,
      'another file': 1800,
      'no file': 900,
    });
    // The same numbers are the same run, wherever they come from.
    const rows = readFileSync(join(folder, 'out/summary.csv'), 'utf8').split('\n');
    const of = (variant: string) => rows.find((row) => row.includes(variant))!.replace(variant, '');
    expect(of('as fitted')).toBe(of('no file'));
    expect(of('as fitted')).not.toBe(of('own base'));
  });

  it('finds it from its own folder', async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'models'));
    writeFileSync(join(folder, 'chat.yaml'), chat('{ kind: fitted, file: models/m.json }'));
    writeFileSync(join(folder, 'models/m.json'), JSON.stringify(model));
    expect(await shortest(join(folder, 'models'), '../chat.yaml')).toEqual({ all: 900 });
  });
});

describe('beyond what was measured', () => {
  const wide = chat().replace('max_num_seqs: 64', 'max_num_seqs: 128').replace('4096', '8192');
  const path = 'deployments.chat.engine.step_time.file';
  const batch = `${path}: up to 128 sequences in a step, but the step-time model was fitted on 1 to 64: beyond them it extrapolates`;
  const context = `${path}: up to 8192 tokens of context, but the step-time model was fitted on 1024 to 4096: beyond them it extrapolates`;

  it.each([
    ['check', 'chat.yaml'],
    ['explain', 'chat.yaml'],
    ['run', 'chat.yaml', '--quiet', '--out', 'out'],
  ])('%s warns at the name of the file, and goes on', async (...flags) => {
    const { code, stderr } = await command(files(wide), ...flags);
    expect(stderr).toMatch(/^warning {2}chat\.yaml:15:40 {2}deployments/m);
    expect(stderr).toContain(batch);
    expect(stderr).toContain(context);
    expect(code).toBe(0);
  });

  it.each(['check', 'explain'])('%s --json tells them to programs', async (name) => {
    const { code, stdout } = await command(files(wide), name, 'chat.yaml', '--json');
    expect(code).toBe(0);
    const { warnings } = JSON.parse(stdout) as { warnings: { place: object; message: string }[] };
    expect(warnings.map(({ message }) => message)).toEqual([batch, context]);
    for (const { place } of warnings)
      expect(place).toEqual({ file: 'chat.yaml', line: 15, column: 40 });
  });

  it('says so once, however many variants there are', async () => {
    const sweep = `${wide}sweep:\n  rate:\n    slow: {}\n    fast: { traffic.users.arrivals.rate: 1/s }\n`;
    const { stderr } = await command(files(sweep), 'check', 'chat.yaml');
    expect(stderr.split(batch)).toHaveLength(2);
  });

  it('says what was not measured at all', async () => {
    const { ranges: _, ...rest } = model;
    const folder = files(chat(), { ...rest, ranges: { batch: [1, 64] } });
    const { stderr } = await command(folder, 'check', 'chat.yaml');
    expect(stderr).toContain(
      'the step-time model was fitted without tokens of context: their effect is the data sheet’s',
    );
  });

  it('is silent within', async () => {
    const { stderr, stdout } = await command(files(chat()), 'check', 'chat.yaml');
    expect(stderr).toBe('Next: spillway explain chat.yaml\n');
    expect(stdout).toBe('chat.yaml is valid, 0 warnings\n');
  });
});

describe('a model file that does not suit', () => {
  const another: Readonly<Record<string, readonly [scenario: string, says: RegExp]>> = {
    'the accelerator': [
      chat().replace('accelerator: H100', 'accelerator: L4'),
      /it was fitted to the accelerator H100-SXM, not L4$/m,
    ],
    'the model': [
      chat().replace('Llama-3.1-8B', 'Llama-2-7B'),
      /it was fitted to the model Llama-3\.1-8B, not Llama-2-7B$/m,
    ],
    'a shape of its own': [
      chat().replace(
        'model: Llama-3.1-8B',
        'model: { parameters: 8B, layers: 32, hidden: 4096, heads: 32, kv_heads: 8 }',
      ),
      /it was fitted to the model Llama-3\.1-8B, not a shape of one’s own$/m,
    ],
    'the tensor parallelism': [
      chat().replace('    pool: main\n', '    pool: main\n    accelerators: 2\n'),
      /it was fitted to a tensor parallelism of 1, not 2$/m,
    ],
    'the precision': [
      chat().replace('      kind: llm\n', '      kind: llm\n      precision: fp8\n'),
      /it was fitted to the precision fp16, not fp8$/m,
    ],
  };

  it.each(Object.entries(another))('in %s is refused at its name', async (_, [scenario, says]) => {
    const folder = files(scenario);
    const { code, stderr, stdout } = await command(folder, 'run', 'chat.yaml', '--out', 'out');
    expect(stderr).toMatch(
      /^chat\.yaml:1[56]:40 {2}deployments\.chat\.engine\.step_time\.file: it was/m,
    );
    expect(stderr).toMatch(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('in two ways is told both', async () => {
    const scenario = another['the accelerator']![0].replace('Llama-3.1-8B', 'Llama-2-7B');
    const { stderr } = await command(files(scenario), 'check', 'chat.yaml');
    expect(stderr).toMatch(/^2 problems$/m);
  });

  it('knows the names that people use', async () => {
    const named = { ...model, accelerator: 'H100-SXM', model: 'meta-llama/Llama-3.1-8B' };
    const { code } = await command(files(chat(), named), 'check', 'chat.yaml');
    expect(code).toBe(0);
  });

  const broken: Readonly<Record<string, readonly [file: string | undefined, says: RegExp]>> = {
    'is not there': [undefined, /m\.json: no such file; expected/],
    'is torn': [JSON.stringify(model).slice(0, 100), /m\.json: .*JSON.*; expected/],
    'is empty': ['', /m\.json: .*JSON.*; expected/],
    'is of a later version': [
      JSON.stringify({ ...model, version: 2 }),
      /m\.json: version: .*; expected a file that `spillway calibrate` wrote/,
    ],
    'has a negative term': [
      JSON.stringify({ ...model, adjustment: { ...model.adjustment, base: -1 } }),
      /m\.json: adjustment\.base: .*; expected/,
    ],
  };

  it.each(Object.entries(broken))('that %s is named, and nothing runs', async (_, [file, says]) => {
    const folder = folderOf({
      'chat.yaml': chat(),
      ...(file !== undefined && { 'm.json': file }),
    });
    for (const flags of [['check'], ['explain'], ['run', '--out', 'out']]) {
      const [name, ...more] = flags;
      const { code, stderr, stdout } = await command(folder, name!, 'chat.yaml', ...more);
      expect(stderr).toMatch(/^chat\.yaml:15:40 {2}deployments\.chat\.engine\.step_time\.file: /m);
      expect(stderr).toMatch(says);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    }
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('that a flag names is told as the flag', async () => {
    const set = 'deployments.chat.engine.step_time.file=none.json';
    const { code, stderr } = await command(files(chat()), 'check', 'chat.yaml', '--set', set);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--set .*none\.json: no such file/);
  });
});
