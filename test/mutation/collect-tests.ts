import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  collectTests as collect,
  type File,
  getFn,
  getHooks,
  type Suite,
  type VitestRunner,
} from '@vitest/runner';

/** A test that was loaded and may be run again and again. */
export interface CollectedTest {
  readonly file: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Loads files of tests into this process, without Vitest's own: their tests by file and place, which is their identity. */
export async function collectTests(files: readonly string[]): Promise<Map<string, CollectedTest>> {
  const tests = new Map<string, CollectedTest>();
  for (const file of await collect([...files.map((one) => resolve(one))], loader)) {
    const [error] = file.result?.errors ?? [];
    if (error !== undefined) throw new Error(`${file.name}: ${error.stack ?? error.message}`);
    await addTests(file, file, [], tests);
  }
  return tests;
}

async function addTests(
  file: File,
  suite: Suite,
  path: readonly string[],
  tests: Map<string, CollectedTest>,
): Promise<void> {
  for (const before of getHooks(suite).beforeAll) await before(suite);
  for (const task of suite.tasks) {
    if (task.mode === 'skip' || task.mode === 'todo') continue;
    const names = [...path, task.name];
    if (task.type === 'suite') {
      await addTests(file, task, names, tests);
    } else {
      const run = getFn(task);
      tests.set(`${file.name}#${tests.size}`, {
        file: file.name,
        name: names.join(' › '),
        run: async () => run(),
      });
    }
  }
}

/** No more of a runner than loading takes. */
const loader = {
  config: {
    root: process.cwd(),
    setupFiles: [],
    sequence: { hooks: 'stack', setupFiles: 'list' },
    testTimeout: 0,
    hookTimeout: 0,
    tags: [],
    allowOnly: false,
    passWithNoTests: true,
  },
  trace: (_: string, first: unknown, second?: unknown) =>
    ((second ?? first) as (span: object) => unknown)({}),
  importFile: (file: string) => import(pathToFileURL(file).href),
} as unknown as VitestRunner;
