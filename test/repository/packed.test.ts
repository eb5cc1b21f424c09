import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Where the package is made, and an empty folder of somebody who has installed it, with a blank in its name. */
const made = temporaryFolder();
const user = join(temporaryFolder(), 'new user');
const modules = join(user, 'node_modules');
const installed = join(modules, 'spillway');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ran(command: string, flags: readonly string[], options: SpawnSyncOptions = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command, flags, { ...options, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

/** The command as npm links it, in the folder of its user. */
function spillway(...flags: readonly string[]): Ended {
  return ran(process.execPath, [join(modules, '.bin/spillway'), ...flags], { cwd: user });
}

/** Builds afresh, for `dist/` may be of yesterday, packs that, and installs it without a network. */
beforeAll(() => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const build = ['-p', 'tsconfig.build.json', '--outDir', join(made, 'dist')];
  // What is checked elsewhere, and would take half a minute.
  const quick = ['--noCheck', '--declaration', 'false'];
  expect(ran(process.execPath, [compiler, ...build, ...quick], { cwd: root }).code).toBe(0);
  for (const name of ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    copyFileSync(join(root, name), join(made, name));
  }
  for (const name of ['scenarios', 'src/cli', 'test/repository']) {
    cpSync(join(root, name), join(made, name), { recursive: true });
  }
  expect(ran('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: made }).code).toBe(0);

  mkdirSync(join(modules, '.bin'), { recursive: true });
  mkdirSync(installed);
  const tarball = join(made, `spillway-${manifest.version}.tgz`);
  expect(ran('tar', ['xzf', tarball, '-C', installed, '--strip-components=1']).code).toBe(0);
  // Nothing but what the package says that it needs.
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
  symlinkSync('../spillway/dist/cli/main.js', join(modules, '.bin/spillway'));
});

describe('the package', () => {
  it('holds what is run and what is shown, no sources, no tests, and no path of this machine', () => {
    expect(readdirSync(installed).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'scenarios'].sort(),
    );
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files).toContain(join('scenarios', 'scenario.schema.json'));
    expect(files).toContain(join('scenarios', 'choose', 'shop.yaml'));
    expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
    const texts = files.filter((name) => /\.(js|json|yaml|md)$/.test(name));
    const telling = texts.filter((name) =>
      readFileSync(join(installed, name), 'utf8').includes(root),
    );
    expect(telling).toEqual([]);
  });

  it('leads a new user from init to a plan: each command names the next', () => {
    const shorter: Readonly<Record<string, readonly string[]>> = {
      run: ['--replications', '1', '--set', 'horizon=10min'],
      plan: ['--replications', '2', '--set', 'horizon=10min'],
    };
    const commands: string[] = [];
    let typed: readonly string[] = ['init', 'shop'];
    while (commands.length < 6) {
      const [command] = typed;
      commands.push(command!);
      const { code, stdout, stderr } = spillway(...typed, ...(shorter[command!] ?? []));
      expect([command, code, stderr]).toEqual([command, 0, expect.not.stringContaining('error')]);
      const next = /^Next: spillway (.*)$/m.exec(`${stdout}\n${stderr}`)?.[1];
      if (next === undefined) break;
      typed = next.split(' ');
    }
    expect(commands).toEqual(['init', 'check', 'explain', 'run', 'report', 'plan']);
    const [page] = readdirSync(join(user, 'results'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('report.html'))
      .map((name) => readFileSync(join(user, 'results', name), 'utf8'));
    expect(page).toContain('uPlot');
  });

  it('loads a policy in TypeScript in its worker threads', () => {
    for (const [name, text] of Object.entries(ownPolicy)) writeFileSync(join(user, name), text);
    const flags = ['--replications', '2', '--workers', '2', '--out', 'results/three'];
    const { code, stdout, stderr } = spillway('run', 'mine.yaml', ...flags);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Warning')]);
    expect(stdout).toContain('2 replications');
    const decisions = readFileSync(join(user, 'results/three/decisions.csv'), 'utf8');
    expect(decisions).toContain('because three');
  });
});

/** A scenario, and a policy with something in it that only some releases of Node read. */
const ownPolicy = {
  'mine.yaml': `
name: mine
horizon: 5min
pools:
  main: { accelerator: L4, accelerators: 4 }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: { kind: exponential, mean: 1s } }
    scaling: { kind: module, path: ./three.ts, max_replicas: 4 }
traffic:
  users: { arrivals: { kind: poisson, rate: 1/s } }
`,
  'three.ts': `
enum Few { Three = 3 }
export const autoscaler = {
  initialReplicas: 1,
  interval: 15,
  initial: (): null => null,
  decide: (state: null) => ({ desired: Few.Three as number, because: 'because three', state }),
};
`,
};

describe('the examples of docs/library.md print what the page says', () => {
  const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
  const examples = readdirSync(join(root, 'docs/examples')).filter((name) => name.endsWith('.mts'));

  it.each(examples)('%s', (name) => {
    const code = readFileSync(join(root, 'docs/examples', name), 'utf8');
    const after = page.split(`\`\`\`ts\n${code}\`\`\`\n`)[1] ?? 'the page has another text of it';
    const output = /^[^`]*```text\n(.*?)```\n/s.exec(after)?.[1];
    copyFileSync(join(root, 'docs/examples', name), join(user, name));
    const told = ran(process.execPath, ['--import', 'tsx', name], { cwd: user });
    expect(told.code, told.stderr).toBe(0);
    expect(told.stdout).toBe(output);
  });
});
