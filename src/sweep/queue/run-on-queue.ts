import type { CellOutcome } from '../cell.ts';
import { type CellJob, type QueuedCell, queueName } from './cell-job.ts';
import { loadBullmq } from './connection.ts';
import { type QueueReaders, QueueRun } from './queue-run.ts';
import { RedisLink } from './redis-link.ts';

export interface QueueRunOptions extends QueueReaders {
  readonly url: string;
  readonly version: string;
  /** Stops waiting; what is in the queue stays there, and the same sweep finds it again. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Has jobs done by whoever serves the queue; outcome i belongs to job i. A job that is there already, waiting, at work or
 * done, is not added again; one that failed is tried once more. It waits for a Redis that is away. Throws `QueueError`.
 */
export async function runOnQueue(
  jobs: readonly CellJob[],
  options: QueueRunOptions,
): Promise<CellOutcome[]> {
  const { url, version, signal, onTrouble } = options;
  const { Queue, QueueEvents } = await loadBullmq();
  const link = new RedisLink(url, onTrouble);
  await link.greet();
  const queue = new Queue<QueuedCell, string>(queueName(version), { connection: link.options });
  const events = new QueueEvents(queueName(version), { connection: link.options });
  const run = new QueueRun(jobs, queue, link, options);
  events.on('progress', ({ jobId, data }) => run.hearProgress(jobId, data));
  for (const event of ['completed', 'failed'] as const) {
    events.on(event, ({ jobId }: { readonly jobId: string }) => run.hearEnd(jobId));
  }
  try {
    await link.connect(queue, events);
    link.watch(async () => (await queue.getBackend().client).info());
    // Without an answer from the queue, too.
    await Promise.race([run.wait(), aborted(signal)]);
    return run.outcomes.map((outcome) => outcome ?? { kind: 'interrupted' });
  } finally {
    await link.close();
  }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
