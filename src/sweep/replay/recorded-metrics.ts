import type { ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';
import type { MetricName } from './metric-names.ts';

/** Metrics of a deployment as a dashboard recorded them, in base units; NaN where one is missing. */
export interface RecordedMetrics {
  readonly rows: number;
  /** Seconds since the first row, ascending. */
  readonly time: Float64Array;
  /** What a clock on the wall said at the first row, in seconds since 1970; undefined where times name no date. */
  readonly startsAt: number | undefined;
  readonly columns: ReadonlyMap<MetricName, Float64Array>;
}

/** When a policy is asked, and which row it sees then: -1 where the last one is too old. */
export interface Looks {
  readonly count: number;
  readonly time: Float64Array;
  readonly row: Int32Array;
}

/** Seconds for which a reading counts where rows are more frequent: as long as Prometheus looks back. */
const lookBack = 300;

/** A look at every row. */
export function everyRow({ rows, time }: RecordedMetrics): Looks {
  return { count: rows, time, row: Int32Array.from({ length: rows }, (_, row) => row) };
}

/** A look every so many seconds, each at the last row before it. */
export function everySeconds(recorded: RecordedMetrics, interval: number): Looks {
  const { rows, time } = recorded;
  const count = Math.floor(time[rows - 1]! / interval) + 1;
  const looks = { count, time: new Float64Array(count), row: new Int32Array(count) };
  const oldest = Math.max(lookBack, 2 * spacingOf(time));
  let row = 0;
  for (let look = 0; look < count; look += 1) {
    const now = look * interval;
    while (row + 1 < rows && time[row + 1]! <= now) row += 1;
    looks.time[look] = now;
    looks.row[look] = now - time[row]! > oldest ? -1 : row;
  }
  return looks;
}

/** Seconds between two rows, as a rule: the median. */
export function spacingOf(time: Float64Array): number {
  if (time.length < 2) return 0;
  const gaps = time.slice(1).map((at, index) => at - time[index]!);
  return gaps.sort()[gaps.length >> 1]!;
}

const fields: readonly (readonly [MetricName, keyof Signals])[] = [
  ['queue-depth', 'queueDepth'],
  ['arrival-rate', 'arrivalRate'],
  ['completion-rate', 'completionRate'],
  ['latency', 'meanLatency'],
  ['ttft', 'ttft'],
  ['itl', 'itl'],
  ['utilisation', 'utilisation'],
  ['kv-use', 'kvUse'],
  ['tokens-per-second', 'tokensPerSecond'],
  ['prompt-tokens', 'promptTokens'],
  ['output-tokens', 'outputTokens'],
];

/**
 * What a policy sees at each look. Counts of replicas are those last recorded, and `replicas` before the first; all
 * else is missing where it was not recorded.
 */
export function* observationsOf(
  { columns }: RecordedMetrics,
  { count, time, row: rowAt }: Looks,
  replicas: number,
): Generator<ScalingObservation> {
  const read = (name: MetricName) => {
    const column = columns.get(name);
    return (row: number): number | undefined => {
      const value = row < 0 || column === undefined ? Number.NaN : column[row]!;
      return Number.isNaN(value) ? undefined : value;
    };
  };
  const signals = fields.flatMap(([name, field]) =>
    columns.has(name) ? [[field, read(name)] as const] : [],
  );
  const counted = countsIn(columns, read);
  const ongoing = ongoingIn(columns, read);
  let ready = replicas;
  let starting = 0;
  for (let look = 0; look < count; look += 1) {
    const row = rowAt[look]!;
    const counts = counted(row);
    ready = counts.ready ?? ready;
    starting = counts.starting ?? starting;
    const seen: { -readonly [field in keyof ScalingObservation]: ScalingObservation[field] } = {
      now: time[look]!,
      ready,
      starting,
      draining: counts.draining ?? 0,
      ongoing: ongoing(row),
    };
    for (const [field, value] of signals) seen[field] = value(row);
    yield seen;
  }
}

/** Whether a policy finds a signal in the file at all. */
export function hasSignal({ columns }: RecordedMetrics, name: MetricName): boolean {
  return columns.has(name) || (name === 'ongoing' && columns.has('running'));
}

type Columns = RecordedMetrics['columns'];
type Read = (name: MetricName) => (row: number) => number | undefined;

/** `replicas` are those ready where nothing else is; beside `ready` it counts those on their way too. */
function countsIn(columns: Columns, read: Read) {
  const [ready, replicas, starting, draining] = [
    read(columns.has('ready') ? 'ready' : 'replicas'),
    read('replicas'),
    read('starting'),
    read('draining'),
  ];
  const isTotal = columns.has('ready') && columns.has('replicas') && !columns.has('starting');
  return (row: number) => {
    const [now, all] = [ready(row), isTotal ? replicas(row) : undefined];
    const rest = now === undefined || all === undefined ? undefined : Math.max(0, all - now);
    return { ready: now, starting: isTotal ? rest : starting(row), draining: draining(row) };
  };
}

/** What is served and what waits, where a file has the two apart. */
function ongoingIn(columns: Columns, read: Read) {
  const [ongoing, running, waiting] = [read('ongoing'), read('running'), read('queue-depth')];
  if (columns.has('ongoing')) return ongoing;
  if (!columns.has('queue-depth')) return running;
  return (row: number): number | undefined => {
    const [served, queued] = [running(row), waiting(row)];
    return served === undefined || queued === undefined ? undefined : served + queued;
  };
}
