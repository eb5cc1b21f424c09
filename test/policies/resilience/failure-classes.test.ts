import { describe, expect, it } from 'vitest';
import {
  type FailureTable,
  failureClass,
  failureTables,
} from '../../../src/policies/resilience/failure-classes.ts';

const statuses = [0, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 501, 502, 503, 504, 529];

/** By status, what is done: `a`gain, `e`lsewhere, `c`ounts, `r`etry-after; `-` for nothing. */
const tables: Record<FailureTable, string> = {
  litellm: 'aer e ec e e ec aecr aer e aecr aecr aecr aecr aecr aecr aecr',
  portkey: 'aecr e e e e e e e e aer aecr ec aecr aecr aecr aecr',
  bifrost: 'aec e ae ae ae e aec e e aec aec ec aec aec aec ec',
  envoy: 'aec - - - - - aec - - - aec aec aec aec aec aec',
  'openai-sdk': 'ar - - - - - ar ar - ar ar ar ar ar ar ar',
  'ai-provider-gateway': Array(16).fill('ec').join(' '),
};

function letters(table: FailureTable, status: number): string {
  const { again, elsewhere, counts, honoursRetryAfter } = failureClass(table, status);
  const said = [again && 'a', elsewhere && 'e', counts && 'c', honoursRetryAfter && 'r'];
  return said.filter(Boolean).join('') || '-';
}

describe('what systems do about errors', () => {
  it.each(failureTables)('%s', (table) => {
    const expected = tables[table].split(' ').map((what, index) => `${statuses[index]} ${what}`);
    expect(statuses.map((status) => `${status} ${letters(table, status)}`)).toEqual(expected);
  });

  it.each(failureTables)('%s does nothing about an answer', (table) => {
    expect([200, 201, 304].map((status) => letters(table, status))).toEqual(['-', '-', '-']);
  });
});
