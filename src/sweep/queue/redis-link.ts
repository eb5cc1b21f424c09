import type { QueueEvents } from 'bullmq';
import { QueueError, readRedisUrl, shown } from './connection.ts';
import { reasonOf } from './redis-reason.ts';
import { shakeHands } from './shake-hands.ts';

/** What of BullMQ keeps a connection: it connects by itself, and again where it must. */
type Opened = Pick<QueueEvents, 'waitUntilReady' | 'close'> & {
  on(event: 'error', heard: (error: Error) => void): unknown;
};

/** Seconds within which a Redis must answer: at first, and before somebody is told that it does not. */
const patience = 10;

/** Seconds between two questions whether it is there. */
const askEvery = 5;

/** Milliseconds between two tries to connect; ioredis takes whole ones only. */
const retryEvery = 1_000;

/** Milliseconds without an answer after which a connection is lost, though nobody closed it; BullMQ waits for 10 s at most. */
const silence = 30_000;

/** Milliseconds for a goodbye; a Redis that is away never answers it. */
const goodbye = 2_000;

/** Connections to a Redis that may be away for a while: whoever asks waits for it, and is told. */
export class RedisLink {
  readonly #url: string;
  readonly #tell: (message: string) => void;
  readonly #opened: Opened[] = [];
  #reason = `no answer within ${patience} s`;
  #isOver = false;
  #watch: NodeJS.Timeout | undefined;

  /** `tell` is told when nothing has been heard for a while, and when it is there again. */
  constructor(url: string, tell: (message: string) => void = () => {}) {
    this.#url = url;
    this.#tell = tell;
  }

  /** What BullMQ is to know of each connection; throws `QueueError` of a bad address. */
  get options() {
    return {
      ...readRedisUrl(this.#url),
      maxRetriesPerRequest: null,
      socketTimeout: silence,
      retryStrategy: () => (this.#isOver ? null : retryEvery),
    };
  }

  /** To be awaited before anything is opened; throws `QueueError` where TLS will never do. */
  async greet(): Promise<void> {
    const error = await shakeHands(readRedisUrl(this.#url), patience);
    if (error === undefined) return;
    const { text, isFinal } = reasonOf(error);
    if (isFinal) throw new QueueError(`cannot reach ${shown(this.#url)}: ${text}`);
  }

  /** Waits until all are connected; throws `QueueError` where they are not in time, or never will be. */
  async connect(...opened: readonly Opened[]): Promise<void> {
    this.#opened.push(...opened);
    let timer: NodeJS.Timeout | undefined;
    const failed = new Promise<never>((_, reject) => {
      const giveUp = () =>
        reject(new QueueError(`cannot reach ${shown(this.#url)}: ${this.#reason}`));
      timer = setTimeout(giveUp, patience * 1000);
      for (const one of opened) {
        one.on('error', (error) => {
          const { text, isFinal } = reasonOf(error);
          this.#reason = text;
          if (isFinal) giveUp();
        });
      }
    });
    try {
      await Promise.race([Promise.all(opened.map((one) => one.waitUntilReady())), failed]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks from time to time whether the Redis is there, and tells where it is not. */
  watch(ask: () => Promise<unknown>): void {
    const name = `the Redis at ${shown(this.#url)}`;
    let askedAt: number | undefined;
    let isAway = false;
    this.#watch = setInterval(() => {
      if (askedAt === undefined) {
        askedAt = performance.now();
        void ask()
          .then(() => {
            if (isAway) this.#tell(`${name} answers again`);
            isAway = false;
          })
          .catch(() => {})
          .finally(() => {
            askedAt = undefined;
          });
        return;
      }
      const seconds = Math.round((performance.now() - askedAt) / 1000);
      if (seconds < patience || isAway) return;
      isAway = true;
      this.#tell(`${name} has not answered for ${seconds} s (${this.#reason}): waiting for it`);
    }, askEvery * 1000);
  }

  /** What a Redis answers; throws `QueueError` where it refuses, as one does whose memory is full. */
  async answer<T>(question: Promise<T>): Promise<T> {
    try {
      return await question;
    } catch (error) {
      throw new QueueError(`${shown(this.#url)}: ${reasonOf(error as Error).text}`);
    }
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#watch);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, goodbye);
    });
    await Promise.race([Promise.allSettled(this.#opened.map((one) => one.close())), late]);
    clearTimeout(timer);
  }
}
