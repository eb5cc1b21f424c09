import { isIP } from 'node:net';

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
  readonly tls?: { readonly servername?: string };
}

/** Reads `redis://user:password@host:port/db`, or `rediss://` over TLS; throws `QueueError`. */
export function readRedisUrl(text: string): RedisAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new QueueError(`${shown(text)} is no address: redis://HOST:PORT, or rediss:// over TLS`);
  }
  const { protocol, hostname, port, username, password, pathname, search, hash } = url;
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new QueueError(
      `${shown(text)}: the queue is a Redis: redis://HOST:PORT, or rediss:// over TLS`,
    );
  }
  if (hostname === '') throw new QueueError(`${shown(text)} names no host: redis://HOST:PORT`);
  const db = pathname.replace(/^\//, '');
  if (!/^\d*$/.test(db) || search !== '' || hash !== '') {
    throw new QueueError(
      `${shown(text)}: what follows the host is the number of a database, such as /0, and nothing else`,
    );
  }
  // An address of IPv6 stands in brackets.
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: port === '' ? 6379 : Number(port),
    ...(username !== '' && { username: decoded(username, text) }),
    ...(password !== '' && { password: decoded(password, text) }),
    ...(db !== '' && { db: Number(db) }),
    // A server is asked for by name, where it has one.
    ...(protocol === 'rediss:' && { tls: isIP(host) === 0 ? { servername: host } : {} }),
  };
}

function decoded(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new QueueError(`${shown(text)}: write % as %25 in a user or password`);
  }
}

/** An address for people, mistyped or not, without its password: up to the last @, for it may hold one. */
export function shown(text: string): string {
  return text.replace(/^([^:/]*:\/\/)?([^:]*):.*@/s, '$1$2:…@').replace(/[?#].*$/s, '?…');
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
