import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type MutationReport, scoresOf, withScores } from './scores.ts';

// npm run mutate [-- engine policies/routing --sample 0.1]: tries mutants of folders of `src` with Stryker, which is fetched
// for it, and records their scores. All of them take hours; a sample takes its part of that.

const rooms = ['engine', 'policies', 'ledger'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string', default: '1' } },
});
const folders = positionals.length > 0 ? positionals : rooms;
const root = new URL('../../', import.meta.url);
const settings = JSON.parse(readFileSync(new URL('stryker.config.json', import.meta.url), 'utf8'));
const report = 'results/mutation/report.json';
const configuration = 'results/mutation/stryker.config.json';

mkdirSync(new URL('results/mutation/', root), { recursive: true });
writeFileSync(
  new URL(configuration, root),
  JSON.stringify({
    ...settings,
    mutate: folders.map((folder) => `src/${folder}/**/*.ts`),
    inProcess: { ...settings.inProcess, sample: Number(values.sample) },
    jsonReporter: { fileName: report },
  }),
);
const { status } = spawnSync(
  'npx',
  ['--yes', '--package=@stryker-mutator/core@9.6.1', 'stryker', 'run', configuration],
  {
    cwd: fileURLToPath(root),
    // Stryker's processes load the tests as they are, in TypeScript.
    env: { ...process.env, NODE_OPTIONS: `--import ${import.meta.resolve('tsx')}` },
    stdio: 'inherit',
  },
);
if (status !== 0) process.exit(status ?? 1);

const scores = new URL('results/mutation/scores.csv', root);
const found = scoresOf(JSON.parse(readFileSync(new URL(report, root), 'utf8')) as MutationReport);
writeFileSync(scores, withScores(existsSync(scores) ? readFileSync(scores, 'utf8') : '', found));
