import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

const replay = flood
  .replace('arrivals: { kind: poisson, rate: 3/s }', 'file: trace.csv')
  .replace('\n    shape: { kind: step, at: 1min, factor: 2x }', '');
const policy = (file: string) =>
  flood.replace('{ kind: fixed, replicas: 2 }', `{ kind: module, path: ./${file} }`);
const summary = 'fleet,replication,e2e_p95,goodput\na,0,1.5,3\na,1,1.6,3\n';

/** What is wrong, what was typed, and all that is said about it; the exit code is 2 where nothing else is said. */
interface Wrong {
  readonly files?: Readonly<Record<string, string>>;
  readonly types: readonly string[];
  readonly says: readonly RegExp[];
  readonly code?: number;
}

const wrong: Readonly<Record<string, Wrong>> = {
  'a command that there is not': {
    types: ['rnu', 'flood.yaml'],
    says: [
      /^error {2}there is no command "rnu"\. Did you mean "run"\? Allowed: init, run, .*catalog/,
    ],
  },
  'a command that is like none': {
    types: ['frobnicate'],
    says: [/^error {2}there is no command "frobnicate"\. Allowed: init, run, /],
  },
  'a part of a command that there is not': {
    types: ['workload', 'descrbe', 'trace.csv'],
    says: [
      /^error {2}there is no command "descrbe"\. Did you mean "describe"\? Allowed: describe, export$/m,
    ],
  },
  'a command without what it is about': {
    types: ['run'],
    says: [/^error {2}something is missing\. Usage: spillway run <scenario>$/m],
  },
  'two files where one is meant': {
    types: ['run', 'flood.yaml', 'other.yaml'],
    says: [/^error {2}there is no place for "other\.yaml"\. Usage: spillway run <scenario>$/m],
  },
  'an unknown flag': {
    types: ['compare', 'flood.yaml', 'flood.yaml', '--max-regresion', '5%'],
    // Those of this command, and no others.
    says: [
      /^error {2}unknown option --max-regresion\. Did you mean "max-regression"\? Allowed: (?!.*tensor).*metrics/,
    ],
  },
  'a name that no file system has room for': {
    types: ['workload', 'describe', 'x'.repeat(300)],
    says: [/^error {2}cannot open x{300}: a name in its path is too long$/m],
  },
  'a path through a file': {
    files: { 'trace.csv': 'arrival\n1\n' },
    types: ['workload', 'describe', 'trace.csv/part'],
    says: [
      /^error {2}cannot open .*trace\.csv\/part: a part of its path is a file, not a folder$/m,
    ],
  },
  'an unknown flag of one letter': {
    types: ['run', 'flood.yaml', '-x'],
    says: [/^error {2}unknown option -x\. Allowed: .*workers/],
  },
  'a flag without its value': {
    types: ['run', 'flood.yaml', '--out'],
    says: [/^error {2}--out needs a value$/m],
  },
  'a switch with a value': {
    types: ['run', 'flood.yaml', '--json=3'],
    says: [/^error {2}--json=3: this option takes no value/],
  },
  'a flag that has to be there': {
    types: ['replay-policy', 'metrics.csv'],
    says: [/^error {2}--policy is missing\. Usage: spillway replay-policy <metrics>$/m],
  },
  'a choice that there is not': {
    types: ['run', 'flood.yaml', '--require', 'al'],
    says: [/^error {2}--require: "al" is not allowed\. Did you mean "all"\? Allowed: any, all$/m],
  },
  'two seeds': {
    types: ['run', 'flood.yaml', '--seed', '1', '--seed', '2'],
    says: [/^error {2}--seed is given twice$/m],
  },
  'half a replication': {
    types: ['run', 'flood.yaml', '--replications', '1.5'],
    says: [/^error {2}--replications must be a whole number of at least 1$/m],
  },
  'a bad unit': {
    files: { 'flood.yaml': flood.replace('horizon: 3min', 'horizon: 3 minutes') },
    types: ['check', 'flood.yaml'],
    says: [
      /^flood\.yaml:4:10 {2}horizon: "3 minutes" is not a duration with its unit \(us, ms, s, min, h, d, w\)/,
    ],
  },
  'an unknown key': {
    files: { 'flood.yaml': flood.replace('timeout: 20s', 'timeot: 20s') },
    types: ['explain', 'flood.yaml'],
    says: [
      /^flood\.yaml:12:25 {2}unknown key "timeot" in deployments\.chat\.queue\. Did you mean "timeout"\?/,
    ],
  },
  'an unknown metric in an SLO': {
    files: { 'flood.yaml': flood.replace('metric: e2e_p95', 'metric: e2e_p9') },
    types: ['run', 'flood.yaml'],
    says: [
      /^flood\.yaml:20:15 {2}slos\.0\.metric: "e2e_p9" is not allowed\. Did you mean "e2e_p90"\?/,
    ],
  },
  'a pool that there is not': {
    files: { 'flood.yaml': flood.replace('pool: main', 'pool: mian') },
    types: ['run', 'flood.yaml'],
    says: [/^flood\.yaml:10:11 {2}deployments\.chat\.pool: .*"mian".*Did you mean "main"\?/],
  },
  'YAML that does not parse': {
    files: { 'flood.yaml': 'name: x\npools: { main: { accelerator: L4 }\nhorizon: 3min\n' },
    types: ['run', 'flood.yaml'],
    says: [/^flood\.yaml:\d+:\d+ {2}.*\}/m],
  },
  'a key that is there twice': {
    files: { 'flood.yaml': flood.replace('replications: 2', 'name: again') },
    types: ['run', 'flood.yaml'],
    says: [/^flood\.yaml:3:1 {2}Map keys must be unique$/m],
  },
  'an empty scenario': {
    files: { 'flood.yaml': '# soon\n' },
    types: ['run', 'flood.yaml'],
    says: [/^flood\.yaml:1:1 {2}the scenario is empty; spillway init writes one to begin with$/m],
  },
  'a scenario that is not there': {
    types: ['run', 'floo.yaml'],
    says: [/^error {2}there is no scenario floo\.yaml\. Did you mean flood\.yaml\?$/m],
  },
  'a folder in the place of a scenario': {
    types: ['run', 'folder'],
    says: [/^error {2}folder is a folder, not a scenario file$/m],
  },
  'a scenario that cannot be read': {
    types: ['run', 'flood.yaml/inner.yaml'],
    says: [
      /^error {2}cannot read scenario flood\.yaml\/inner\.yaml: a part of its path is a file, not a folder$/m,
    ],
  },
  '--set with a key that there is not': {
    types: ['run', 'flood.yaml', '--set', 'pools.main.acelerators=3'],
    says: [
      /^--set pools\.main\.acelerators {2}unknown key "acelerators" in pools\.main\. Did you mean "accelerators"\?/,
    ],
  },
  '--set with a block that there is not': {
    types: ['run', 'flood.yaml', '--set', 'pols.main.accelerators=3'],
    says: [/^--set pols\.main\.accelerators {2}unknown key "pols"\. Did you mean "pools"\?/],
  },
  '--set beyond the end of a list': {
    types: ['run', 'flood.yaml', '--set', 'slos.7.max=3s'],
    says: [/^--set slos\.7\.max {2}slos\.7\.max: the list slos has 0 to 0; 1 would be one more$/m],
  },
  '--set with a bad value': {
    types: ['run', 'flood.yaml', '--set', 'horizon=soon'],
    says: [/^--set horizon {2}horizon: "soon" is not a duration/],
  },
  'a policy that throws as it is loaded': {
    files: {
      'flood.yaml': policy('policy.ts'),
      'policy.ts': 'throw new Error("no quota today");\n',
    },
    types: ['run', 'flood.yaml'],
    says: [
      /^flood\.yaml:13:36 {2}deployments\.chat\.scaling\.path: policy\.ts cannot be loaded: Error: no quota today$/m,
    ],
  },
  'a policy that throws as it is asked': {
    files: {
      'flood.yaml': policy('policy.ts').split('sweep:')[0]!,
      'policy.ts': 'export default () => { throw new Error("no quota today"); };\n',
    },
    types: ['run', 'flood.yaml'],
    says: [
      /^failed {2}the scenario, replication 0: .*policy\.ts throws .*: Error: no quota today$/m,
    ],
    code: 4,
  },
  'a policy that there is not': {
    types: ['check-policy', 'hpaa'],
    says: [/^hpaa {2}scaling\.kind: "hpaa" is not a kind\. Did you mean "hpa"\?/],
  },
  'a recorded workload with a bad cell': {
    files: {
      'flood.yaml': replay,
      'trace.csv': 'time,prompt_tokens,output_tokens\n0,12,4\n1,twelve,4\n',
    },
    types: ['run', 'flood.yaml'],
    says: [
      /^flood\.yaml:17:11 {2}traffic\.users\.file: .*trace\.csv:3: prompt_tokens: "twelve"; expected /,
    ],
  },
  'a recorded workload with a bad column': {
    files: { 'trace.csv': 'TIMESTAMP,ContextTokens,Generated\n0,12,4\n' },
    types: ['workload', 'describe', 'trace.csv'],
    says: [
      /^error {2}trace\.csv:1: column "Generated"; expected a name that is known, such as output_tokens/,
    ],
  },
  'recorded metrics with a bad cell': {
    files: { 'metrics.csv': 'time,ongoing,replicas\n0,4,2\n30,many,2\n' },
    types: ['replay-policy', 'metrics.csv', '--policy', 'hpa'],
    says: [/^error {2}metrics\.csv:3: ongoing: "many"; expected a number/],
  },
  'a folder that is no result': {
    types: ['compare', 'folder', 'flood.yaml'],
    says: [/^error {2}folder is neither a folder with a summary\.csv nor a scenario file$/m],
  },
  'a result that is not there': {
    types: ['compare', 'gone', 'flood.yaml'],
    says: [
      /^error {2}gone is neither a folder with a summary\.csv nor a scenario file: there is nothing of that name/,
    ],
  },
  'a CSV that is no summary': {
    files: { 'summary.csv': 'a,b\n1,2\n' },
    types: ['compare', 'summary.csv', 'summary.csv'],
    says: [
      /^error {2}summary\.csv:1 has no column `replication`: it is no summary\.csv of spillway run$/m,
    ],
  },
  'a summary with a bad cell': {
    files: { 'summary.csv': summary.replace('1.6', 'fast') },
    types: ['compare', 'summary.csv', 'summary.csv'],
    says: [/^error {2}summary\.csv:3 e2e_p95: "fast" is not a number$/m],
  },
  'a summary with a torn row': {
    files: { 'summary.csv': `${summary}a,2\n` },
    types: ['compare', 'summary.csv', 'summary.csv'],
    says: [
      /^error {2}summary\.csv:4 is not a row of a CSV: it has more or fewer cells than the line before$/m,
    ],
  },
  'an unknown metric in a flag': {
    types: ['compare', 'flood.yaml', 'flood.yaml', '--metrics', 'e2e_p95,goodputt'],
    says: [/^error {2}--metrics: "goodputt" is not a metric\. Did you mean "goodput"\?/],
  },
  'a regression that is no number': {
    types: ['compare', 'flood.yaml', 'flood.yaml', '--max-regression', 'much'],
    says: [/^error {2}--max-regression: "much" is not a percentage/],
  },
  'a folder of results that cannot be made': {
    types: ['run', 'flood.yaml', '--out', 'flood.yaml/results'],
    says: [
      /^error {2}--out flood\.yaml\/results: cannot write there: a part of its path is a file, not a folder$/m,
    ],
  },
  'something of the catalog that there is not': {
    types: ['catalog', 'models', 'Lama-3.1-8B'],
    says: [/^error {2}"Lama-3\.1-8B" is not a model\. Did you mean "Llama-3\.1-8B"\?/],
  },
  'an example that there is not': {
    types: ['init', 'shop', '--example', 'tenency'],
    says: [/^error {2}--example: there is no example "tenency"\. Did you mean "tenancy"\?/],
  },
};

it('lists at least twenty', () => {
  expect(Object.keys(wrong).length).toBeGreaterThanOrEqual(20);
});

describe('one helpful message at the place, the exit code, no stack, nothing half-written', () => {
  it.each(Object.entries(wrong))('%s', async (_, { files = {}, types, says, code = 2 }) => {
    const all: Readonly<Record<string, string>> = { 'flood.yaml': flood, ...files };
    const folder = folderOf(all);
    mkdirSync(join(folder, 'folder'));
    const ended = await command(folder, ...types);
    for (const pattern of says) expect(ended.stderr).toMatch(pattern);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    expect(ended.stderr).not.toContain('Invalid values');
    expect(ended.code).toBe(code);
    const isRun = code !== 2;
    if (!isRun) expect(ended.stdout).toBe('');
    const left = readdirSync(folder).filter((name) => !isRun || name !== 'results');
    expect(left.sort()).toEqual([...Object.keys(all), 'folder'].sort());
    for (const [name, text] of Object.entries(all)) {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    }
  });
});
