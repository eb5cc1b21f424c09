import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/catalog/nearest-name.ts';

describe('the name that a wrong one was probably meant for', () => {
  it.each([
    // Two slips in a short name, a third of a longer one.
    ['slotz', ['kind', 'slots'], 'slots'],
    ['slutz', ['kind', 'slots'], 'slots'],
    ['slutzy', ['kind', 'slots'], undefined],
    ['max_outstng', ['max_outstanding'], undefined],
    ['max_outstandn', ['max_outstanding'], 'max_outstanding'],
    ['mx_outstndng', ['max_outstanding'], 'max_outstanding'],
    ['mx_outstndg', ['max_outstanding'], undefined],
    // The nearest of several, the first among equals; case does not count.
    ['mean', ['means', 'men', 'mean'], 'mean'],
    ['bat', ['cat', 'hat'], 'cat'],
    // Of equals, who stops early is likelier than who slips.
    ['H10', ['H20', 'H100'], 'H100'],
    ['h10', ['H20', 'H100'], 'H100'],
    ['l40s', ['L4', 'L40S'], 'L40S'],
    ['Kind', ['kind'], 'kind'],
    // Nothing is left of what was written.
    ['ab', ['xy'], undefined],
    ['a', ['b'], undefined],
    ['', ['a'], undefined],
    ['a', ['A'], 'A'],
    ['a', [], undefined],
  ])('%j among %j is %j', (wrong, names, nearest) => {
    expect(nearestName(wrong, names)).toBe(nearest);
  });
});
