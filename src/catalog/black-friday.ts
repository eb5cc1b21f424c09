import { type BlackFridayAnchor, blackFridayAnchors } from './black-friday-anchors.ts';
import { hourlyFactors } from './diurnal.ts';

export { type BlackFridayAnchor, blackFridayAnchors };

/** An hour of the week whose lift was set; the hours between two of them are interpolated. */
export interface BlackFridayKnot {
  /** Hours since Wednesday 00:00 local time. */
  readonly hour: number;
  /** Load over the same hour of a normal week. */
  readonly lift: number;
  /** The published figure it equals; absent where it is a judgement, whose ground `because` names. */
  readonly anchor?: BlackFridayAnchor;
  readonly because: string;
}

/** One hour of the week, with where its lift comes from. */
export interface BlackFridayHour {
  /** Hours since Wednesday 00:00 local time, 0 to 167. */
  readonly hour: number;
  readonly day: 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun' | 'Mon' | 'Tue';
  readonly hourOfDay: number;
  /** Load over the same hour of a normal week. */
  readonly lift: number;
  /** Factor of the hour in a normal day, mean 1. */
  readonly normal: number;
  /** Load over the mean of a normal week: lift × normal. */
  readonly multiplier: number;
  readonly origin:
    | { readonly kind: 'knot'; readonly knot: BlackFridayKnot }
    | {
        readonly kind: 'interpolated';
        readonly after: BlackFridayKnot;
        readonly before: BlackFridayKnot;
      };
}

const days = ['Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue'] as const;

/** The hours at which the lift was set: published where `anchor` is given, judged otherwise. */
export const blackFridayKnots: readonly BlackFridayKnot[] = [
  judged('Wed', 0, 1.6, 'the lift before the first sales, below every published hour'),
  published('Wed', 13, 'Fastly (Shopify traffic)', 'Wed 11-23 13:00 ET'),
  judged('Wed', 23, 2.7, 'falls towards the figure of Thursday 01:00'),
  published('Thu', 1, 'Fastly (Shopify traffic)', 'Thu 11-24 01:00 ET'),
  judged('Thu', 6, 1.9, 'a quiet holiday morning'),
  judged('Thu', 15, 2.2, 'a slow holiday afternoon'),
  judged('Thu', 20, 3, 'Hitwise: Thursday 20:00-23:00 is half above the mean of its day'),
  published('Thu', 23, 'Criteo', 'Thu late evening'),
  published('Fri', 3, 'Fastly (Shopify traffic)', 'Fri 11-25 03:00 ET'),
  judged('Fri', 6, 2.9, 'little below 03:00, before the morning rush'),
  published('Fri', 11, 'Fastly (Shopify traffic)', 'Fri 11-25 11:00 ET'),
  judged('Fri', 17, 3.6, 'Hitwise: Friday peaks from 11:00 to 12:00'),
  judged('Fri', 20, 3.7, 'an evening rise'),
  judged('Fri', 22, 3.8, 'Criteo: Friday 22:00 sells more than 10:00'),
  judged('Sat', 1, 2.4, 'night'),
  judged('Sat', 11, 2.8, 'a weekend below Friday'),
  judged('Sat', 20, 2.9, 'a weekend below Friday'),
  judged('Sun', 1, 1.8, 'night'),
  judged('Sun', 11, 2.6, 'a weekend below Friday'),
  judged('Sun', 20, 3, 'a rise towards Cyber Monday'),
  judged('Mon', 1, 1.8, 'night'),
  judged('Mon', 20, 3.9, 'Adobe: Monday 20:00-22:00 spends 1.6 to 1.7 times the mean of its day'),
  judged('Mon', 22, 3.7, 'Adobe: the last hours of the Monday stay high'),
  judged('Tue', 1, 2, 'night'),
  judged('Tue', 11, 1.6, 'the week fades'),
  judged('Tue', 23, 1.2, 'the week fades'),
];

/**
 * The 168 hours from Wednesday to Tuesday. CONSTRUCTED, not recorded: the lift runs in straight lines
 * between the knots, over a normal day that is itself constructed.
 */
export const blackFridayWeek: readonly BlackFridayHour[] = Array.from({ length: 168 }, (_, hour) =>
  hourAt(hour),
);

function hourAt(hour: number): BlackFridayHour {
  const next = blackFridayKnots.findIndex((knot) => knot.hour >= hour);
  const before = blackFridayKnots[next]!;
  const after = before.hour === hour ? before : blackFridayKnots[next - 1]!;
  const way = after === before ? 0 : (hour - after.hour) / (before.hour - after.hour);
  const lift = after.lift + (before.lift - after.lift) * way;
  const hourOfDay = hour % 24;
  const normal = hourlyFactors[hourOfDay]!;
  return {
    hour,
    day: days[(hour - hourOfDay) / 24]!,
    hourOfDay,
    lift,
    normal,
    multiplier: lift * normal,
    origin:
      after === before ? { kind: 'knot', knot: after } : { kind: 'interpolated', after, before },
  };
}

function published(
  day: BlackFridayHour['day'],
  hour: number,
  source: string,
  when: string,
): BlackFridayKnot {
  const anchor = blackFridayAnchors.find((it) => it.source === source && it.when === when)!;
  return {
    hour: 24 * days.indexOf(day) + hour,
    lift: anchor.multiplier!,
    anchor,
    because: `${anchor.source}, ${anchor.year}: ${anchor.metric} ${anchor.value}`,
  };
}

function judged(
  day: BlackFridayHour['day'],
  hour: number,
  lift: number,
  because: string,
): BlackFridayKnot {
  return { hour: 24 * days.indexOf(day) + hour, lift, because };
}
