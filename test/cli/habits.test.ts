import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

const flags = (...more: readonly string[]) => ['run', 'flood.yaml', '--out', 'out', ...more];

describe('help', () => {
  const commands = ['run', 'sweep', 'compare', 'check', 'explain'];

  it.each(commands)('%s --help shows three real examples before any option', async (name) => {
    const { code, stdout } = await command(folderOf({}), name, '--help');
    expect(code).toBe(0);
    const [head, tail] = stdout.split(/^Positionals:$/m) as [string, string];
    expect(head).toMatch(new RegExp(`^spillway ${name} `));
    expect(head.match(new RegExp(`^ *spillway ${name} [^<[]`, 'gm'))).toHaveLength(3);
    expect(tail).toContain('--help');
  });

  it('groups the options of a run, and says what exit codes mean', async () => {
    const run = (await command(folderOf({}), 'run', '--help')).stdout;
    const groups = ['Changes to the scenario:', 'What is printed:', 'The run and its results:'].map(
      (group) => run.indexOf(group),
    );
    expect(groups.every((at) => at > run.indexOf('Examples:'))).toBe(true);
    const all = (await command(folderOf({}), '--help')).stdout;
    expect(all.indexOf('Examples:')).toBeLessThan(all.indexOf('Commands:'));
    expect(all.replaceAll(/\s+/g, ' ')).toContain(
      'Exit codes: 0 SLOs met, 1 internal fault, 2 wrong usage or scenario, 3 an SLO missed',
    );
  });

  it('has a script for shells', async () => {
    expect((await command(folderOf({}), 'completion')).stdout).toMatch(/^###-begin-spillway/m);
  });
});

describe('each command leads to the next', () => {
  it.each([
    [['check', 'flood.yaml'], 'spillway explain flood.yaml'],
    [['explain', 'flood.yaml'], 'spillway run flood.yaml'],
  ])('%j, beside what was asked for', async (typed, next) => {
    const told = await command(folderOf({ 'flood.yaml': flood }), ...typed);
    expect(told.stderr).toContain(`Next: ${next}\n`);
    expect(told.stdout).not.toContain('Next:');
  });

  it('not where nothing is to be said, or where there is more than one scenario', async () => {
    const folder = folderOf({ 'flood.yaml': flood, 'more.yaml': flood });
    for (const typed of [
      ['check', 'flood.yaml', '--quiet'],
      ['check', 'flood.yaml', 'more.yaml'],
    ]) {
      expect((await command(folder, ...typed)).stderr).not.toContain('Next:');
    }
  });
});

describe('check of several scenarios', () => {
  const bad = flood.replace('horizon: 3min', 'horizon: 3');

  it('says what is wrong with all of them, not with the first alone', async () => {
    const folder = folderOf({ 'a.yaml': bad, 'flood.yaml': flood, 'z.yaml': bad });
    const { code, stdout, stderr } = await command(
      folder,
      'check',
      'a.yaml',
      'flood.yaml',
      'z.yaml',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.match(/^[az]\.yaml:4:10 {2}horizon: 3 is not a duration/gm)).toHaveLength(2);
    expect(stderr).toMatch(/^2 problems$/m);
  });

  it('is done where nothing is', async () => {
    const folder = folderOf({ 'a.yaml': flood, 'z.yaml': flood });
    const { code, stdout } = await command(folder, 'check', 'a.yaml', 'z.yaml');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^all 2 scenarios are valid, \d+ warnings$/m);
  });
});

describe('explain of a key', () => {
  const explain = (field: string) => command(folderOf({}), 'explain', field);

  it('says what it means, how it is written, and what is where nothing is said', async () => {
    const { code, stdout } = await explain('deployments.chat.queue');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +limit +unlimited +requests that may wait; more are rejected/m);
    expect((await explain('horizon')).stdout).toMatch(
      /^horizon +simulated time.*\n +written as 30s, 5min/,
    );
  });

  it('has every kind of a policy', async () => {
    const { stdout } = await explain('pools.NAME.sharing');
    expect(stdout).toMatch(/^ +kind: exclusive where nothing is said$/m);
    expect(stdout.match(/^ {2}kind: \S+ {3}\S/gm)).toHaveLength(6);
  });

  it('knows the nearest', async () => {
    const { code, stdout, stderr } = await explain('deployments.chat.scalin');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^error {2}there is no "scalin" in deployments\.chat\. Did you mean "scaling"\?/m,
    );
  });
});

describe('compare with a baseline', () => {
  it('is compare, the other way round', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    for (const [name, rate] of [
      ['main', '3/s'],
      ['new', '3.5/s'],
    ] as const) {
      const run = ['run', 'flood.yaml', '--out', name, '--quiet'];
      await command(folder, ...run, '--set', `traffic.users.arrivals.rate=${rate}`);
    }
    const plain = await command(folder, 'compare', 'main', 'new');
    const named = await command(folder, 'compare', 'new', '--baseline', 'main');
    expect(named).toEqual(plain);
    const both = await command(folder, 'compare', 'main', 'new', '--baseline', 'main');
    expect(both.stderr).toMatch(/^error {2}with --baseline there is one other argument/m);
    const alone = await command(folder, 'compare', 'main');
    expect(alone.stderr).toMatch(/^error {2}compare what with it\? Usage: spillway compare/m);
    expect([both.code, alone.code]).toEqual([2, 2]);
  });
});

describe('warnings that teach', () => {
  const warningsOf = async (...more: readonly string[]) => {
    const folder = folderOf({ 'flood.yaml': flood });
    const { stderr } = await command(folder, ...flags(...more));
    return stderr;
  };

  it('tell of a single replication', async () => {
    expect(await warningsOf('--replications', '1')).toMatch(
      /^warning {2}one replication has no interval: --replications 10 /m,
    );
    expect(await warningsOf()).not.toContain('one replication');
  });

  it('tell of a quantile that too few requests decide', async () => {
    // 150 s of some 5 requests a second, of which the fixed fleet completes about 560: 5 or 6 are above the 99th percentile.
    const p99 = await warningsOf('--set', 'slos.0.metric=e2e_p99');
    expect(p99).toMatch(
      /^warning {2}e2e_p99 is decided by the slowest [4-7] requests of \d+ a replication: a horizon \S+ times as long, or a lower quantile, says more$/m,
    );
    expect(await warningsOf()).not.toContain('is decided by');
  });

  it('are for people, not for --quiet', async () => {
    expect(await warningsOf('--replications', '1', '--quiet')).not.toContain('one replication');
  });
});

describe('colours', () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of ['FORCE_COLOR', 'NO_COLOR']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it('are there where they are forced, and not with --no-color', async () => {
    const folder = folderOf({ 'flood.yaml': flood.replace('horizon', 'horizn') });
    process.env['FORCE_COLOR'] = '1';
    const coloured = await command(folder, 'explain', 'deployments.nobody.nothing');
    const plain = await command(folder, 'explain', 'deployments.nobody.nothing', '--no-color');
    expect(coloured.stderr).toContain('\u001b[');
    expect(plain.stderr).toBe(stripVTControlCharacters(coloured.stderr));
    expect(plain.stderr).not.toContain('\u001b[');
  });
});
