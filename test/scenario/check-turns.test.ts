import { describe, expect, it } from 'vitest';
import { checkTurns } from '../../src/scenario/check-sharing.ts';
import { sharing } from '../../src/scenario/schema/sharing.ts';

function problems(block: object): [string, string][] {
  return checkTurns(['sharing'], sharing.parse(block)).map(({ path, message }) => [
    path.slice(1).join('.'),
    message,
  ]);
}

const filling = { kind: 'time-slice', turns: { kind: 'best-effort-fill' }, idle: 'wasted' };
const nothingToFill = expect.stringContaining('leaves nothing for the less urgent');

describe('turns of a pool', () => {
  it.each([
    { kind: 'exclusive' },
    { kind: 'mps' },
    { kind: 'mig' },
    { kind: 'mig', within: { kind: 'time-slice', quantum: 'exact' } },
    { kind: 'time-slice', quantum: 'exact', turns: { kind: 'priority' }, idle: 'wasted' },
    { kind: 'swap', quantum: 'exact' },
    { kind: 'hybrid' },
    { ...filling, idle: 'given' },
  ])('may be %j', (block) => {
    expect(problems(block)).toEqual([]);
  });

  it('leave best effort none where those of the idle are wasted', () => {
    expect(problems(filling)).toEqual([['idle', nothingToFill]]);
    expect(problems({ kind: 'mig', within: filling })).toEqual([['within.idle', nothingToFill]]);
    const strict = { ...filling, turns: { kind: 'priority', floor: 0 } };
    expect(problems(strict)).toEqual([['idle', nothingToFill]]);
  });

  it('are not played one by one beside parts of their own', () => {
    expect(problems({ kind: 'hybrid', quantum: 'exact' })).toEqual([
      ['quantum', expect.stringContaining('use "shared"')],
    ]);
  });
});
