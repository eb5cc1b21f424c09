import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter } from '../../../src/policies/autoscaling/scheduled/calendar.ts';
import {
  holdsOn,
  lastTime,
  nextTime,
  parseCron,
} from '../../../src/policies/autoscaling/scheduled/cron.ts';
import {
  type ScheduleRule,
  scheduled,
} from '../../../src/policies/autoscaling/scheduled/scheduled.ts';

const hour = 3600;
const day = 24 * hour;
const monday = { weekday: 1 };

describe('cron expressions', () => {
  const fields = (text: string) => {
    const { minutes, hours, daysOfMonth, months, weekdays } = parseCron(text);
    return [minutes, hours, daysOfMonth, months, weekdays].map(({ values }) => values);
  };

  it('have lists, ranges, steps and names', () => {
    const [minutes, hours, days, months, weekdays] = fields('0,30 8-18/5 */10 jan,Mar-may mon-FRI');
    expect(minutes).toEqual([0, 30]);
    expect(hours).toEqual([8, 13, 18]);
    expect(days).toEqual([1, 11, 21, 31]);
    expect(months).toEqual([1, 3, 4, 5]);
    expect(weekdays).toEqual([1, 2, 3, 4, 5]);
  });

  it('know Sunday as 0 and 7, alone and at the end of a range', () => {
    expect(fields('0 0 * * 7')[4]).toEqual([0]);
    expect(fields('0 0 * * 5-7')[4]).toEqual([0, 5, 6]);
    expect(fields('0 0 * * fri-sun')[4]).toEqual([0, 5, 6]);
    expect(fields('0 0 * * sun-tue')[4]).toEqual([0, 1, 2]);
  });

  it('go on to the end of the field from a value with a step', () => {
    expect(fields('5/20 * * * *')[0]).toEqual([5, 25, 45]);
    expect(fields('0 0 * * 1/2')[4]).toEqual([1, 3, 5]);
    expect(fields('0 0 * * 7/2')[4]).toEqual([0]);
    expect(fields('0 0 29/2 9/3 *').slice(2, 4)).toEqual([
      [29, 31],
      [9, 12],
    ]);
  });

  it('are refused with the part that is wrong and what is allowed', () => {
    expect(() => parseCron('* * * *')).toThrow("'* * * *' has 4 fields");
    expect(() => parseCron('60 * * * *')).toThrow("'60' is no minute: 0 to 59");
    expect(() => parseCron('* * * foo *')).toThrow("'foo' is no month: 1 to 12 or jan to dec");
    for (const text of ['5-1', '*/0', '1-2-3', '1/2/3', '', '-1', '1.5', 'a', '1,,2', '0x1']) {
      expect(() => parseCron(`${text === '' ? ',' : text} * * * *`)).toThrow(RangeError);
    }
    expect(() => parseCron('0 0 30 feb *')).toThrow('never comes');
    for (const day of ['28 feb', '31 dec', '30,28 feb']) {
      expect(() => parseCron(`0 0 ${day} *`)).not.toThrow();
    }
  });

  it('are refused at either end of what a field may hold, and where a step or a range is none', () => {
    const minutes = (text: string) => () => parseCron(`${text} * * * *`);
    expect(fields('0,59 0,23 1,31 1,12 0')[0]).toEqual([0, 59]);
    const wrong = ['-', '1-', '1-x', '59-60', '2-1', '*-5', '*/', '*/x', '1/0', '00000'];
    for (const text of wrong) {
      expect(minutes(text), text).toThrow(`'${text}' is no minute: 0 to 59, ranges a-b and steps`);
    }
    expect(() => parseCron('* * 0 * *')).toThrow("'0' is no");
    expect(() => parseCron('* * * 13 *')).toThrow("'13' is no month");
    expect(() => parseCron('* * * * 8')).toThrow("'8' is no");
    expect(() => parseCron('* * * * sat-mon')).toThrow("'sat-mon' is no");
    expect(minutes('0059')).not.toThrow();
  });

  it('hold each value once, and know a star that comes first', () => {
    expect(fields('5,1-5,*/30 * * * *')[0]).toEqual([0, 1, 2, 3, 4, 5, 30]);
    const { minutes, hours } = parseCron('1,* *,1 * * *');
    expect([minutes.starred, hours.starred]).toEqual([false, true]);
    expect(fields('7-7 20/5 * * *').slice(0, 2)).toEqual([[7], [20]]);
    expect(fields('0 0 * * sun-sun')[4]).toEqual([0]);
  });

  it('take either day field where both are restricted, and both where one has a star', () => {
    const on = (text: string, dayOfMonth: number, weekday: number) =>
      holdsOn(parseCron(text), { dayOfMonth, weekday, month: 3 });
    expect([on('0 0 13 * fri', 13, 1), on('0 0 13 * fri', 6, 5), on('0 0 13 * fri', 6, 1)]).toEqual(
      [true, true, false],
    );
    expect([on('0 0 */2 * fri', 13, 5), on('0 0 */2 * fri', 13, 1)]).toEqual([true, false]);
    expect(on('0 0 13 4 *', 13, 5)).toBe(false);
  });
});

describe('the simulated calendar', () => {
  it('has years of 365 days, and goes back before the start', () => {
    expect(dayAfter(monday, 0)).toEqual({ weekday: 1, dayOfMonth: 1, month: 1 });
    expect(dayAfter(monday, 58)).toEqual({ weekday: 3, dayOfMonth: 28, month: 2 });
    expect(dayAfter(monday, 59)).toEqual({ weekday: 4, dayOfMonth: 1, month: 3 });
    expect(dayAfter(monday, 365)).toEqual({ weekday: 2, dayOfMonth: 1, month: 1 });
    expect(dayAfter(monday, -1)).toEqual({ weekday: 0, dayOfMonth: 31, month: 12 });
    const blackFriday = { weekday: 5, dayOfMonth: 28, month: 11 };
    expect(dayAfter(blackFriday, 3)).toEqual({ weekday: 1, dayOfMonth: 1, month: 12 });
  });
});

describe('the last time of an expression', () => {
  const last = (text: string, now: number) => lastTime(parseCron(text), monday, now);

  it('is now at its very minute and long ago before it', () => {
    expect(last('30 9 * * *', 9.5 * hour)).toBe(9.5 * hour);
    expect(last('30 9 * * *', 9.5 * hour - 1)).toBe(-14.5 * hour);
    expect(last('30,45 9 * * *', 9.7 * hour)).toBe(9.5 * hour);
    expect(last('30,45 9 * * *', 10.1 * hour)).toBe(9.75 * hour);
    expect(last('30 9 * * mon', 9.5 * hour - 1)).toBe(9.5 * hour - 7 * day);
    expect(last('0 18 * * fri', 0)).toBe(-3 * day + 18 * hour);
    expect(last('0 0 1 jan *', 364 * day)).toBe(0);
  });

  it('is that of a search through all minutes', () => {
    const some = (least: number, most: number) =>
      fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 });
    const parts = fc.tuple(
      some(0, 59),
      some(0, 23),
      fc.oneof(fc.constant('*'), some(1, 28)),
      fc.oneof(fc.constant('*'), some(0, 7)),
    );
    fc.assert(
      fc.property(parts, fc.nat(30 * 1440), ([m, h, dom, dow], minute) => {
        const cron = parseCron(`${m} ${h} ${dom} * ${dow}`);
        let at = minute;
        for (; ; at -= 1) {
          const onDay = ((at % 1440) + 1440) % 1440;
          if (
            cron.hours.values.includes(Math.floor(onDay / 60)) &&
            cron.minutes.values.includes(onDay % 60) &&
            holdsOn(cron, dayAfter(monday, Math.floor(at / 1440)))
          ) {
            break;
          }
        }
        expect(lastTime(cron, monday, 60 * minute + 59)).toBe(60 * at);
      }),
      { numRuns: 50, seed: 1 },
    );
  });
});

describe('the next time of an expression', () => {
  const next = (text: string, now: number) => nextTime(parseCron(text), monday, now);

  it('is after now, and never now', () => {
    expect(next('30 9 * * *', 9.5 * hour - 1)).toBe(9.5 * hour);
    expect(next('30 9 * * *', 9.5 * hour)).toBe(33.5 * hour);
    expect(next('30 9 * * *', 9.5 * hour + 59)).toBe(33.5 * hour);
    expect(next('* * * * *', 0)).toBe(60);
    expect(next('59 23 * * *', day - 60)).toBe(2 * day - 60);
    expect(next('0 0 * * *', day - 1)).toBe(day);
    expect(next('30,45 9 * * *', 9.5 * hour)).toBe(9.75 * hour);
    expect(next('30,45 9,10 * * *', 9.75 * hour)).toBe(10.5 * hour);
    expect(next('0 9 * * fri', 0)).toBe(4 * day + 9 * hour);
    expect(next('0 0 1 jan *', 0)).toBe(365 * day);
    expect(next('30 9 * * *', -day)).toBe(-14.5 * hour);
  });

  // TestNext of spec_test.go (robfig/cron@0422546b), those without seconds, zones, leap years and descriptors; in 2012
  // the 9th of July is a Monday. 29 February does not come in the simulated calendar.
  const july = { weekday: 1, dayOfMonth: 9, month: 7 };
  it.each([
    ['0/15 * * * *', 14.75 * hour, 15 * hour],
    ['0/15 * * * *', 14 * hour + 59 * 60, 15 * hour],
    ['0/15 * * * *', 14 * hour + 59 * 60 + 59, 15 * hour],
    ['20-35/15 * * * *', 15.75 * hour, 16 * hour + 20 * 60],
    ['*/15 * * * *', 23 * hour + 46 * 60, day],
    ['20-35/15 * * * *', 23.75 * hour, day + 20 * 60],
    ['20-35/15 1/2 * * *', 23 * hour + 35 * 60 + 51, day + hour + 20 * 60],
    ['20-35/15 10-12 * * *', 23 * hour + 35 * 60 + 51, day + 10 * hour + 20 * 60],
    ['20-35/15 1/2 */2 * *', 23 * hour + 35 * 60 + 51, 2 * day + hour + 20 * 60],
    ['20-35/15 * 9-20 * *', 23 * hour + 35 * 60 + 51, day + 20 * 60],
    ['20-35/15 * 9-20 Jul *', 23 * hour + 35 * 60 + 51, day + 20 * 60],
    ['0 0 9 Apr-Oct *', 23 * hour + 35 * 60, 31 * day],
    ['0 0 */5 Apr,Aug,Oct Mon', 23 * hour + 35 * 60, 28 * day],
    ['0 0 */5 Oct Mon', 23 * hour + 35 * 60, 84 * day],
    ['0 0 * Feb Mon', 23 * hour + 35 * 60, 210 * day],
    ['0 0 * Feb Mon/2', 23 * hour + 35 * 60, 207 * day],
  ])('%s after %d s of Monday 9 July: %d', (text, now, expected) => {
    expect(nextTime(parseCron(text), july, now)).toBe(expected);
  });

  it('is the first after which the last is another', () => {
    const some = (least: number, most: number) =>
      fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 });
    const parts = fc.tuple(
      some(0, 59),
      some(0, 23),
      fc.oneof(fc.constant('*'), some(1, 28)),
      fc.oneof(fc.constant('*'), some(0, 7)),
    );
    fc.assert(
      fc.property(parts, fc.integer({ min: -3 * day, max: 30 * day }), ([m, h, dom, dow], now) => {
        const cron = parseCron(`${m} ${h} ${dom} * ${dow}`);
        const at = nextTime(cron, monday, now)!;
        expect(at).toBeGreaterThan(now);
        expect(lastTime(cron, monday, at)).toBe(at);
        expect(lastTime(cron, monday, at - 1)).toBe(lastTime(cron, monday, now));
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('schedules', () => {
  function at(rules: readonly ScheduleRule[], now: number) {
    const decider = scheduled({ calendar: monday, rules, otherwise: 2 });
    const { desired, because } = decider.decide(decider.initial(), { now });
    return [desired, because];
  }

  const office: ScheduleRule = {
    name: 'office hours',
    start: '0 8 * * mon-fri',
    end: '0 18 * * mon-fri',
    replicas: 10,
  };
  const match: ScheduleRule = {
    name: 'the match',
    start: '50 20 * * wed',
    durationSeconds: 2 * hour,
    replicas: 30,
  };

  it('hold from their start until their end', () => {
    expect(at([office], 8 * hour - 1)).toEqual([2, 'no schedule holds']);
    expect(at([office], 8 * hour)).toEqual([10, 'schedule office hours']);
    expect(at([office], 18 * hour - 1)[0]).toBe(10);
    expect(at([office], 18 * hour)[0]).toBe(2);
    expect(at([office], 5 * day + 12 * hour)[0]).toBe(2);
  });

  it('begin anew where start and end fall together, and end at their duration', () => {
    const again: ScheduleRule = { start: '0 8 * * *', end: '0 8 * * *', replicas: 6 };
    expect(at([again], 8 * hour)).toEqual([6, 'schedule 0 8 * * *']);
    const short: ScheduleRule = { ...again, name: 'short', end: '0 9 * * *', durationSeconds: 60 };
    expect([at([short], 8 * hour + 59)[0], at([short], 8 * hour + 60)[0]]).toEqual([6, 2]);
    const decider = scheduled({ calendar: monday, rules: [], otherwise: 2 });
    expect([decider.initial(), decider.decide(null, { now: 0 }).state]).toEqual([null, null]);
  });

  it('hold for their duration', () => {
    const wednesday = 2 * day;
    const times = [20.8, 20.84, 22.8, 22.84].map(
      (hours) => at([match], wednesday + hours * hour)[0],
    );
    expect(times).toEqual([2, 30, 30, 2]);
  });

  it('give way to the one that began last, and come back after it', () => {
    const night: ScheduleRule = { start: '0 0 * * *', replicas: 4 };
    const rules = [match, office, night];
    const wednesday = 2 * day;
    const hours = [7, 9, 19, 21, 23];
    // Without an end the night's rule holds on below the others until it begins again.
    expect(hours.map((hoursIn) => at(rules, wednesday + hoursIn * hour)[0])).toEqual([
      4, 10, 4, 30, 4,
    ]);
  });

  it('of those that begin together, the last of the list holds', () => {
    const noon = [3, 5].map((replicas) => ({ start: '0 12 * * *', replicas }));
    expect(at(noon, 13 * hour)[0]).toBe(5);
  });

  it('hold at the start of time if they began before it', () => {
    const weekend: ScheduleRule = { start: '0 18 * * fri', end: '0 6 * * mon', replicas: 1 };
    expect(at([weekend], 0)[0]).toBe(1);
    expect(at([weekend], 6 * hour)[0]).toBe(2);
  });

  it('have none without any rule', () => {
    expect(at([], 0)).toEqual([2, 'no schedule holds']);
  });
});
