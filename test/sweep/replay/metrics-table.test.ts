import { describe, expect, test } from 'vitest';
import type { ScalingObservation } from '../../../src/policies/autoscaling/autoscaler.ts';
import { metricColumns, readMeaning } from '../../../src/sweep/replay/metric-columns.ts';
import { MetricsTable } from '../../../src/sweep/replay/metrics-table.ts';
import {
  everyRow,
  everySeconds,
  observationsOf,
} from '../../../src/sweep/replay/recorded-metrics.ts';
import { startingAt, startOf } from '../../../src/sweep/replay/schedule-start.ts';

function tableOf(...lines: readonly string[]) {
  const [header, ...rows] = lines.map((line) => line.split(','));
  const table = new MetricsTable('m.csv', header!, []);
  for (const [index, row] of rows.entries()) table.row(row, index + 2);
  return table.finish();
}

function seenIn(...lines: readonly string[]): ScalingObservation[] {
  const { metrics } = tableOf(...lines);
  return [...observationsOf(metrics, everyRow(metrics), 1)];
}

describe('columns', () => {
  const names: readonly (readonly [header: string, name: string, scale: number | undefined])[] = [
    ['queue', 'queue-depth', 1],
    ['queueDepth', 'queue-depth', 1],
    ['vllm:num_requests_waiting{pod="a,b"}', 'queue-depth', 1],
    ['Queue Length', 'queue-depth', 1],
    ['num_requests_running', 'running', 1],
    ['in-flight', 'ongoing', 1],
    ['latency', 'latency', undefined],
    ['avg_latency_ms', 'latency', 1e-3],
    ['e2e_latency_p95 (s)', 'latency', 1],
    ['p99_ttft_ms', 'ttft', 1e-3],
    ['vllm:time_to_first_token_seconds', 'ttft', 1],
    ['tpot_us', 'itl', 1e-6],
    ['gpu_util', 'utilisation', undefined],
    ['GPU utilisation %', 'utilisation', 0.01],
    ['DCGM_FI_DEV_GPU_UTIL', 'utilisation', 0.01],
    ['cpu_usage_percent', 'utilisation', 0.01],
    ['vllm:gpu_cache_usage_perc', 'kv-use', undefined],
    ['kv', 'kv-use', undefined],
    ['rps', 'arrival-rate', 1],
    ['requests_per_second', 'arrival-rate', 1],
    ['requests_per_minute', 'arrival-rate', 1 / 60],
    ['rpm', 'arrival-rate', 1 / 60],
    ['tokens_per_second', 'tokens-per-second', 1],
    ['pending', 'starting', 1],
    ['kube_deployment_status_replicas_ready', 'ready', 1],
    ['replicas', 'replicas', 1],
  ];

  test.each(names)('%s means %s', (header, name, scale) => {
    const { metrics } = metricColumns('m.csv', ['time', header], []);
    expect(metrics).toMatchObject([{ header, name, scale }]);
  });

  test.each(['gpu_memory_used', 'prompt_tokens_per_second', 'node', 'slo', 'latency_constructor'])(
    '%s means nothing',
    (header) => {
      const { metrics, ignored } = metricColumns('m.csv', ['time', header], []);
      expect([metrics, ignored]).toEqual([[], [header]]);
    },
  );

  test('of several percentiles the 95th is taken', () => {
    const headers = ['time', 'ttft_p50', 'ttft_p99', 'ttft_p95', 'ttft_max'];
    const { metrics, ignored, passedOver } = metricColumns('m.csv', headers, []);
    expect(metrics.map(({ header }) => header)).toEqual(['ttft_p95']);
    expect(passedOver.map(({ header }) => header)).toEqual(['ttft_p50', 'ttft_p99', 'ttft_max']);
    expect(ignored).toEqual([]);
  });

  test('what one is told goes before the name, with its unit', () => {
    const meaning = readMeaning('q=1=queue-depth');
    expect(meaning).toEqual({ header: 'q=1', name: 'queue-depth', unit: undefined });
    const told = [readMeaning('lat=latency:ms'), readMeaning('busy time=utilisation:%')] as never;
    const headers = ['time', 'lat', 'latency', 'busy time'];
    const { metrics, passedOver } = metricColumns('m.csv', headers, told);
    expect(metrics).toMatchObject([
      { header: 'lat', name: 'latency', scale: 1e-3 },
      { header: 'busy time', name: 'utilisation', scale: 0.01 },
    ]);
    expect(passedOver).toEqual([{ header: 'latency', name: 'latency' }]);
  });

  test('says which of several is read, and what to write for those that mean nothing', () => {
    const pods = ['queue{pod="a"}', 'queue{pod="b"}'];
    expect(tableOf(`time,${pods.join()},value,node`, '0,3,4,5,6').notes).toEqual([
      'queue-depth is read from "queue{pod=\\"a\\"}", and not from "queue{pod=\\"b\\"}"; series of one fleet have to be added up before',
      'ignored "value", "node": --map says what a column means, as in --map "value=queue-depth"',
    ]);
    expect(tableOf('time,ttft_p50,ttft_p95', '0,1,2').notes).toEqual([
      'ttft is read from "ttft_p95", and not from "ttft_p50"',
    ]);
  });

  test.each([
    ['lat', '"lat" is not of the form column=signal'],
    ['lat=latensy', '"latensy" is not a signal. Did you mean "latency"?'],
    ['lat=latency:parsec', '"parsec" is not a unit of latency. Allowed: s, '],
  ])('%s is refused', (text, says) => {
    expect(readMeaning(text)).toContain(says);
  });
});

describe('times', () => {
  const atOf = (...times: readonly string[]) => {
    const { metrics } = tableOf('time', ...times);
    return { seconds: [...metrics.time], startsAt: metrics.startsAt };
  };

  test.each([
    ['seconds', ['30', '45'], undefined],
    ['Unix seconds', ['1795804230', '1795804245'], 1795804230],
    ['Unix milliseconds', ['1795804230000', '1795804245000'], 1795804230],
    ['dates', ['2026-11-27T18:30:30Z', '2026-11-27 18:30:45'], 1795804230],
    ['dates without seconds', ['2026-11-27 18:30', '2026-11-27 18:30:15'], 1795804200],
  ])('%s count from the first row', (_, times, startsAt) => {
    expect(atOf(...times)).toEqual({ seconds: [0, 15], startsAt });
  });

  test('schedules go by the clock on the wall: an offset is kept', () => {
    const { startsAt } = atOf('2026-11-27T18:30:30+02:00', '2026-11-27T18:30:45+02:00');
    expect(startOf(startsAt!)).toBe('fri 27 nov 18:30');
  });

  test('schedules within others start as the recording does', () => {
    const schedule = { kind: 'scheduled', start: 'monday', schedules: [{ start: '0 8 * * *' }] };
    const hybrid = { kind: 'hybrid', floor: schedule, reactive: { kind: 'apa' } };
    expect(startingAt(hybrid, 'fri 27 nov 18:30')).toEqual({
      ...hybrid,
      floor: { ...schedule, start: 'fri 27 nov 18:30' },
    });
  });

  test.each([
    [
      'an earlier row',
      ['15', '10'],
      'm.csv:3: time: "10"; expected a time after that of the row above (sort the rows by time, or take one deployment of several)',
    ],
    [
      'a row of the same time',
      ['15', '15'],
      'm.csv:3: time: "15"; expected a time after that of the row above (are several deployments in one file?)',
    ],
    [
      'no time',
      ['soon'],
      'm.csv:2: time: "soon"; expected seconds, a Unix time in s or ms, or a date',
    ],
    ['a number after dates', ['2026-11-27 18:30', '7'], 'm.csv:3: time: "7"; expected a date'],
  ])('%s is refused', (_, times, says) => {
    expect(() => atOf(...times)).toThrow(says);
  });
});

describe('cells', () => {
  test('nothing and NaN are missing, and 0 is not', () => {
    const seen = seenIn('time,queue,rate', '0,,NaN', '1,0,nan', '2, 7 ,2.5e1');
    expect(seen.map(({ queueDepth }) => queueDepth)).toEqual([undefined, 0, 7]);
    expect(seen.map(({ arrivalRate }) => arrivalRate)).toEqual([undefined, undefined, 25]);
  });

  test('per cent are known by a sign in the cell, and by values above 2', () => {
    expect(seenIn('time,util', '0,85%')[0]!.utilisation).toBe(0.85);
    const { metrics, notes } = tableOf('time,util', '0,85', '1,1');
    expect([...metrics.columns.get('utilisation')!]).toEqual([0.85, 0.01]);
    expect(notes).toEqual(['"util" is taken for per cent: it reaches 85']);
    expect(seenIn('time,util', '0,1')[0]!.utilisation).toBe(1);
  });

  test.each(['', ' ', '-', 'N/A', 'none', 'undefined', 'null'])('"%s" is missing', (cell) => {
    expect(seenIn('time,queue', `0,${cell}`)[0]!.queueDepth).toBeUndefined();
  });

  test.each([
    ['latency', '250 ms', 0.25],
    ['latency', '1.20 s', 1.2],
    ['latency', '2 mins', 120],
    ['latency_ms', '250 ms', 0.25],
    ['latency_ms', '1.5 s', 1.5],
    ['gpu_util_percent', '73%', 0.73],
    ['queue', '1.2 K', 1200],
    ['queue', '3 Mil', 3e6],
    ['rps', '12 req/s', 12],
    ['rps', '1.5K req/s', 1500],
    ['rps', '120 req/m', 2],
    ['rpm', '30 req/s', 30],
    ['rpm', '90', 1.5],
    ['rps', '2 k', 2000],
  ])('%s of %s, as a dashboard shows it, is %d in base units', (header, cell, value) => {
    const [column] = tableOf(`time,${header}`, `0,${cell}`).metrics.columns.values();
    expect(column![0]).toBeCloseTo(value, 9);
  });

  test('a latency in the hundreds of seconds is doubted', () => {
    const { metrics, notes } = tableOf('time,latency', '0,850');
    expect(metrics.columns.get('latency')![0]).toBe(850);
    expect(notes).toEqual([
      '"latency" is taken for seconds and reaches 850: --map "latency=latency:ms" if they are milliseconds',
    ]);
  });

  test.each([
    ['-1', 'queue', 'm.csv:2: queue: "-1"; expected a number from 0 up'],
    ['3,5', 'queue', 'm.csv:2: 3 of 2 fields'],
    ['Infinity', 'latency', 'm.csv:2: latency: "Infinity"; expected a time from 0 up'],
    ['3 ms', 'queue', 'm.csv:2: queue: "3 ms"; expected a number from 0 up'],
    ['3 K', 'latency', 'm.csv:2: latency: "3 K"; expected a time from 0 up'],
    ['3 constructor', 'queue', 'm.csv:2: queue: "3 constructor"; expected a number from 0 up'],
    ['3 toString', 'latency', 'm.csv:2: latency: "3 toString"; expected a time from 0 up'],
    ['3 req/fortnight', 'rps', 'm.csv:2: rps: "3 req/fortnight"; expected a rate from 0 up'],
    ['1.2.3 K', 'queue', 'm.csv:2: queue: "1.2.3 K"; expected a number from 0 up'],
    ['12 %%', 'util', 'm.csv:2: util: "12 %%"; expected a part from 0 up'],
    ['%', 'util', 'm.csv:2: util: "%"; expected a part'],
  ])('%s is refused as %s', (cell, column, says) => {
    expect(() => tableOf(`time,${column}`, `0,${cell}`)).toThrow(says);
  });
});

describe('replicas', () => {
  const counts = (...lines: readonly string[]) =>
    seenIn(...lines).map(({ ready, starting }) => [ready, starting]);

  test('`replicas` are those ready where nothing else says so', () => {
    expect(counts('time,replicas,starting', '0,4,2')).toEqual([[4, 2]]);
  });

  test('`replicas` beside `ready` counts those on their way too', () => {
    expect(counts('time,replicas,ready', '0,6,4', '1,3,4')).toEqual([
      [4, 2],
      [4, 0],
    ]);
  });

  test('a missing count is the one before, and the policy’s own before the first', () => {
    expect(counts('time,replicas', '0,', '1,4', '2,')).toEqual([
      [1, 0],
      [4, 0],
      [4, 0],
    ]);
  });

  test('means over a scrape are rounded', () => {
    expect(counts('time,replicas', '0,3.6')).toEqual([[4, 0]]);
  });
});

test('those served and those that wait are ongoing together', () => {
  const ongoing = (...lines: readonly string[]) => seenIn(...lines).map((seen) => seen.ongoing);
  expect(ongoing('time,running,waiting', '0,8,3', '1,8,')).toEqual([11, undefined]);
  expect(ongoing('time,running', '0,8')).toEqual([8]);
  expect(ongoing('time,ongoing,running,waiting', '0,9,8,3')).toEqual([9]);
});

test('a look every 20 s sees the last row before it, and nothing once that is older than 5 minutes', () => {
  const { metrics } = tableOf('time,queue', '0,1', '15,2', '30,3', '390,4');
  const looks = everySeconds(metrics, 20);
  expect([...looks.time]).toEqual(Array.from({ length: 20 }, (_, look) => 20 * look));
  // 330 s is the last instant at which the row of 30 s counts: 320 sees it, 340 does not.
  expect([...looks.row]).toEqual([0, 1, ...Array<number>(15).fill(2), -1, -1, -1]);
  const seen = [...observationsOf(metrics, looks, 1)];
  expect(seen[16]!.queueDepth).toBe(3);
  expect(seen[17]!.queueDepth).toBeUndefined();
});
