import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { fuzzRuns } from '../fuzz/fuzz-runs.ts';
import { measuredTables } from '../fuzz/measured-tables.ts';
import { mutatedText } from '../fuzz/mutated-text.ts';
import { recordedWords } from '../fuzz/recorded-texts.ts';
import { small } from '../scenario/problems.ts';
import { command, folderOf } from './spillway.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

const files = {
  'small.yaml': small,
  'other.yaml': small.replace('name: small', 'name: ../../outside'),
  'trace.csv': 'time,input_tokens\n0,10\n1,20\n',
  'm.csv': 'time,replicas,queue\n0,2,30\n60,2,40\n',
  'wrong.mjs': 'export default 3;',
  'own.mjs':
    'export default { initialReplicas: 1, interval: 60, initial: () => 0, decide: () => { throw 3; } };',
};

const starts = [
  ['run', 'small.yaml', '--out', 'out'],
  ['run', 'other.yaml'],
  ['sweep', 'small.yaml', '--out', 'out'],
  ['check', 'small.yaml'],
  ['explain', 'small.yaml'],
  ['validate', 'trace.csv'],
  ['compare', 'small.yaml', 'other.yaml'],
  ['workload', 'describe', 'trace.csv'],
  ['replay-policy', 'm.csv', '--policy', 'hpa'],
  ['replay-policy', 'm.csv', '--policy', 'own.mjs'],
  ['report', 'out'],
  ['merge', 'small.yaml', 'out'],
  ['schema'],
  ['catalog', 'accelerators'],
  ['plan', 'small.yaml'],
];
const words = [
  ...['--set', '--seed', '--replications', '--workload', '--require', '--shard', '--metrics'],
  ...['--json', '--csv', '--markdown', '--requests', '--resume', '--report=false', '--out', '-x'],
  ...['--policy', '--map', '--against', '--field', '--', '-', '--=', '--set=', '--no-color', '--j'],
  ...[
    'pools.main.accelerators=3',
    '__proto__.x=1',
    'constructor.prototype.x=1',
    'seed=1..1000000000',
  ],
  ...[
    'name=../../x',
    'deployments.chat.scaling={kind: module, path: ./own.mjs}',
    'horizon=1us',
    'x',
  ],
  ...['slos.0={metric: e2e_p95, max: 1us}', '1/2', '0/0', '-1', '0', '1e308', 'NaN', 'any', 'all'],
  ...[
    '../../x',
    '/dev/null',
    'small.yaml',
    'm.csv',
    'wrong.mjs',
    'own.mjs',
    'nowhere',
    '',
    '\u202e',
  ],
  ...[
    '{kind: hpa}',
    'x'.repeat(300),
    '__proto__',
    'constructor',
    '--__proto__',
    '--constructor.x=1',
  ],
];

it('whatever is typed ends with an exit code of the list, no stack, and nothing beside the folder', async () => {
  const typed = fc
    .tuple(
      fc.constantFrom(...starts),
      fc.array(fc.constantFrom(...words), { maxLength: 4 }),
      fc.nat(),
    )
    .map(([start, more, cut]) => [...start.slice(0, 1 + (cut % start.length)), ...more]);
  await fc.assert(
    fc.asyncProperty(typed, async (flags) => {
      const parent = folderOf({});
      const folder = join(parent, 'within');
      mkdirSync(folder);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const { code, stderr } = await command(folder, ...flags);
      expect([0, 2, 3, 4]).toContain(code);
      expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(({} as { x?: unknown }).x).toBeUndefined();
      if (!flags.includes('../../x')) expect(readdirSync(parent)).toEqual(['within']);
    }),
    fuzzRuns(5, 300),
  );
});

it('whatever a measured table holds, calibrate ends with a model or says why there is none', async () => {
  const folder = folderOf({});
  const server = ['--accelerator', 'H100-SXM', '--model', 'Llama-3.1-8B', '-o', 'm.json'];
  await fc.assert(
    fc.asyncProperty(mutatedText(measuredTables, recordedWords), async (text) => {
      writeFileSync(join(folder, 't.csv'), text);
      const { code, stderr } = await command(folder, 'calibrate', 't.csv', ...server);
      expect([0, 2]).toContain(code);
      expect(stderr).not.toMatch(/\n {4}at /);
    }),
    fuzzRuns(6, 600),
  );
});
