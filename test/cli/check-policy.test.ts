import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

/** A policy with its cooldown an interval too short. */
const offByOne = `
export const promises = { min: 2, max: 20, cooldown: 300 };

export default () => ({
  initialReplicas: 2,
  interval: 15,
  initial: () => ({ scaledAt: 0 }),
  decide(state, { now, ready, starting, queueDepth, utilisation }) {
    const there = ready + starting;
    const keep = (because) => ({ desired: there, because, state });
    if (queueDepth === undefined) return keep('no metrics');
    if (now - state.scaledAt < 300 - 15) return keep('cooldown');
    const wanted = queueDepth > 10 ? 2 * there : utilisation < 0.3 ? there >> 1 : there;
    const desired = Math.min(20, Math.max(2, wanted));
    return desired === there ? keep('enough') : { desired, because: 'load', state: { scaledAt: now } };
  },
});
`;
const fixed = offByOne.replace('< 300 - 15', '< 300');

describe('spillway check-policy', () => {
  const deciding = (body: string) =>
    `let calls = 0;
export const promises = { min: 1, max: 9 };
export default { initialReplicas: 2, interval: 15, initial: () => null, decide: (state, seen) => {
  ${body}
} };`;

  it('says of each invariant that it holds, and ends with 0', async () => {
    const folder = folderOf({ 'mine.mjs': fixed });
    const { code, stdout, stderr } = await command(
      folder,
      'check-policy',
      'mine.mjs',
      '--runs',
      '30',
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^mine: 2 to 20 replicas, asked every 15 s, cooldown 5 min$/m);
    expect(stdout).toMatch(/^30 floods for each invariant, seed 1$/m);
    expect(stdout).toMatch(
      /^ {2}✓ cooldown +no two changes of the answer are less than 300 s apart$/m,
    );
    expect(stdout).toMatch(/^ {2}– zero-when-idle +does not apply: it may not scale to zero$/m);
    expect(stdout).toMatch(/\nmine keeps every invariant that applies to it: 12 of them\n$/);
    expect(existsSync(join(folder, 'results'))).toBe(false);
    expect(code).toBe(0);
  });

  it('draws the smallest flood that breaks one, writes its scenario, and ends with 3', async () => {
    const folder = folderOf({ 'mine.mjs': offByOne });
    const only = ['--only', 'cooldown', '--out', 'out/here'];
    const { code, stdout } = await command(folder, 'check-policy', 'mine.mjs', ...only);
    expect(stdout).toMatch(/✗ cooldown: it changes its answer 2\d\d s after it did so at \d+ s/);
    expect(stdout).toMatch(/^▶ .* load$/m);
    expect(stdout).toMatch(/^ {2}2 observations; /m);
    expect(stdout).toMatch(/\nmine breaks 1 of 1 invariants: cooldown\n$/);
    expect(
      stdout.split('\n').filter((line) => line.length > 80 && !line.includes('--path')),
    ).toEqual([]);
    expect(code).toBe(3);

    const scenario = readFileSync(join(folder, 'out/here/cooldown.yaml'), 'utf8');
    expect(scenario).toMatch(/^# Question: why does mine break "cooldown"\?/);
    expect(scenario).toContain('path: ../../mine.mjs');
    const run = await command(folder, 'run', 'out/here/cooldown.yaml', '--out', 'run', '--quiet');
    expect(run.code).toBe(0);
    const rows = readFileSync(join(folder, 'run/decisions.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(3);

    const again = /^ {2}Again: spillway (.*) \\\n +(--path .*)$/m.exec(stdout)!.slice(1);
    const repeated = again.flatMap((part) => part.split(' '));
    const second = await command(folder, ...repeated);
    expect(/✗ cooldown: .*/.exec(second.stdout)![0]).toBe(/✗ cooldown: .*/.exec(stdout)![0]);
  });

  it('the reference design’s scaler as published cannot scale down', async () => {
    const folder = folderOf({});
    const flags = ['--only', 'gives-back', '--json'];
    const { code, stdout } = await command(folder, 'check-policy', 'ai-workload-scaler', ...flags);
    const { terms, invariants } = JSON.parse(stdout);
    expect(terms).toMatchObject({ min: 2, max: 20, cooldown: 300 });
    expect(invariants).toMatchObject([{ name: 'gives-back', outcome: 'violated' }]);
    expect(invariants[0].flood.points.length).toBeLessThanOrEqual(10);
    expect(invariants[0].reproduction).toEqual({
      file: 'results/check-policy-ai-workload-scaler/gives-back.yaml',
    });
    expect(code).toBe(3);
  });

  it('keeps the bounds and options of a block in its scenario', async () => {
    const idle = deciding("return { desired: 99, because: 'much', state };");
    const folder = folderOf({ 'idle.mjs': idle });
    const block =
      '{kind: module, path: ./idle.mjs, options: {a: 1}, min_replicas: 1, max_replicas: 7}';
    const flags = [block, '--only', 'gives-back'];
    const { stdout } = await command(folder, 'check-policy', ...flags);
    expect(stdout).toMatch(/✗ gives-back: .*\(much, but above\s+max_replicas\)/);
    const file = 'results/check-policy-idle/gives-back.yaml';
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${file} does the same`);
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(
      /options:\n +a: 1\n +min_replicas: 1\n +max_replicas: 7\n/,
    );
  });

  it('says in the scenario’s place why there is none', async () => {
    const folder = folderOf({});
    const flags = ['--only', 'queue-floor', '--max', '5'];
    const { stdout } = await command(
      folder,
      'check-policy',
      '{kind: oracle, max_replicas: 5}',
      ...flags,
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'No scenario does the same: a run of it decides otherwise',
    );
    expect(existsSync(join(folder, 'results/check-policy-oracle/queue-floor.yaml'))).toBe(false);
  });

  it('says so where a script of signals cannot tell what a policy reads', async () => {
    const folder = folderOf({});
    const flags = ['--only', 'flaps'];
    const { stdout } = await command(folder, 'check-policy', '{kind: wva, analyzer: v1}', ...flags);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('for it reads each replica by itself');
  });

  it('says what a policy with a memory of its own breaks, and that no scenario does', async () => {
    const hidden = deciding(
      "calls += 1; return { desired: 1 + (calls % 3), because: 'turns', state };",
    );
    const folder = folderOf({ 'hidden.mjs': hidden });
    const flags = ['hidden.mjs', '--runs', '40', '--only', 'settles,pure,deterministic'];
    const { code, stdout, stderr } = await command(folder, 'check-policy', ...flags);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/✗ pure: it answers \d \(turns\), and asked again \d \(turns\)/);
    expect(stdout).toMatch(/✗ deterministic: it answers \d \(turns\) the first time, and \d/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('No scenario does the same: a run of it');
    expect(code).toBe(3);
  });

  it.each([
    ["throw new Error('no luck');", 'it throws Error: no luck at mine.mjs:4:9'],
    ['return 3;', 'it answers 3 instead of { desired, because, state }'],
    ["return { desired: '3', because: 'so', state };", 'it answers "3" replicas (so)'],
    ['return { desired: 3, state };', 'it answers 3 without a reason'],
  ])('says what %s is, and that a run stops there', async (body, says) => {
    const folder = folderOf({ 'mine.mjs': deciding(body) });
    const flags = ['mine.mjs', '--runs', '5', '--only', 'whole-answers'];
    const { code, stdout } = await command(folder, 'check-policy', ...flags);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`✗ whole-answers: ${says} `);
    expect(text).toContain('whole-answers.yaml does the same: spillway run it, it stops there.');
    expect(code).toBe(3);
    const file = 'results/check-policy-mine/whole-answers.yaml';
    const run = await command(folder, 'run', file, '--out', 'run');
    expect(run.stderr).toMatch(/policy \S+ at \d+ s (throws|answers|wants|says no)/);
    expect(run.code).toBe(4);
  });

  it('gives a policy that may have any number a maximum, and says so', async () => {
    const folder = folderOf({});
    const flags = ['--only', 'bounds,queue-floor', '--runs', '40'];
    const { stdout, stderr } = await command(folder, 'check-policy', 'kpa', ...flags);
    expect(stderr).toMatch(/note {2}kpa has no maximum.* tried with max_scale: 20/);
    expect(stdout).toMatch(/^kpa: 0 to 20 replicas, asked every 2 s$/m);
    const file = join(folder, 'results/check-policy-kpa/queue-floor.yaml');
    expect(readFileSync(file, 'utf8')).toContain('max_scale: 20');
    const said = await command(folder, 'check-policy', 'kpa', '--max', '5', '--only', 'bounds');
    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(/✗ bounds: it answers \d+, above its maximum of 5/);
  });

  it.each([
    ['fixed', '{kind: fixed, replicas: …}'],
    ['scheduled', '{kind: scheduled, schedules: …}'],
    ['hybrid', '{kind: hybrid, floor: …, reactive: …, ceiling: …}'],
  ])('says what %s needs beside its name', async (kind, block) => {
    const { code, stderr } = await command(folderOf({}), 'check-policy', kind);
    expect(stderr).toMatch(/scaling\.\w+: is missing: /);
    expect(stderr).toContain(`, as in "${block}"`);
    expect(code).toBe(2);
  });

  it.each([
    ['--only reakts', /there is no invariant "reakts".*reacts/],
    ['--cooldown 300', /--cooldown: .*300.* is not a duration/],
    ['--max 1', /mine: min 2 is more than max 1/],
    ['--path 1:2', /--path is of one invariant/],
    ['--colldown 5s', /unknown option --colldown\. Did you mean "cooldown"/],
  ])('refuses %s with 2', async (flags, message) => {
    const folder = folderOf({ 'mine.mjs': fixed });
    const { code, stderr } = await command(folder, 'check-policy', 'mine.mjs', ...flags.split(' '));
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('wants to know how many replicas a policy may have, and reads what it promises', async () => {
    const silent = fixed.replace(/export const promises.*\n/, '');
    const wrong = fixed.replace('cooldown: 300 };', 'coldown: 300 };');
    const folder = folderOf({ 'silent.mjs': silent, 'wrong.mjs': wrong });
    expect((await command(folder, 'check-policy', 'silent.mjs')).stderr).toMatch(
      /silent does not say how many replicas it may have: give --min and --max/,
    );
    const { code, stderr } = await command(folder, 'check-policy', 'wrong.mjs');
    expect(stderr).toMatch(/wrong: promises\.coldown: unknown\. .*cooldown/);
    expect(code).toBe(2);
  });
});
