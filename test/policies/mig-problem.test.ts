import { describe, expect, it } from 'vitest';
import { migProblem } from '../../src/policies/placement/mig-problem.ts';

describe('what is wrong with a profile', () => {
  it('is nothing where the accelerator has it', () => {
    expect(migProblem('A100', '3g.40gb')).toBeUndefined();
    expect(migProblem('A100-40GB', '3g.20gb')).toBeUndefined();
  });

  it('is its name: the nearest has the same compute where one does', () => {
    expect(migProblem('A100', '3g.20gb')).toBe(
      'the A100 has no MIG profile 3g.20gb; did you mean 3g.40gb? (legal: 1g.10gb, 1g.20gb, 2g.20gb, 3g.40gb, 4g.40gb, 7g.80gb)',
    );
    expect(migProblem('A30', '2G.12GB')).toBe(
      'the A30 has no MIG profile 2G.12GB; did you mean 2g.12gb? (legal: 1g.6gb, 2g.12gb, 4g.24gb)',
    );
    expect(migProblem('A30', 'half')).toBe(
      'the A30 has no MIG profile half (legal: 1g.6gb, 2g.12gb, 4g.24gb)',
    );
  });

  it('is the accelerator where it has no MIG', () => {
    expect(migProblem('L4', '1g.6gb')).toMatch(/^the L4 has no MIG; can be sliced: A30, A100/);
  });
});
