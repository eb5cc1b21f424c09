import { connect } from 'node:tls';
import type { RedisAddress } from './connection.ts';

/**
 * Shakes hands over TLS once, and gives the error where that fails. Before ioredis does, which listens to the first error
 * of a socket only: of a certificate that is refused there come two, and the second would end the process.
 */
export function shakeHands(
  { host, port, tls }: RedisAddress,
  patience: number,
): Promise<Error | undefined> {
  if (tls === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect({ host, port, ...tls }, () => resolve(undefined));
    socket.on('error', resolve);
    const timer = setTimeout(() => resolve(undefined), patience * 1000);
    socket.once('close', () => clearTimeout(timer));
    socket.once('secureConnect', () => socket.end());
  });
}
