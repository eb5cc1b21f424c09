import { holdOurs, holdTinyqueue } from './hold.ts';
import { compared, measure, type Row } from './measure.ts';
import { mm1Bare, mm1WithStatistics } from './mm1.ts';
import { timeOuts } from './time-outs.ts';

/** The engine: events per second of a queueing model, and of its event queue alone. */
export function engine(): Row[] {
  const customers = 500_000;
  const [bare, statistics, tinyqueue] = measure(
    mm1Bare(customers),
    mm1WithStatistics(customers),
    holdTinyqueue(1000, 1_000_000),
  ) as [number, number, number];
  const rows = [
    compared('engine/mm1/bare', 'M events/s', bare, 'tinyqueue hold/1000', tinyqueue),
    compared('engine/mm1/statistics', 'M events/s', statistics, 'tinyqueue hold/1000', tinyqueue),
  ];
  for (const pending of [100, 10_000, 1_000_000]) {
    const holds = 1_000_000;
    const [ours, theirs] = measure(holdOurs(pending, holds), holdTinyqueue(pending, holds)) as [
      number,
      number,
    ];
    const name = `engine/hold/${pending}`;
    rows.push(compared(name, 'M holds/s', ours, `tinyqueue hold/${pending}`, theirs));
  }
  const requests = 1_000_000;
  const [lane, heap] = measure(timeOuts('lane', requests), timeOuts('heap', requests)) as [
    number,
    number,
  ];
  rows.push(compared('engine/cancel/lane', 'M requests/s', lane, 'engine/cancel/heap', heap));
  rows.push({ name: 'engine/cancel/heap', value: heap, unit: 'M requests/s' });
  return rows;
}
