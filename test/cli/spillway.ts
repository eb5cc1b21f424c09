import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { poolInThisThread, runCellsInThisThread } from './cells-in-this-thread.ts';

const source = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is gone after the file's tests, with these files in it. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

vi.mock('../../src/sweep/run-cells.ts', async (original) => {
  const { runCells } = await original<typeof import('../../src/sweep/run-cells.ts')>();
  const own: typeof runCells = (tasks, inputs, options) =>
    (options?.workers === undefined ? runCellsInThisThread : runCells)(tasks, inputs, options);
  return { runCells: own };
});

vi.mock('../../src/sweep/cell-pool.ts', async (original) => {
  const { openCellPool } = await original<typeof import('../../src/sweep/cell-pool.ts')>();
  const own: typeof openCellPool = (options) =>
    (options.workers === undefined ? poolInThisThread : openCellPool)(options);
  return { openCellPool: own };
});

/** Commands that ran within this process. */
let commands = 0;

/**
 * Runs the command in a folder, within this process: for what does not depend on being a process,
 * because starting one takes a second. Not for two at once. It has worker threads only where a flag says how many:
 * `test/sweep/workers.test.ts` shows that their number changes nothing.
 */
export async function command(folder: string, ...flags: readonly string[]): Promise<Ended> {
  const before = { argv: process.argv, folder: process.cwd(), exitCode: process.exitCode };
  const out = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      out[name] += text;
      return true;
    }),
  );
  // By which yargs prints what helps.
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    out.stdout += `${text}\n`;
  });
  const listeners = process.stdout.listeners('error');
  process.argv = [process.execPath, source, ...flags];
  process.exitCode = undefined;
  process.chdir(folder);
  commands += 1;
  try {
    // Under a new name only the main file runs again, and not all that it imports.
    await import(/* @vite-ignore */ `../../src/cli/main.ts?run=${commands}`);
    return { code: Number(process.exitCode ?? 0), ...out };
  } finally {
    process.chdir(before.folder);
    process.argv = before.argv;
    process.exitCode = before.exitCode;
    for (const listener of process.stdout.listeners('error')) {
      if (!listeners.includes(listener)) process.stdout.off('error', listener as () => void);
    }
    for (const spy of [...spies, log]) spy.mockRestore();
  }
}

/** Runs the command in a folder, from source, as a process of its own. */
export function spillway(folder: string, ...flags: readonly string[]): Promise<Ended> {
  return ended(start(folder, flags));
}

/** Runs the command in a folder, as it is built; from `dist/`. */
export function builtSpillway(folder: string, ...flags: readonly string[]): Promise<Ended> {
  const main = join(repository, 'dist/cli/main.js');
  return ended(spawn(process.execPath, [main, ...flags], { cwd: folder }));
}

/** Starts the command from source and leaves it running. */
export function start(folder: string, flags: readonly string[]): ChildProcess {
  const loader = import.meta.resolve('tsx');
  return spawn(process.execPath, ['--import', loader, source, ...flags], { cwd: folder });
}

/** Waits for a command to end. */
export function ended(child: ChildProcess): Promise<Ended> {
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

/** A scenario of an instant: two variants of two replications, one of them autoscaled. */
export const flood = `# Question: does the autoscaler keep up?
name: flood
replications: 2
horizon: 3min
warmup: 30s
pools:
  main: { accelerator: L4, accelerators: 6, price: $1/h }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: { kind: exponential, mean: 1s } }
    queue: { limit: 50, timeout: 20s }
    scaling: { kind: fixed, replicas: 2 }
    startup: 20s
traffic:
  users:
    arrivals: { kind: poisson, rate: 3/s }
    shape: { kind: step, at: 1min, factor: 2x }
slos:
  - { metric: e2e_p95, max: 1min }
sweep:
  fleet:
    fixed: {}
    scaled:
      deployments.chat.scaling: { kind: ai-workload-scaler, max_instances: 6, cooldown: 30s, interval: 10s }
`;
