import { describe, expect, test } from 'vitest';
import { QueueError, readRedisUrl, shown } from '../../../src/sweep/queue/connection.ts';

describe('the address of a queue', () => {
  test.each([
    ['redis://queue', { host: 'queue', port: 6379 }],
    ['redis://:secret@queue:7000/2', { host: 'queue', port: 7000, password: 'secret', db: 2 }],
    ['redis://u:p%40%2F%3A@q', { host: 'q', port: 6379, username: 'u', password: 'p@/:' }],
    ['redis://u:p@ss@q', { host: 'q', port: 6379, username: 'u', password: 'p@ss' }],
    ['redis://[::1]:7000', { host: '::1', port: 7000 }],
    ['rediss://queue', { host: 'queue', port: 6379, tls: { servername: 'queue' } }],
    ['rediss://10.0.0.1', { host: '10.0.0.1', port: 6379, tls: {} }],
    ['rediss://[fd00::1]', { host: 'fd00::1', port: 6379, tls: {} }],
  ])('%s is read', (text, address) => {
    expect(readRedisUrl(text)).toEqual(address);
  });

  test.each([
    ['queue', 'queue is no address'],
    ['http://queue', 'the queue is a Redis'],
    ['redis://', 'names no host'],
    ['redis://queue/shop', 'what follows the host is the number of a database'],
    ['redis://queue?db=2', 'what follows the host is the number of a database'],
    ['redis://:50%@queue', 'write % as %25 in a user or password'],
  ])('%s is refused', (text, message) => {
    expect(() => readRedisUrl(text)).toThrow(QueueError);
    expect(() => readRedisUrl(text)).toThrow(message);
  });

  test.each([
    ['redis://user:secret@queue:6379/0', 'redis://user:…@queue:6379/0'],
    ['rediss://:secret@queue', 'rediss://:…@queue'],
    ['redis://u:se@cret@queue', 'redis://u:…@queue'],
    ['redis://u:se/cret@queue', 'redis://u:…@queue'],
    ['u:secret@queue', 'u:…@queue'],
    ['redis//u:secret@queue', 'redis//u:…@queue'],
    ['redis://u:sec\nret@queue', 'redis://u:…@queue'],
    ['redis://queue?password=secret', 'redis://queue?…'],
    ['redis://queue:6379', 'redis://queue:6379'],
  ])('%s is shown without a password', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});
