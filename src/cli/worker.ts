import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import { counted } from '../report/format.ts';
import { shown } from '../sweep/queue/connection.ts';
import { serveQueue } from '../sweep/queue/serve-queue.ts';
import { helpOf } from './help.ts';
import { whole } from './options.ts';
import { say } from './output.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** `spillway worker`: runs cells that sweeps put into a queue, until Ctrl-C. */
export function workerCommand(yargs: Argv, exit: (code: number) => void): Argv {
  return yargs.command(
    'worker',
    'Run cells that sweeps put into a queue',
    (command) =>
      command
        .usage(
          helpOf('worker', 'Run cells that sweeps put into a queue', [
            ['spillway worker --queue redis://127.0.0.1:6379', 'on all cores'],
            [
              'spillway worker --queue rediss://user:secret@queue:6380',
              'over TLS, with a password',
            ],
            ['SPILLWAY_QUEUE=redis://queue spillway worker -j 4', 'four cells at once'],
          ]),
        )
        .option('queue', {
          type: 'string',
          requiresArg: true,
          default: process.env['SPILLWAY_QUEUE'] || undefined,
          defaultDescription: '$SPILLWAY_QUEUE',
          describe: 'Redis that holds the queue: redis://HOST:PORT',
        })
        .option('workers', {
          type: 'number',
          alias: 'j',
          requiresArg: true,
          coerce: whole('workers', 1),
          describe: 'Cells at once; as many as cores without it',
        })
        .option('allow-policies', {
          type: 'boolean',
          default: false,
          describe: 'Run policies of users too, which are code',
        }),
    async ({ queue, workers, allowPolicies }) => {
      if (queue === undefined) {
        throw new UsageError(
          '--queue is missing: the Redis that holds the queue, such as redis://127.0.0.1:6379',
        );
      }
      const stop = new AbortController();
      const signals = ['SIGINT', 'SIGTERM'] as const;
      const end = () => {
        // The next of either ends the process.
        for (const signal of signals) process.off(signal, end);
        say('ends when its cells are done; once more ends it now');
        stop.abort();
      };
      for (const signal of signals) process.on(signal, end);
      const concurrency = workers ?? availableParallelism();
      await serveQueue({
        url: queue,
        version,
        workers: concurrency,
        allowPolicies,
        signal: stop.signal,
        onReady: () =>
          say(
            `serves the queue of spillway ${version} at ${shown(queue)}, ${counted(concurrency, 'cell')} at once`,
          ),
        onTrouble: (message) => say(`queue: ${message}`),
        onCell: (name, outcome) => say(`${outcome}  ${name}`),
      });
      exit(0);
    },
  );
}
