import { describe, expect, it } from 'vitest';
import { draft7Errors } from '../scenario/draft7.ts';
import { command, flood, folderOf } from './spillway.ts';

const gateway = `
gateways:
  door:
    targets: { chat: { deployment: chat } }
`;
const behind = flood
  .replace('    arrivals:', '    gateway: door\n    arrivals:')
  .replace('slos:', `${gateway.trim()}\nslos:`);
const llm = flood
  .replace(/engine: .*/, 'engine: { kind: llm, model: Llama-3.1-8B }')
  .replace(/arrivals: .*/, '$&\n    prompt: 200\n    output: 100');
const trace = `TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:15:46.6805900,374,44
2023-11-16 18:15:50.9951690,396,109
2023-11-16 18:15:51.1225000,879,55
`;
const metrics = `time,ongoing,replicas
0,4,2
30,40,2
60,80,4
90,8,8
120,4,8
`;
const claimed = `${flood}claims:
  - { says: in time, source: here, metric: e2e_p95, max: 1min }
  - { says: cheaper, source: here, metric: cost_usd, min: 10%, against: { fleet: fixed }, note: so it is }
  - { says: people like it, source: here, outside: nobody asks them }
`;
const files = {
  'flood.yaml': flood,
  'claimed.yaml': claimed,
  'behind.yaml': behind,
  'llm.yaml': llm,
  'trace.csv': trace,
  'metrics.csv': metrics,
};

/** Commands as somebody would give them, each under the name of its published form. */
const commands: readonly (readonly [string, number, ...string[]])[] = [
  ['run', 0, 'run', 'flood.yaml', '--out', 'a'],
  ['run', 0, 'run', 'flood.yaml', '--replications', '1', '--out', 'b'],
  ['run', 0, 'run', 'claimed.yaml', '--replications', '1', '--out', 'd'],
  ['sweep', 0, 'sweep', 'flood.yaml', '--replications', '1', '--out', 'c'],
  ['compare', 0, 'compare', 'flood.yaml', 'flood.yaml', '--replications', '2'],
  ['check', 0, 'check', 'flood.yaml', '--set', 'traffic.users.arrivals.rate=30/s'],
  ['explain', 0, 'explain', 'flood.yaml'],
  ['explain', 0, 'explain', 'behind.yaml'],
  ['explain', 0, 'explain', 'llm.yaml'],
  ['workload', 0, 'workload', 'describe', 'trace.csv'],
  ['check-policy', 3, 'check-policy', '{kind: ai-workload-scaler}', '--runs', '20'],
  ['check-policy', 0, 'check-policy', '{kind: fixed, replicas: 2}', '--only', 'bounds'],
  ['replay-policy', 0, 'replay-policy', 'metrics.csv', '--policy', 'hpa', '--against', 'kpa'],
  ['replay-policy', 0, 'replay-policy', 'metrics.csv', '--policy', '{kind: fixed, replicas: 2}'],
  ['choose', 0, 'choose', ...small('--accelerators', 'L4,T4')],
  ['choose', 3, 'choose', ...small('--accelerators', 'L4', '--budget', '$1/day')],
  ['choose', 0, 'choose', ...small('--accelerators', 'L4', '--instead-of', 'T4', '--with', 'L4')],
  ['catalog', 0, 'catalog'],
  ...['accelerators', 'models', 'prices', 'policies', 'regions', 'platforms', 'providers'].map(
    (kind) => ['catalog', 0, 'catalog', kind] as const,
  ),
  ...['power', 'spot', 'mig', 'sharing', 'cold-starts'].map(
    (kind) => ['catalog', 0, 'catalog', kind] as const,
  ),
  ['catalog', 0, 'catalog', 'accelerators', 'H100'],
  ['catalog', 0, 'catalog', 'models', 'DeepSeek-V3'],
  ['catalog', 0, 'catalog', 'models', 'ResNet-50'],
  ['catalog', 0, 'catalog', 'mig', 'A100'],
  ['catalog', 0, 'catalog', 'regions', 'gcp', '--from', 'tokyo'],
  ['catalog', 0, 'catalog', 'cold-starts', 'aks-a100-27b'],
];

function small(...flags: readonly string[]): string[] {
  const needs = ['--model', 'Llama-3.2-1B', '--rate', '1/s', '--e2e', '20s', '--replications', '2'];
  return [...needs, '--horizon', '60s', ...flags];
}

describe('--json', () => {
  it.each(commands.map(([name, code, ...flags]) => ({ name, code, flags })))(
    'of $flags is of the published form of $name, exit $code',
    async ({ name, code, flags }) => {
      const folder = folderOf(files);
      const ended = await command(folder, ...flags, '--json');
      expect([ended.code, ended.stderr]).toEqual([code, expect.not.stringMatching(/^error/m)]);
      const printed = JSON.parse(ended.stdout) as Record<string, unknown>;
      // A reader looks at the version before anything else.
      expect(Object.keys(printed)[0]).toBe('version');
      const { stdout } = await command(folder, 'schema', '--json-output', name);
      expect(draft7Errors(JSON.parse(stdout), printed)).toEqual([]);
    },
  );

  it('of a run says how to get the same bytes', async () => {
    const folder = folderOf(files);
    const run = ['run', 'flood.yaml', '--replications', '1', '--out', 'a'];
    const { reproduction } = JSON.parse((await command(folder, ...run, '--json')).stdout);
    const { stdout } = await command(folder, ...run);
    const { command: typed, spillway, scenario, seed, fingerprint } = reproduction;
    expect(typed).toBe('spillway run flood.yaml --replications 1');
    expect(stdout).toContain(
      `Same bytes anywhere: ${typed}   (spillway ${spillway}, scenario ${scenario}, seed "${seed}", fingerprint ${fingerprint})`,
    );
  });

  it('of another form would be found', async () => {
    const { stdout } = await command(folderOf({}), 'schema', '--json-output', 'check');
    const schema = JSON.parse(stdout);
    expect(draft7Errors(schema, { version: 1, valid: true, warnings: [] })).toEqual([]);
    expect(draft7Errors(schema, { version: 1, valid: true, warnings: [], more: 1 })).not.toEqual(
      [],
    );
    expect(draft7Errors(schema, { version: 2, valid: true, warnings: [] })).not.toEqual([]);
    expect(draft7Errors(schema, { version: 1, valid: true })).not.toEqual([]);
  });

  it('has no form for a command that prints none', async () => {
    const { code, stdout, stderr } = await command(folderOf({}), 'schema', '--json-output', 'runn');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error {2}--json-output: runn prints no JSON\. Did you mean "run"\?/m);
  });
});
