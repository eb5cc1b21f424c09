import type { RequestId, Requests } from '../requests.ts';

/** How long a batch holds the slot that serves it. */
export interface BatchService {
  /** Seconds until the whole batch is done; a result of `time`. */
  seconds: number;
  /** Seconds until its first answers, at most `seconds`; a result of `time`. */
  firstSeconds: number;
  /** Parts of its time that it spends on reading memory, and without the accelerator, 0 to 1; results of `time`. */
  demand: number;
  host: number;
  /** Times the batch of linked requests that starts at `head`, writing `seconds` and `firstSeconds`. */
  time(requests: Requests, head: RequestId): void;
  /** A replica starts with nothing in memory; left out by services that keep nothing there. */
  forget?(replica: number): void;
}
