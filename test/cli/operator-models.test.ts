import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../../src/calibrate/model-file.ts';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { operatorCoefficients, usualServerOf } from '../../src/catalog/step-coefficients.ts';
import { AdjustedStep } from '../../src/models/serving/step-time/adjusted-step.ts';
import { layOver } from '../../src/models/serving/step-time/operator-overlay.ts';
import { OperatorStep } from '../../src/models/serving/step-time/operator-step.ts';
import { deviceOf } from '../../src/models/serving/step-time/operators/device.ts';
import { shapeOf } from '../../src/scenario/llm-model.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { withStepModels } from '../../src/sweep/step-models.ts';
import { linkOf, llmStepTime } from '../../src/world/llm-step-time.ts';
import { operatorHeader, operatorLines } from '../calibrate/operator-table.ts';
import { command, folderOf } from './spillway.ts';

/** What a server whose 80 layers four accelerators share adds to the operators. */
const usualServer = usualServerOf(4, 80);

const sheet = accelerator('H100')!;
const preset = operatorCoefficients(sheet.id);
/** An H100 that reads KV at 60 % of its bandwidth, and whose all-reduces start late. */
const truth = layOver(preset, {
  decodeAttention: { fp16: { ...preset.decodeAttention.fp16, bandwidthPart: 0.6 } },
  allReduce: { ...preset.allReduce, kernelStart: 9e-6 },
});
const lines = operatorLines(truth);
const tableOf = (...rows: readonly string[]) => [operatorHeader, ...rows].join('\n');
const table = tableOf(...lines.decode, ...lines.allReduce, ...lines.gemm.slice(0, 9));
const flags = ['--accelerator', 'H100', '--model', 'Llama-3.1-8B', '-o', 'm.json'];

/** Of another model, and on more accelerators, than the flags of `calibrate` say. */
const chat = (stepTime = '{ kind: fitted, file: m.json }', engine = '') => `name: chat
horizon: 1min
pools: { main: { accelerator: H100, accelerators: 4 } }
deployments:
  chat:
    pool: main
    accelerators: 4
    engine: { kind: llm, model: Llama-3.1-70B, max_model_len: 8192, step_time: ${stepTime}${engine} }
    scaling: { kind: fixed, replicas: 1 }
traffic:
  users: { arrivals: { kind: poisson, rate: 1/s } }
`;

let fitted = '';
let told = '';

beforeAll(async () => {
  const folder = folderOf({ 'mine.csv': table });
  const ended = await command(folder, 'calibrate', 'mine.csv', ...flags);
  expect(ended.code).toBe(0);
  told = ended.stderr;
  fitted = readFileSync(join(folder, 'm.json'), 'utf8');
});

const calibrated = () => folderOf({ 'm.json': fitted, 'chat.yaml': chat() });

it('calibrate fits what it can, and says why it leaves the rest', () => {
  for (const line of [
    'refused  gemm fp16: 9 different points are left, and at least 40 are needed; the catalog’s coefficients stay',
    '61 timings used, 9 refused',
    'error of all_reduce on the rows fitted: median 0.0 %, p95 0.0 %, mean 0.0 % signed, of 21',
  ]) {
    expect(told).toContain(line);
  }
});

describe('a model file of operators', () => {
  it('gives a scenario exactly the step times of the table that it was fitted to', async () => {
    const folder = calibrated();
    const file = join(folder, 'chat.yaml');
    const parsed = parseScenario(readSource(readFileSync(file, 'utf8'), file));
    const { variants, warnings } = withStepModels(file, [{ labels: {}, parsed }]);
    expect(warnings).toEqual([]);
    const { scenario } = variants[0]!.parsed;
    const { engine } = scenario.deployments['chat']!;
    if (engine.kind !== 'llm') throw new Error('not an llm');
    const { operators } = readModelFile(join(folder, 'm.json'));
    expect(Object.keys(operators!)).toEqual(['decodeAttention', 'allReduce']);

    const found = llmStepTime(engine, 4, accelerator(scenario.pools['main']!.accelerator)!);
    const model = { ...{ model: shapeOf(engine), device: deviceOf(sheet) } };
    const physics = (coefficients: typeof preset) =>
      new OperatorStep({
        ...{
          ...model,
          link: linkOf(sheet, {}),
          weights: 'fp16',
          kv: 'fp16',
          tensor: 4,
        },
        ...{ pipeline: 1, microbatches: 1, linkLatency: 0, coefficients },
      });
    const own = new AdjustedStep(physics(layOver(preset, operators!)), usualServer);
    const real = new AdjustedStep(physics(truth), usualServer);
    const usual = new AdjustedStep(physics(preset), usualServer);
    for (const [decodes, kvTokens] of [
      [1, 500],
      [64, 128_000],
    ] as const) {
      const work = { prefillTokens: 0, prefills: 0, prefillPairs: 0, prefillContext: 0 };
      const step = { ...work, decodes, kvTokens };
      expect(found.step(step)).toBe(own.step(step));
      expect(found.step(step) / real.step(step)).toBeCloseTo(1, 9);
      expect(usual.step(step) / real.step(step)).toBeLessThan(0.97);
    }
  });

  it('serves any model on its accelerator, and no other accelerator', async () => {
    const folder = calibrated();
    const other = chat().replace('accelerator: H100', 'accelerator: A100');
    writeFileSync(join(folder, 'other.yaml'), other);
    expect((await command(folder, 'check', 'chat.yaml', '--quiet')).stderr).toBe('');
    const { code, stderr } = await command(folder, 'check', 'other.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^other\.yaml:8:102 .*file: it was fitted to the accelerator H100-SXM, not A100-80-SXM\n1 problem$/m,
    );
  });

  it('warns of formats that it has not', async () => {
    const folder = calibrated();
    writeFileSync(join(folder, 'fp8.yaml'), chat(undefined, ', kv_precision: fp8'));
    expect((await command(folder, 'check', 'fp8.yaml')).stderr).toContain(
      'decode_attention was fitted in fp16, not in fp8: the catalog’s coefficients stay',
    );
  });

  it('is refused where a coefficient is not a number, is missing or is none', async () => {
    const folder = calibrated();
    const whole = JSON.parse(readFileSync(join(folder, 'm.json'), 'utf8'));
    const { operators } = whole;
    const broken = [
      [{ allReduce: { ...operators.allReduce, hop: 'x' } }, 'operators.allReduce.hop: '],
      [{ allReduce: { hop: 1e-6 } }, 'operators.allReduce.kernelStart: '],
      [{ decodeAttention: { fp4: {} } }, 'operators.decodeAttention: '],
      [{ softmax: {} }, 'operators: '],
    ] as const;
    for (const [part, message] of broken) {
      writeFileSync(join(folder, 'm.json'), JSON.stringify({ ...whole, operators: part }));
      const { code, stderr } = await command(folder, 'check', 'chat.yaml');
      expect(code).toBe(2);
      expect(stderr).toMatch(/^chat\.yaml:8:102 .*step_time\.file: m\.json: operators/m);
      expect(stderr).toContain(message);
    }
  });

  it('may stand in the scenario itself, and is checked there', async () => {
    const folder = calibrated();
    const { operators } = readModelFile(join(folder, 'm.json'));
    const said = (data: object) => chat(`{ kind: fitted, operators: ${JSON.stringify(data)} }`);
    writeFileSync(join(folder, 'own.yaml'), said(operators!));
    const wrong = { allReduce: { ...operators!.allReduce, hop: -1 } };
    writeFileSync(join(folder, 'wrong.yaml'), said(wrong));
    expect((await command(folder, 'check', 'own.yaml', '--quiet')).stderr).toBe('');
    const { code, stderr } = await command(folder, 'check', 'wrong.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^wrong\.yaml:8:\d+ {2}deployments\.chat\.engine\.step_time\.operators\.allReduce\.hop: /m,
    );
  });

  it('replays with its operators in validate', async () => {
    const folder = calibrated();
    const requests = Array.from({ length: 20 }, (_, at) => `${at},${at + 0.1},${at + 2},4000,64`);
    const header = 'arrival,first_token,last_token,prompt_tokens,output_tokens';
    writeFileSync(join(folder, 'run.csv'), [header, ...requests].join('\n'));
    const predicted = async (...more: readonly string[]) => {
      const ended = await command(folder, 'validate', 'run.csv', ...more, '--csv', 'e.csv');
      expect(ended.code).toBe(0);
      const rows = readFileSync(join(folder, 'e.csv'), 'utf8').split('\n');
      return Number(rows.find((row) => row.startsWith('run.csv,tpot,mean'))!.split(',')[4]);
    };
    const usual = await predicted('--accelerator', 'H100', '--model', 'Llama-3.1-8B');
    const own = await predicted('--step-model', 'm.json');
    // 4,000 tokens of 131 KB at 60 % instead of 85 % of 3.35 TB/s: 75 µs of some 6 ms.
    expect((own - usual) / usual).toBeGreaterThan(0.005);
  });
});

it('a table of operators that are all too few writes nothing, and exits 2', async () => {
  const folder = folderOf({ 'mine.csv': tableOf(...lines.decode.slice(0, 5)) });
  const ended = await command(folder, 'calibrate', 'mine.csv', ...flags);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain(
    'mine.csv: nothing can be fitted: decode_attention fp16: 5 different points are left, and at least 30 are needed',
  );
});
