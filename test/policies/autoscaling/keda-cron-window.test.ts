import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronWindow } from '../../../src/policies/autoscaling/keda/cron-window.ts';
import { lastTime, parseCron } from '../../../src/policies/autoscaling/scheduled/cron.ts';
import { parseStart } from '../../../src/policies/autoscaling/scheduled/start.ts';
import { runsOf } from '../../nightly.ts';

const hour = 3600;
const day = 24 * hour;

/** From a Monday at midnight unless told otherwise. */
function within(start: string, end: string, runStart = 'monday') {
  return cronWindow({ start, end }, parseStart(runStart));
}

describe('a cron trigger of KEDA', () => {
  it('is within its window from the very second of its start, and no more at its end', () => {
    const office = within('0 8 * * 1-5', '0 18 * * 1-5');
    const times = [0, 8 * hour - 1, 8 * hour, 8 * hour + 0.5, 18 * hour - 1, 18 * hour];
    expect(times.map(office)).toEqual([false, false, true, true, true, false]);
    expect([5 * day, 6 * day + 12 * hour, 7 * day + 8 * hour].map(office)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('counts from the time of the day at which the run starts', () => {
    const office = within('0 8 * * *', '0 18 * * *', 'friday 17:00');
    expect([0, hour - 1, hour].map(office)).toEqual([true, true, false]);
  });

  // pkg/scalers/cron_scaler.go (kedacore/keda@e1a787d2): it is inactive where the next start comes before the next end.
  it('is closed again by a start that comes before the end', () => {
    const weekend = within('0 8 * * *', '0 18 * * 1-5');
    const at = (days: number, hours: number) => weekend(days * day + hours * hour);
    // Friday's own window, and Saturday's, which Sunday's and Monday's starts come before the end of.
    expect([at(4, 12), at(4, 19), at(5, 9), at(6, 9), at(7, 7), at(7, 9)]).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
    const twice = within('0 8,12 * * *', '0 18 * * *');
    expect([9, 13, 19].map((hours) => twice(hours * hour))).toEqual([false, true, false]);
  });

  it('is within where both come together', () => {
    const both = within('0 */6 * * *', '0 0,6,12,18 * * *');
    expect([0, 3, 6].map((hours) => both(hours * hour))).toEqual([true, true, true]);
  });

  // spec_test.go of robfig/cron/v3, with which KEDA reads them: `* * */10 * Sun` holds on Sunday 15 July.
  it('takes a star with a step for a restriction of the days', () => {
    const stepped = within('0 0 */10 * Sun', '0 1 */10 * Sun', 'sunday 15 july');
    expect([0, day, 6 * day, 7 * day].map(stepped)).toEqual([true, false, true, true]);
    const one = within('0 0 */1 * Sun', '0 1 */1 * Sun', 'sunday 15 july');
    expect([0, day, 6 * day, 7 * day].map(one)).toEqual([true, false, false, true]);
    const weekdays = within('0 0 15 * */2', '0 1 15 * */2', 'sunday 15 july');
    expect([0, day, 2 * day].map(weekdays)).toEqual([true, false, true]);
    const every = within('0 0 15 * *', '0 1 15 * *', 'sunday 15 july');
    expect([0, day, 2 * day].map(every)).toEqual([true, false, false]);
  });

  it('refuses what is no cron expression', () => {
    expect(() => within('0 8 * *', '0 18 * * *')).toThrow(RangeError);
    expect(() => within('0 8 * * *', 'x')).toThrow(RangeError);
  });

  it('with one start and one end a day, is open since the later of the last of both', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const written = (of: number) => `${of % 60} ${Math.floor(of / 60)} * * *`;
    const { calendar } = parseStart('monday');
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 0, max: 3 * day }), (from, until, now) => {
        fc.pre(from !== until);
        const last = (of: number) => lastTime(parseCron(written(of)), calendar, now)!;
        expect(within(written(from), written(until))(now)).toBe(last(from) > last(until));
      }),
      { numRuns: runsOf(200) },
    );
  });
});
