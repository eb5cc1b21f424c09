/** How a missing data point counts; CloudWatch's names. */
export type MissingData = 'missing' | 'breaching' | 'notBreaching' | 'ignore';

/** A CloudWatch alarm over one metric. */
export interface AlarmConfig {
  readonly comparison: 'above' | 'atOrAbove' | 'below' | 'atOrBelow';
  readonly threshold: number;
  /** How many of the last periods are looked at. */
  readonly evaluationPeriods: number;
  /** How many of them must breach; all by default. */
  readonly datapointsToAlarm?: number;
  /** `missing` by default. */
  readonly missingData?: MissingData;
}

export type AlarmState = 'ok' | 'alarm' | 'insufficient-data';

/**
 * Periods from which an alarm takes its data points: two beyond those that it evaluates, for those that are missing.
 * CloudWatch's guide says five where three are evaluated, and of others only that it is some more.
 */
export function evaluationRange({ evaluationPeriods }: AlarmConfig): number {
  return evaluationPeriods + 2;
}

/**
 * The state of an alarm after its latest period: `datapoints` are the metric's means per period, the latest
 * last, undefined where there was no data. Evaluated are the latest that are there of the evaluation range; missing
 * ones count, as they are told to, only for what these lack.
 */
export function alarmState(
  alarm: AlarmConfig,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const { evaluationPeriods, datapointsToAlarm: needed = evaluationPeriods } = alarm;
  const treatment = alarm.missingData ?? 'missing';
  const range = datapoints.slice(-evaluationRange(alarm));
  const present = range.filter((value) => value !== undefined).slice(-evaluationPeriods);
  const breaching = present.filter((value) => breaches(alarm, value)).length;
  const lacking = evaluationPeriods - present.length;
  if (breaching + (treatment === 'breaching' ? lacking : 0) >= needed) return 'alarm';

  const isSettled = treatment === 'notBreaching' || treatment === 'breaching';
  if (breaching < present.length || isSettled) return 'ok';
  // All that is there breaches, and is too little.
  if (treatment === 'ignore') return before;
  if (present.length === 0) return 'insufficient-data';
  // What comes next may not breach, so it waits until the oldest is as old as if all had come.
  const oldest = range.length - range.findIndex((value) => value !== undefined);
  return oldest >= needed ? 'alarm' : 'ok';
}

function breaches({ comparison, threshold }: AlarmConfig, value: number): boolean {
  switch (comparison) {
    case 'above':
      return value > threshold;
    case 'atOrAbove':
      return value >= threshold;
    case 'below':
      return value < threshold;
    case 'atOrBelow':
      return value <= threshold;
  }
}
