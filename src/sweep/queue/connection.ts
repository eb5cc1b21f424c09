/** The queue cannot be used: its address, its server, or the package that talks to it. */
export class QueueError extends Error {
  override readonly name = 'QueueError';
}

/** Where a Redis is, as BullMQ is told. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly db?: number;
  readonly tls?: { readonly servername: string };
}

/** Reads `redis://user:password@host:port/db`, or `rediss://` over TLS; throws `QueueError`. */
export function readRedisUrl(text: string): RedisAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new QueueError(`${shown(text)} is no address: redis://HOST:PORT, or rediss:// over TLS`);
  }
  const { protocol, hostname: host, port, username, password, pathname } = url;
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new QueueError(
      `${shown(text)}: the queue is a Redis: redis://HOST:PORT, or rediss:// over TLS`,
    );
  }
  if (host === '') throw new QueueError(`${shown(text)} names no host: redis://HOST:PORT`);
  const db = pathname.replace(/^\//, '');
  if (!/^\d*$/.test(db)) {
    throw new QueueError(
      `${shown(text)}: what follows the host is the number of a database, such as /0`,
    );
  }
  return {
    host,
    port: port === '' ? 6379 : Number(port),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(db !== '' && { db: Number(db) }),
    ...(protocol === 'rediss:' && { tls: { servername: host } }),
  };
}

/** An address for people, without its password. */
export function shown(text: string): string {
  return text.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:…@');
}

/** BullMQ, which is only there where somebody installed it; throws `QueueError` where nobody did. */
export async function loadBullmq(): Promise<typeof import('bullmq')> {
  try {
    return await import('bullmq');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new QueueError(
      'a queue needs BullMQ, which does not come with Spillway: npm install bullmq ioredis',
    );
  }
}

/** Seconds within which a Redis must answer. */
const patience = 10;

/** Waits until what was opened is connected; throws `QueueError` where it is not in time. */
export async function connected(
  url: string,
  opened: {
    waitUntilReady(): Promise<unknown>;
    on(event: 'error', heard: (error: Error) => void): unknown;
  },
): Promise<void> {
  let reason = `no answer within ${patience} s`;
  opened.on('error', (error) => {
    reason =
      error.message === '' ? ((error as NodeJS.ErrnoException).code ?? reason) : error.message;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new QueueError(`cannot reach ${shown(url)}: ${reason}`)),
      patience * 1000,
    );
  });
  try {
    await Promise.race([opened.waitUntilReady(), late]);
  } finally {
    clearTimeout(timer);
  }
}
