import { describe, expect, test } from 'vitest';
import { scheduledAutoscaler } from '../../../src/policies/autoscaling/scheduled/scheduled-autoscaler.ts';
import { parseStart } from '../../../src/policies/autoscaling/scheduled/start.ts';
import { scheduledScaling } from '../../../src/scenario/schema/scaling/scheduled.ts';
import { desiredOf } from './looks.ts';

const hour = 3600;
const evening = { start: '0 20 * * fri', end: '0 23 * * fri', replicas: 8 };

function at(hours: number) {
  return { now: hours * hour, ready: 1, starting: 0 };
}

test('hours count from the start of the run', () => {
  const config = scheduledScaling.parse({
    kind: 'scheduled',
    start: 'friday 18:30',
    schedules: [evening],
    otherwise: 2,
  });
  const scaler = scheduledAutoscaler(config);
  expect(scaler.initialReplicas).toBe(2);
  // 18:45, 19:59, 20:00, 22:45, 23:00.
  const looks = [0.25, 1.48, 1.5, 4.25, 4.5].map(at);
  expect(desiredOf(scaler, looks)).toEqual([2, 2, 8, 8, 2]);
});

test('a schedule is called by its name, or by its start', () => {
  const schedules = [evening, { ...evening, name: 'late', start: '0 21 * * fri' }];
  const config = scheduledScaling.parse({ kind: 'scheduled', start: 'friday', schedules });
  const { decide, initial, interval, reads } = scheduledAutoscaler(config);
  const because = (hours: number) => decide(initial(), at(hours)).because;
  expect([19, 20, 21].map(because)).toEqual([
    'no schedule holds',
    'schedule 0 20 * * fri',
    'schedule late',
  ]);
  expect([initial(), interval, reads]).toEqual([null, config.interval, []]);
});

test('a run that starts within a schedule starts with its replicas', () => {
  const schedules = [{ start: '0 20 * * fri', duration: '3h', replicas: 8 }];
  const config = scheduledScaling.parse({ kind: 'scheduled', start: 'fri 21:00', schedules });
  expect(scheduledAutoscaler(config).initialReplicas).toBe(8);
  expect(scheduledAutoscaler({ ...config, initial_replicas: 3 }).initialReplicas).toBe(3);
});

test('without more words the run starts on a Monday at midnight', () => {
  const schedules = [{ start: '30 0 * * mon', replicas: 4 }];
  const config = scheduledScaling.parse({ kind: 'scheduled', schedules });
  // Until another starts: a Monday a week ago did.
  expect(desiredOf(scheduledAutoscaler(config), [at(0.25), at(0.5)])).toEqual([4, 4]);
  const ended = { ...schedules[0], duration: '1h' };
  const short = scheduledScaling.parse({ kind: 'scheduled', schedules: [ended] });
  expect(desiredOf(scheduledAutoscaler(short), [at(0.25), at(0.5), at(1.5)])).toEqual([1, 4, 1]);
});

describe('the start of a run', () => {
  test('is a weekday, a date where it matters, and a time', () => {
    expect(parseStart('friday')).toEqual({
      calendar: { weekday: 5, dayOfMonth: 1, month: 1 },
      secondsOfDay: 0,
    });
    expect(parseStart(' Fri 27 Nov 06:05 ')).toEqual({
      calendar: { weekday: 5, dayOfMonth: 27, month: 11 },
      secondsOfDay: 6 * hour + 300,
    });
    expect(parseStart('sunday 18:30').calendar.weekday).toBe(0);
    expect(parseStart('sat 23:59').secondsOfDay).toBe(24 * hour - 60);
    expect(parseStart('tue 31 december').calendar).toEqual({
      weekday: 2,
      dayOfMonth: 31,
      month: 12,
    });
    expect(parseStart('wed 1 jan').calendar).toEqual({ weekday: 3, dayOfMonth: 1, month: 1 });
  });

  test.for([
    '',
    'fr',
    'someday',
    'friday 25:00',
    'friday 12:60',
    'fri 30 feb',
    'fri 31 apr 00:00',
    'fri 3 xyz',
    'fri 3',
    'fri 3 ma',
    'fri 12:5',
    'friday24:00',
    'friday 24:00',
    'now friday',
    'friday 10:00 sharp',
    'fri 0 may',
    '8:00',
  ])('is not %j', (text) => {
    expect(() => parseStart(text)).toThrow(`'${text}' is no start`);
  });
});
