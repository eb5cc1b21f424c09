import { describe, expect, it } from 'vitest';
import { together } from '../../../../src/policies/resilience/guards/together.ts';
import { unguarded } from '../../../../src/policies/resilience/guards/unguarded.ts';
import type { TargetGuard } from '../../../../src/policies/resilience/target-guard.ts';

/** A guard that says always the same, and notes what it is told. */
function noting(name: string, says: boolean, retryAt: number, heard: string[]): TargetGuard {
  return {
    isOpen: () => says,
    admit: (target, now) => {
      heard.push(`${name} admit ${target} ${now}: ${says}`);
      return says;
    },
    retryAt: () => retryAt,
    succeeded: (...told) => heard.push(`${name} succeeded ${told.join(' ')}`),
    failed: (...told) => heard.push(`${name} failed ${told.join(' ')}`),
    released: (...told) => heard.push(`${name} released ${told.join(' ')}`),
  };
}

describe('several guards as one', () => {
  it('are none, or the one that there is, where the others let all through', () => {
    const only = noting('a', true, 0, []);
    expect(together([])).toBe(unguarded);
    expect(together([unguarded, unguarded])).toBe(unguarded);
    expect(together([unguarded, only])).toBe(only);
  });

  it('are open where each is, from the latest of their times', () => {
    const [yes, no] = [noting('yes', true, 3, []), noting('no', false, 7, [])];
    expect(together([yes, yes]).isOpen(0, 1)).toBe(true);
    expect(together([yes, no]).isOpen(0, 1)).toBe(false);
    expect(together([no, yes]).isOpen(0, 1)).toBe(false);
    expect(together([yes, no]).retryAt(0, 1)).toBe(7);
    expect(together([no, yes]).retryAt(0, 1)).toBe(7);
  });

  it('admit where each does', () => {
    const heard: string[] = [];
    const both = together([noting('a', true, 0, heard), noting('b', true, 0, heard)]);
    expect(both.admit(4, 9)).toBe(true);
    expect(heard).toEqual(['a admit 4 9: true', 'b admit 4 9: true']);
  });

  it('give back the permits of those before one that refuses, and ask none after it', () => {
    const heard: string[] = [];
    const guards = ['a', 'b', 'c', 'd'].map((name) => noting(name, name !== 'c', 0, heard));
    expect(together(guards).admit(4, 9)).toBe(false);
    expect(heard).toEqual([
      'a admit 4 9: true',
      'b admit 4 9: true',
      'c admit 4 9: false',
      'a released 4 9',
      'b released 4 9',
    ]);
  });

  it('all hear what became of a call', () => {
    const heard: string[] = [];
    const both = together([noting('a', true, 0, heard), noting('b', true, 0, heard)]);
    both.succeeded(1, 2, 0.5);
    both.failed(1, 3, 0.25, 503);
    both.released(1, 4);
    expect(heard).toEqual([
      'a succeeded 1 2 0.5',
      'b succeeded 1 2 0.5',
      'a failed 1 3 0.25 503',
      'b failed 1 3 0.25 503',
      'a released 1 4',
      'b released 1 4',
    ]);
  });
});
