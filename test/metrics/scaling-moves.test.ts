import { describe, expect, test } from 'vitest';
import { moveValues, ScalingMoves } from '../../src/metrics/scaling-moves.ts';

describe('ScalingMoves', () => {
  const counted = (...desired: number[]) => {
    const moves = new ScalingMoves();
    for (const count of desired) moves.decided(2, count);
    return [moves.changes, moves.turns];
  };

  test.each([
    [[2, 2, 2], 0, 0],
    [[3, 3, 4, 6], 3, 0],
    [[3, 2], 2, 1],
    [[3, 3, 2, 2, 3], 3, 2],
    [[1, 0, 4, 3, 5], 5, 3],
  ])('2, then %j: %i changes, %i of them turns', (desired, changes, turns) => {
    expect(counted(...desired)).toEqual([changes, turns]);
  });

  test('what is there when the run begins is no change', () => {
    const moves = new ScalingMoves();
    moves.begin(5);
    moves.decided(0, 5);
    expect([moves.changes, moves.desired]).toEqual([0, 5]);
  });

  test('after a reset the way up is still known, so that the way down is a turn', () => {
    const moves = new ScalingMoves();
    moves.decided(2, 5);
    moves.reset();
    moves.decided(5, 3);
    expect([moves.changes, moves.turns]).toEqual([1, 1]);
  });

  test('of several deployments they are summed, and turns are per hour', () => {
    const [one, other] = [new ScalingMoves(), new ScalingMoves()];
    for (const count of [3, 2, 3]) one.decided(2, count);
    other.decided(2, 9);
    expect(moveValues([one, other], 0.5)).toEqual({ scalings: 4, flaps_per_hour: 4 });
  });
});
