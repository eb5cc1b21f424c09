import { defineConfig } from 'vitest/config';

/** Tests that put something in the place of a module, of the clock or of luck, change how modules are loaded, or pack all. */
const alone = [
  'test/calibrate/presets.test.ts',
  'test/policies/resilience/backoff/cockatiel.test.ts',
  'test/policies/resilience/breakers/cockatiel-itself.test.ts',
  'test/repository/packed.test.ts',
  'test/sweep/policy-modules.test.ts',
  'test/sweep/queue/pool-shelf.test.ts',
];
/** Tests that start many threads or wait for a process that they interrupt; not two of them together. */
const workers = [
  'test/cli/queue*.test.ts',
  'test/cli/results.test.ts',
  'test/cli/resume*.test.ts',
  'test/sweep/workers.test.ts',
];
/** Tests of the command, which share what `test/cli/spillway.ts` puts in the place of worker threads. */
const cli = ['test/cli/**/*.test.ts'];
/** Milliseconds; far more than any test takes: nothing is to depend on how busy a machine is. */
const limits = {
  testTimeout: process.env['NIGHTLY'] === undefined ? 300_000 : 7_200_000,
  hookTimeout: 300_000,
};
const setupFiles = ['test/after-each-file.ts'];

export default defineConfig({
  test: {
    // Vitest leaves one core idle, which of two is half the machine.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...workers, ...cli],
          // Every file would load the same hundreds of modules again, which took longer than most tests.
          isolate: false,
          ...limits,
          setupFiles,
        },
      },
      {
        test: {
          name: 'cli',
          include: cli,
          exclude: workers,
          isolate: false,
          ...limits,
          setupFiles,
        },
      },
      {
        test: { name: 'alone', include: alone, ...limits, setupFiles },
      },
      {
        test: { name: 'workers', include: workers, fileParallelism: false, ...limits, setupFiles },
      },
    ],
  },
});
