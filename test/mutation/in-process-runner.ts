import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { type CollectedTest, collectTests } from './collect-tests.ts';

interface Options {
  /** Folders of the tests that are run, and files among them that are not. */
  readonly inProcess: {
    readonly folders: readonly string[];
    readonly except: readonly string[];
    /** The part of all mutants that is tried, chosen by their numbers. */
    readonly sample: number;
  };
}

/** What Stryker asks for: a mutant, the tests that reach it, and how often they may. */
interface MutantRun {
  readonly activeMutant: { readonly id: string };
  readonly testFilter: readonly string[];
  readonly hitLimit?: number;
}

/** What Stryker's instrumented code shares with whoever runs it. */
interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  readonly mutantCoverage?: object;
}

/**
 * Runs tests for Stryker in the process that loaded them, so that a mutant costs what its tests cost: Vitest would load
 * the modules for each of 20,000 again, a second each. A kill counts only if the test passes again without the mutant;
 * where it does not, something was spoilt that modules keep, the process ends, and Stryker asks a fresh one.
 */
class InProcessRunner {
  static readonly inject = ['options'] as const;
  readonly #options: Options['inProcess'];
  readonly #code: Instrumented = Object.assign(globalThis, { __stryker__: {} }).__stryker__;
  /** How long each test took last. */
  readonly #milliseconds = new Map<string, number>();
  #tests: ReadonlyMap<string, CollectedTest> = new Map();

  constructor({ inProcess }: Options) {
    this.#options = inProcess;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    linkRecordedData();
    // That there is a counterexample is enough, the smallest is of no use; and the same values for every mutant.
    fc.configureGlobal({ endOnFailure: true, seed: 1 });
    this.#tests = await collectTests(testFiles(this.#options));
  }

  async dryRun() {
    const tests: object[] = [];
    for (const [id, test] of this.#tests) {
      this.#code.currentTestId = id;
      const started = performance.now();
      const failure = await failureOf(test);
      const timeSpentMs = performance.now() - started;
      this.#milliseconds.set(id, timeSpentMs);
      const told = { id, name: test.name, fileName: resolve(test.file), timeSpentMs };
      tests.push(
        failure === undefined
          ? { ...told, status: passed }
          : { ...told, status: failed, failureMessage: failure },
      );
    }
    this.#code.currentTestId = undefined;
    return { status: 'complete', tests, mutantCoverage: this.#code.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
    // Multiples of the golden ratio are spread evenly, wherever one begins.
    if ((Number(activeMutant.id) * 0.6180339887498949) % 1 >= this.#options.sample) {
      return { status: 'error', errorMessage: 'not in the sample' };
    }
    const quickFirst = testFilter.toSorted((a, b) => this.#took(a) - this.#took(b));
    for (const [ran, id] of quickFirst.entries()) {
      const test = this.#tests.get(id)!;
      Object.assign(this.#code, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
      const started = performance.now();
      const failure = await failureOf(test);
      if (failure === undefined) this.#milliseconds.set(id, performance.now() - started);
      const { hitCount } = this.#code;
      Object.assign(this.#code, { activeMutant: undefined, hitCount: undefined });
      if (failure === undefined) continue;
      if ((await failureOf(test)) !== undefined) process.exit(1);
      if (hitLimit !== undefined && hitCount! > hitLimit) {
        return { status: 'timeout', reason: `reached ${hitCount} times` };
      }
      return { status: 'killed', killedBy: [id], failureMessage: failure, nrOfTests: ran + 1 };
    }
    return { status: 'survived', nrOfTests: testFilter.length };
  }

  #took(id: string): number {
    return this.#milliseconds.get(id) ?? 0;
  }
}

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner },
];

/** As Stryker numbers what became of a test. */
const passed = 0;
const failed = 1;

async function failureOf(test: CollectedTest): Promise<string | undefined> {
  try {
    await test.run();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function testFiles({ folders, except }: Options['inProcess']): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith('.test.ts') && !except.includes(name))
    .sort();
}

/** Tests look for recorded data beside the repository, and Stryker's copy of that lies two folders inside it. */
function linkRecordedData(): void {
  const [here, there] = [resolve('../shared'), resolve('../../../shared')];
  if (existsSync(there) && !existsSync(here)) symlinkSync(there, here);
}
