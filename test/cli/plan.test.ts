import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOutputs } from '../../src/report/json-output/index.ts';
import { command, folderOf } from './spillway.ts';

/** Replicas that each serve two requests of a second at once, for six a second. */
const scenario = `# Question: how many replicas?
name: tills
replications: 5
horizon: 10min
warmup: 30s
pools:
  main: { accelerator: L4, accelerators: 12, price: $1/h }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: { kind: exponential, mean: 1s } }
    queue: { limit: 50, timeout: 20s }
    scaling: { kind: fixed, replicas: 2 }
    startup: 20s
traffic:
  users:
    arrivals: { kind: poisson, rate: 5/s }
slos:
  - { metric: e2e_p95, max: 4s }
  - { metric: drop_rate, max: 1% }
plan:
  also: [utilisation]
  axes:
    deployments.chat.scaling.replicas: [1, 2, 4, 5, 6, 8, 20]
`;

const rows = (folder: string, file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('spillway plan', () => {
  it('finds the cheapest, says why the others are not, and writes a scenario that runs', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    const { code, stdout, stderr } = await command(folder, 'plan', 'tills.yaml', '--out', 'plan');
    expect(code).toBe(0);
    // Four replicas for nine and a half minutes, at a dollar an hour.
    expect(stdout).toContain('best   replicas=4   cost_usd $0.633 ± 0');
    expect(stdout).toMatch(/binds {2}e2e_p95, with the least headroom: [\d.]+ %; by e2e_p95 fell/);
    expect(stdout).toMatch(/next {3}replicas=5: costs \$0\.158 more/);
    expect(stdout).toContain('costs $1.27 or more, known without a run');
    expect(stdout).toMatch(/replicas=20 .*left out: .*it has 12/);
    expect(stdout).toMatch(/frontier: .* cost_usd, e2e_p95, utilisation/);
    expect(stdout).toMatch(
      /\n✓ tills: replicas=4 is the cheapest of 6 \(1 left out\) that keeps every SLO with 95 %: \$0\.633 ± 0\n$/,
    );
    expect(stderr).toMatch(/Next: .* run plan\/best.yaml\n/);

    expect(readdirSync(join(folder, 'plan')).sort()).toEqual([
      'best.yaml',
      'plan.csv',
      'plan.json',
    ]);
    const [head, first, ...others] = rows(folder, 'plan/plan.csv');
    expect(head!.slice(0, 6)).toEqual([
      'deployments.chat.scaling.replicas',
      'fate',
      'because',
      'runs',
      'stopped',
      'requests',
    ]);
    expect(first!.slice(0, 5)).toEqual([
      '4',
      'best',
      'the cheapest that keeps every SLO',
      '5',
      '0',
    ]);
    expect(others).toHaveLength(6);
    const best = readFileSync(join(folder, 'plan/best.yaml'), 'utf8');
    expect(best).toContain('# Question: how many replicas?');
    expect(best).toContain('scaling: { kind: fixed, replicas: 4 }');
    expect(best).not.toContain('plan:');
    const ran = await command(folder, 'run', 'plan/best.yaml', '--quiet', '--report=false');
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('every SLO kept (2 of 2)');
  });

  it('says that there is none, who comes nearest and by how much it misses', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    const axis = 'deployments.chat.scaling.replicas=1,2';
    const { code, stdout } = await command(folder, 'plan', 'tills.yaml', '--set', axis);
    expect(code).toBe(3);
    expect(stdout).toMatch(/nearest {3}replicas=2/);
    expect(stdout).toMatch(
      /✗ tills: none of 2 keeps every SLO with 95 %; replicas=2 comes nearest: misses e2e_p95 ≤ 4 s: [\d.]+ s \(by [\d,]+ %\)\n$/,
    );
    const [results] = readdirSync(join(folder, 'results'));
    expect(existsSync(join(folder, 'results', results!, 'best.yaml'))).toBe(false);
  });

  it('does the same in this thread and on two workers', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    const run = (out: string, ...more: string[]) =>
      command(folder, 'plan', 'tills.yaml', '-q', '--out', out, ...more);
    const [here, there] = [await run('here'), await run('there', '--workers', '2')];
    expect(there.stdout).toBe(here.stdout);
    for (const file of ['plan.csv', 'best.yaml']) {
      const [one, other] = ['here', 'there'].map((name) =>
        readFileSync(join(folder, name, file), 'utf8'),
      );
      expect(other).toBe(one);
    }
  });

  it('prints one object with --json, of its published form', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    for (const axis of ['1,2', '3,4']) {
      const set = `deployments.chat.scaling.replicas=${axis}`;
      const { stdout } = await command(folder, 'plan', 'tills.yaml', '--json', '--set', set);
      const parsed = jsonOutputs.plan.safeParse(JSON.parse(stdout));
      expect(parsed.error?.message).toBeUndefined();
      expect(parsed.data!.candidates).toHaveLength(2);
    }
  });

  it('hints that one replication shows no confidence', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    const { stdout } = await command(folder, 'plan', 'tills.yaml', '--replications', '1');
    expect(stdout).toContain('one replication shows no confidence');
    expect(stdout).toContain('that keeps every SLO: $');
  });

  it.each([
    [
      'nothing to choose from',
      (text: string) => text.replace(/plan:\n(?: .*\n)*/, ''),
      /tills\.yaml has nothing to choose from: name values under `plan\.axes` or `sweep`/,
    ],
    [
      'an axis without variants',
      (text: string) => text.replace(/deployments\.chat\.scaling\.replicas: .*/, 'fleet: {}'),
      /tills\.yaml:24:12 {2}plan\.axes\.fleet: has no variants/,
    ],
    [
      'more of what is better',
      (text: string) => text.replace('also:', 'minimise: goodput\n  also:'),
      /tills\.yaml:22:13 {2}plan\.minimise: more of goodput is better, not less/,
    ],
    [
      'a metric that there is not',
      (text: string) => text.replace('also:', 'minimise: cost\n  also:'),
      /tills\.yaml:22:13 {2}plan\.minimise: "cost" is not allowed/,
    ],
    [
      'a confidence of all',
      (text: string) => text.replace('also:', 'confidence: 100%\n  also:'),
      /tills\.yaml:22:15 {2}plan\.confidence: .*/,
    ],
    [
      'an axis by which candidates are judged',
      (text: string) => text.replace('deployments.chat.scaling.replicas', 'replications'),
      /replications: cannot differ between the candidates of a plan/,
    ],
    [
      'no candidate that is a scenario',
      (text: string) => text.replace(/\[1, 2.*\]/, '[20, 30]'),
      /20 replicas of 1 bring pool "main" to 20 accelerators, but it has 12/,
    ],
  ])('refuses %s', async (_, change, message) => {
    const folder = folderOf({ 'tills.yaml': change(scenario) });
    const { code, stdout, stderr } = await command(folder, 'plan', 'tills.yaml');
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('does not write into a folder of something else', async () => {
    const folder = folderOf({ 'tills.yaml': scenario });
    const { code, stderr } = await command(folder, 'plan', 'tills.yaml', '--out', '.');
    expect(stderr).toContain('--out . holds something other than results (tills.yaml)');
    expect(code).toBe(2);
  });
});
