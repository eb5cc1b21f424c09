import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { roundTripMs } from '../../src/catalog/round-trips.ts';
import type { AutoscalerConfig } from '../../src/policies/autoscaling/autoscaler-config.ts';
import { gatewayRouterKinds } from '../../src/policies/routing/gateway/index.ts';
import { routerKinds } from '../../src/policies/routing/index.ts';
import { turnKinds } from '../../src/policies/sharing/index.ts';
import { victimKinds } from '../../src/policies/victims/index.ts';
import { policyKinds } from '../../src/scenario/policy-kinds.ts';
import { command, folderOf } from './spillway.ts';

/** The type says which there are, and that none is missing here. */
const autoscalerKinds: Readonly<Record<AutoscalerConfig['kind'], true>> = {
  fixed: true,
  module: true,
  'ai-workload-scaler': true,
  hpa: true,
  keda: true,
  kpa: true,
  'ray-serve': true,
  aws: true,
  'cloud-run': true,
  predictive: true,
  autopilot: true,
  scheduled: true,
  serverless: true,
  oracle: true,
  wva: true,
  apa: true,
  'dynamo-planner': true,
  hybrid: true,
};

const catalog = (...flags: readonly string[]) => command(folderOf({}), 'catalog', ...flags);

describe('catalog', () => {
  it('says what there is, without a kind', async () => {
    const { code, stdout, stderr } = await catalog();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^accelerators +\d+ +data sheets/m);
    expect(stdout).toMatch(/^policies +\d+ +every kind of autoscaler/m);
    expect(stderr).toMatch(/^Next: spillway catalog accelerators/m);
  });

  it('lists models and accelerators, with quality, and with sources where they are asked for', async () => {
    const { stdout } = await catalog('models', '--sources');
    expect(stdout).toMatch(/^Llama-3\.1-8B +data sheet +8\.03 B .*huggingface\.co/m);
    expect(stdout).toMatch(/^tier-70B +estimated .*Llama-2-70B$/m);
    expect(stdout).toMatch(/^ResNet-50 +data sheet/m);
    expect((await catalog('models')).stdout).not.toContain('huggingface.co');
    const sheets = await catalog('accelerators');
    expect(sheets.stdout).toMatch(/^H100-SXM +measured +80 +3,350 +989 /m);
    expect(sheets.stderr).toMatch(/dense.*1,979/);
  });

  it('lists one kind alone', async () => {
    expect((await catalog('models')).stdout).not.toMatch(/^H100/m);
    expect((await catalog('accelerators')).stdout).not.toMatch(/^Llama/m);
  });

  it('shows one card whole, by any of its names', async () => {
    const { stdout } = await catalog('models', 'deepseek-ai/DeepSeek-R1');
    expect(stdout).toMatch(/^id +DeepSeek-V3$/m);
    expect(stdout).toMatch(/^experts\.count +256$/m);
    expect(stdout).toMatch(/^latent\.kvRank +512$/m);
    expect((await catalog('accelerators', '4090')).stdout).toMatch(/^aliases +4090, RTX4090$/m);
  });

  it('prints the service of a model for slots, to be copied', async () => {
    const { stdout } = await catalog('models', 'resnet50');
    const line = stdout.split('\n').find((text) => text.startsWith('service:'))!;
    expect(parseDocument(line).toJS()).toEqual({
      service: { kind: 'roofline', parameters: 25_557_032, count: 'items', flops: 8.18e9 },
    });
  });

  it('prints JSON', async () => {
    const all = JSON.parse((await catalog('models', '--json')).stdout);
    expect(Object.keys(all)).toEqual(['version', 'models', 'itemModels']);
    const one = JSON.parse((await catalog('models', 'Qwen3-30B-A3B', '--json')).stdout);
    expect(one).toMatchObject({ version: 1, model: { experts: { count: 128, perToken: 8 } } });
  });

  it.each([
    ['models', 'Lama-3.1-8B', '"Lama-3.1-8B" is not a model. Did you mean "Llama-3.1-8B"?'],
    ['accelerators', 'H10', '"H10" is not an accelerator. Did you mean "H100"?'],
    ['acelerators', 'H100', 'the catalog has no "acelerators". Did you mean "accelerators"?'],
    ['prices', 'H100', 'catalog prices takes no name; leave out "H100"'],
    ['policies', 'scalng', '"scalng" is not a family of policies. Did you mean "scaling"?'],
    ['regions', 'aws/eu-west-9', '"aws/eu-west-9" is neither a cloud nor a region. Did you mean'],
  ])('refuses a wrong name: catalog %s %s', async (kind, name, message) => {
    const { code, stdout, stderr } = await catalog(kind, name);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});

describe('catalog of slices and sharing', () => {
  it('lists the slices of an accelerator, and its 19 layouts', async () => {
    const { code, stdout } = await catalog('mig', 'A100', '--sources');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^A100-80-SXM +data sheet +3g\.40gb +42 +39\.3 +3\/7 +4\/8 +0 4 /m);
    expect(stdout).toMatch(/^19 layouts/m);
    expect(stdout.split('\n').filter((line) => line.includes('@'))).toHaveLength(19);
  });

  it('says why an accelerator has none, and which have', async () => {
    const { code, stderr } = await catalog('mig', 'L4');
    expect(code).toBe(2);
    expect(stderr).toMatch(/the L4 has no MIG; can be sliced: A30/);
  });

  it('lists the constants of sharing with their confidence and source', async () => {
    const { stdout } = await catalog('sharing', 'mps', '--sources');
    expect(stdout).toMatch(/^mps +computeExponent +1\.33 +high +.*MuxServe/m);
    expect(stdout).not.toMatch(/^mig/m);
    const { code, stderr } = await catalog('sharing', 'mpss');
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean "mps"/);
  });
});

describe('catalog of prices, places and policies', () => {
  it('has prices by the hour and by the token, where whole prompts cost more from a length on', async () => {
    const { stdout } = await catalog('prices');
    expect(stdout).toMatch(/^H100-SXM +4\.50$/m);
    expect(stdout).toMatch(/^openai\/gpt-5\.4 +2\.5, 5 from 272K +15, 22\.5 from 272K /m);
  });

  it('has one CSV for two tables, with a row for each row of both and the source of each', async () => {
    const { stdout } = await catalog('prices', '--csv');
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    const h100 = rows.find(({ name }) => name === 'H100-SXM');
    expect(h100).toMatchObject({ table: 'accelerators', usd_per_hour: '4.5' });
    const hosted = rows.find(({ name }) => name === 'openai/gpt-5.4');
    expect(hosted).toMatchObject({ table: 'hosted', usd_per_million_output: '15' });
    expect(rows.every(({ source }) => source !== '')).toBe(true);
  });

  it('has every kind that the schema of scenarios takes for scaling, each with a line of its own', async () => {
    const { policies } = JSON.parse((await catalog('policies', '--json')).stdout) as {
      policies: readonly { path: string; kind: string; about: string }[];
    };
    const scaling = policies.filter(({ path }) => path === 'deployments.NAME.scaling');
    expect(scaling.map(({ kind }) => kind).sort()).toEqual(Object.keys(autoscalerKinds).sort());
    for (const { about } of policies) expect(about).not.toBe('');
  });

  it.each([
    ['deployments.NAME.routing', routerKinds],
    ['gateways.NAME.routing', gatewayRouterKinds],
    ['deployments.NAME.scale_down.victim', victimKinds],
    ['pools.NAME.sharing.turns', turnKinds],
  ])('policies of %s are those of the code', (path, kinds) => {
    const told = policyKinds().filter((one) => one.path === path);
    expect(told.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
  });

  it('has regions with PUE and grid, and round trips from a place, the nearest first', async () => {
    const { stdout } = await catalog('regions', 'aws', '--from', 'eu-west-2', '--csv');
    const rows = parse(stdout, { columns: true }) as Record<string, string>[];
    expect(rows.every(({ region }) => region!.startsWith('aws/'))).toBe(true);
    const trips = rows.map((row) => Number(row['round_trip_ms']));
    expect(trips).toEqual([...trips].sort((one, other) => one - other));
    // The tables have 17 ms from London to Frankfurt or so; an estimate by distance would have more than 20.
    const frankfurt = rows.find(({ region }) => region === 'aws/eu-central-1')!;
    expect(Number(frankfurt['round_trip_ms'])).toBe(roundTripMs('eu-west-2', 'eu-central-1'));
    expect(frankfurt).toMatchObject({ pue: '1.35', round_trip_basis: 'measured' });
  });

  it('takes a city, and says where its round trips were measured', async () => {
    const { code, stderr } = await catalog('regions', '--from', 'London');
    expect(code).toBe(0);
    expect(stderr).toMatch(/--from eu-west-2$/m);
    const wrong = await catalog('regions', '--from', 'londn');
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toMatch(
      /^error {2}--from: "londn" is not a place\. Did you mean "london"\?/m,
    );
  });

  it('refuses what does not go together', async () => {
    expect((await catalog('prices', '--json', '--csv')).stderr).toMatch(/exclude each other/);
    expect((await catalog('prices', '--from', 'london')).stderr).toMatch(/--from is for regions/);
    expect((await catalog('--csv')).stderr).toMatch(/--csv needs a kind/);
  });

  it.each([
    ['platforms', /^modal +per-second +2\.50 +95\.7 s +60 s +yes$/m],
    ['providers', /^openai-api +231 +74\.5 /m],
    ['power', /^H100-SXM +70 +120 +700 +medium$/m],
    ['spot', /^us-east-1a-v100 +45\.5 +253 /m],
  ])('lists %s', async (kind, row) => {
    expect((await catalog(kind)).stdout).toMatch(row);
  });
});
