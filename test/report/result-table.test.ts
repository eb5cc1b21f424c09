import { expect, it } from 'vitest';
import { ledByAxes } from '../../src/report/result-table.ts';

it('an axis that is called like a column of the table stands apart from it', () => {
  const { columns, rows } = ledByAxes(
    ['load', 'pool'],
    ['time', 'pool'],
    [['1x', 'big', 3, 'gpus']],
  );
  expect(columns).toEqual([
    { name: 'load', kind: 'text' },
    { name: 'axis pool', kind: 'text' },
    { name: 'time', kind: 'number' },
    { name: 'pool', kind: 'text' },
  ]);
  expect([...rows]).toEqual([['1x', 'big', 3, 'gpus']]);
});
