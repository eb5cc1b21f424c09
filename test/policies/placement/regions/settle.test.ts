import { expect, it } from 'vitest';
import { planRegions } from '../../../../src/policies/placement/regions/index.ts';
import type { RegionCounts } from '../../../../src/policies/placement/regions/region-plan.ts';
import {
  askedFor,
  estimatedRoom,
  settle,
} from '../../../../src/policies/placement/regions/settle.ts';
import { counts } from './counts.ts';

it('knows the room of a region only where more was asked for than there is', () => {
  const room = estimatedRoom(counts({ A: 5, B: 4 }), counts({ A: 4, B: 4, C: 0 }));
  expect(room).toEqual(counts({ A: 4 }));
});

it('asks for the plan and for what is over', () => {
  const asked = askedFor({ plan: counts({ A: 4 }), overflow: counts({ A: 2, B: 1 }), because: '' });
  expect(asked).toEqual(counts({ A: 6, B: 1 }));
});

it('finds out what is full in the first round, moves what waits in the second, and stays', () => {
  const seen: RegionCounts[] = [];
  const settled = settle(
    (existing, estimated) => {
      seen.push(existing);
      return planRegions(
        {
          kind: 'weighted',
          preferences: { '*': { weight: 1 } },
          avoid_disruption: false,
          keep_unschedulable: false,
        },
        { replicas: 20, regions: ['A', 'B'], existing, estimated },
      );
    },
    new Map(),
    counts({ A: 4 }),
  );
  expect(seen).toEqual([counts(), counts({ A: 10, B: 10 }), counts({ A: 10, B: 16 })]);
  expect(settled).toMatchObject({
    plan: counts({ A: 4, B: 16 }),
    overflow: counts({ A: 6 }),
    isSettled: true,
    rounds: 3,
  });
});

it('says so where plans go to and fro', () => {
  let at = 0;
  const settled = settle(
    () => ({ plan: counts({ A: at++ }), overflow: new Map(), because: 'restless' }),
    new Map(),
    new Map(),
    4,
  );
  expect(settled).toMatchObject({ plan: counts({ A: 3 }), isSettled: false, rounds: 4 });
});
