import { expect, it } from 'vitest';
import { PartRegionView } from '../../../../src/policies/routing/regions/part-view.ts';
import { noChoice } from '../../../../src/policies/routing/regions/region-router.ts';
import { viewOf } from './region-view.ts';

const shown = {
  rttMs: 1,
  distanceKm: 2,
  weight: 3,
  price: 4,
  gramsPerKwh: 5,
  localHour: 6,
  load: 7,
};
const whole = viewOf([{}, shown, { isDown: true }, {}], 2);

it('shows of the regions that are allowed what the whole view does', () => {
  const part = new PartRegionView();
  part.fill(whole, undefined);
  expect(part.healthy).toEqual([0, 1, 3]);
  part.fill(whole, [false, true, true]);
  expect(part.healthy).toEqual([1]);
  expect(part.place).toBe(2);
  const fields = Object.keys(shown) as (keyof typeof shown)[];
  expect(fields.map((field) => part[field](1))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  part.fill(whole, []);
  expect(part.healthy).toEqual([]);
});

it('a choice to be refilled is none', () => {
  expect(noChoice()).toEqual({ region: -1, others: [], because: '' });
});
