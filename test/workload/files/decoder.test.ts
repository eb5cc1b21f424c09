import { expect, it } from 'vitest';
import { decoderOf } from '../../../src/workload/files/decoder.ts';

const text = 'time,Größe\n0,10 €\n';
const little = Buffer.from(`\ufeff${text}`, 'utf16le');

it.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16, the low byte first', little],
  ['UTF-16, the high byte first', Buffer.from(little).swap16()],
])('reads %s', (_, bytes) => {
  expect(decoderOf(bytes).decode(bytes)).toBe(text);
});

it('takes one byte, or none, for UTF-8', () => {
  expect(decoderOf(Buffer.from('\xff', 'latin1')).encoding).toBe('utf-8');
  expect(decoderOf(Buffer.alloc(0)).encoding).toBe('utf-8');
});
