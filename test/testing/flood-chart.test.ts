import { expect, it } from 'vitest';
import { drawFlood, plainPoint, playFlood } from '../../src/testing/index.ts';
import { scaler } from './broken-policies.ts';

const setting = { startup: 20, interval: 15, initial: 2, capacity: 10, service: 0.1 };

it('draws an observation a line, with bars to scale, what was wrong, and a mark at the violation', () => {
  const points = [
    plainPoint(10),
    { ...plainPoint(40), lost: 1, noise: 0.5 },
    { ...plainPoint(40, 20), missing: true },
  ];
  const trace = playFlood(scaler(), { ...setting, points });
  expect(drawFlood(trace, { at: 1, says: 'it breaks' })).toEqual([
    '       time    load/s      queue      ready     wanted  because',
    '       15 s █      10          0  ██      2  ██      2  enough',
    '▶      30 s ████   40  ██    450  █       1  ████    4  lost 1, noise ×0.5, load',
    '      330 s ████   40  ████  900  ████    4  ████    4  no metrics, enough',
  ]);
});

it('draws when and amid what a policy decided nothing', () => {
  const failing = () => ({
    ...scaler()({}),
    decide: () => {
      throw new Error('no luck');
    },
  });
  const points = [{ ...plainPoint(10, 3), missing: true }];
  const lines = drawFlood(playFlood(failing, { ...setting, points }), { at: 0, says: 'it throws' });
  expect(lines).toEqual([
    '       time    load/s      queue      ready     wanted  because',
    '▶      45 s                                             no metrics',
  ]);
});

it('keeps within 80 columns, whatever a policy says', () => {
  const because =
    'a reason that is quite a lot longer than what there is room for on a line of its own';
  const chatty = () => ({
    ...scaler()({}),
    decide: (state: unknown) => ({ desired: 1e6, because, state }),
  });
  const points = Array.from({ length: 60 }, (_, index) => plainPoint(123_456.78 * index, 1000));
  const lines = drawFlood(playFlood(chatty, { ...setting, points }), { at: 40, says: 'it breaks' });
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('▶'))).toHaveLength(1);
  expect(lines.at(1)).toBe('          …  17 before');
  expect(lines.at(-1)).toBe('          …  16 after');
});
