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
 * The state of an alarm after its latest period: `datapoints` are the metric's means per period, the latest
 * last, undefined where there was no data. Data points beyond the evaluation periods are not looked at;
 * CloudWatch looks back a few further where some are missing, how many it does not say.
 */
export function alarmState(
  alarm: AlarmConfig,
  datapoints: readonly (number | undefined)[],
  before: AlarmState,
): AlarmState {
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  const treatment = alarm.missingData ?? 'missing';
  const window = datapoints.slice(-alarm.evaluationPeriods);
  const present = window.filter((value) => value !== undefined);
  const absent = alarm.evaluationPeriods - present.length;
  const breaching =
    present.filter((value) => breaches(alarm, value)).length +
    (treatment === 'breaching' ? absent : 0);
  if (breaching >= needed) return 'alarm';
  if (present.length > 0 || treatment === 'notBreaching' || treatment === 'breaching') return 'ok';
  return treatment === 'ignore' ? before : 'insufficient-data';
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
