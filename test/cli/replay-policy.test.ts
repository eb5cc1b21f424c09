import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command, flood, folderOf, spillway } from './spillway.ts';

/** A quarter of an hour at a row a minute: a burst in the middle, one gap. */
const metrics = [
  'time,replicas,queue,latency_ms,gpu_util,rps',
  ...[2, 2, 30, 40, 50, 60, '', 20, 5, 0, 0, 0, 0, 0, 0].map(
    (queue, row) =>
      `${60 * row},${row < 5 ? 2 : 4},${queue},${row < 2 ? 80 : 400},${row < 9 ? 95 : 10},${row}`,
  ),
  '',
].join('\n');

/** One replica for every ten that wait, at least one. */
const byQueue = (per: number) => `export default {
  initialReplicas: 1, interval: 60, reads: ['queue-depth'], initial: () => null,
  decide: (state, { queueDepth }) => queueDepth === undefined
    ? { desired: 3, because: 'no metrics', state }
    : { desired: Math.max(1, Math.ceil(queueDepth / ${per})), because: \`queue of \${queueDepth}\`, state },
};`;

const files = {
  'm.csv': metrics,
  'ten.mjs': byQueue(10),
  'twenty.mjs': byQueue(20),
  'flood.yaml': flood,
};

const json = (text: string) => JSON.parse(text);

describe('spillway replay-policy', () => {
  test('prints figures, reasons and where two policies differ', async () => {
    const replay = ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--against', 'twenty.mjs'];
    const { code, stdout, stderr } = await command(folderOf(files), ...replay);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "m.csv   15 observations, 60 s apart, over 14 min; replicas as recorded

                              ten   twenty
      decisions                15       15
      changes up                4        2
      changes down              3        1
      flaps                     1        1
      flaps per hour         4.29     4.29
      desired, mean          2.21     1.57
      desired, peak             6        3
      replica-hours        0.5167   0.3667
      below the recorded   10 min   11 min
      above the recorded    4 min     60 s

      why ten decided so (of reasons that differ only in numbers, the first)
         93.3 %   queue of 2
          6.7 %   no metrics

      why twenty decided so (of reasons that differ only in numbers, the first)
         93.3 %   queue of 2
          6.7 %   no metrics

      ten and twenty differ in 5 observations (33.3 %), most at 300 s: twenty asks for 3 fewer
        120 s to 360 s, 4 observations
          ten: 3 (sees 2 ready, 0 starting): queue of 30
          twenty: 2 (sees 2 ready, 0 starting): queue of 30
        420 s to 480 s, 1 observation
          ten: 2 (sees 4 ready, 0 starting): queue of 20
          twenty: 1 (sees 4 ready, 0 starting): queue of 20
      "
    `);
    expect(stderr).toMatchInlineSnapshot(`
      "note  m.csv: "gpu_util" is taken for per cent: it reaches 95
      "
    `);
  });

  test('reads what Excel and dashboards save, and says what it took it for', async () => {
    const excel = [
      '\ufeffsep=;',
      'Time;"queue{pod=""a""}";"queue{pod=""b""}";latency;value',
      '2026-11-22 10:00:00;2,5;1;250 ms;7',
      '2026-11-22 10:01:00;-;1;1,20 s;7',
      '2026-11-22 10:02:00;1.2 K;1;N/A;7',
      '',
    ].join('\r\n');
    const folder = folderOf({ ...files, 'm.csv': excel });
    const reads = files['ten.mjs'].replace(
      "reads: ['queue-depth']",
      "reads: ['queue-depth', 'itl']",
    );
    const policy = join(folderOf({ 'ten.mjs': reads }), 'ten.mjs');
    const { code, stdout, stderr } = await command(
      folder,
      ...['replay-policy', 'm.csv', '--policy', policy],
    );
    expect(stderr).toBe(
      [
        String.raw`note  m.csv: queue-depth is read from "queue{pod=\"a\"}", and not from "queue{pod=\"b\"}"; series of one fleet have to be added up before`,
        'note  m.csv: ignored "value": --map says what a column means, as in --map "value=queue-depth"',
        'note  m.csv: a comma in a number is taken for the decimal point',
        'note  ten reads itl, not in m.csv: it sees nothing there (--map COLUMN=itl names one)',
        '',
      ].join('\n'),
    );
    expect(stdout).toMatch(/^m\.csv {3}3 observations, 60 s apart/);
    expect(stdout).toMatch(/^desired, peak +120$/m);
    expect(stdout).toMatch(/33\.3 % {3}no metrics$/m);
    expect(code).toBe(0);
  });

  test('writes a row for each observation and policy', async () => {
    const folder = folderOf(files);
    const replay = ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--against', 'twenty.mjs'];
    await command(folder, ...replay, '--out', 'out/here');
    const lines = readFileSync(join(folder, 'out/here/decisions.csv'), 'utf8').split('\n');
    expect(lines.length).toBe(1 + 2 * 15 + 1);
    expect(lines.slice(0, 3)).toEqual([
      'time,policy,ready,starting,desired,because,differs',
      '0,ten,2,0,1,queue of 2,no',
      '0,twenty,2,0,1,queue of 2,no',
    ]);
    expect(lines.slice(5, 7)).toEqual([
      '120,ten,2,0,3,queue of 30,yes',
      '120,twenty,2,0,2,queue of 30,yes',
    ]);
  });

  test('--json says the same to machines', async () => {
    const replay = ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--json'];
    const { stdout } = await command(folderOf(files), ...replay);
    expect(json(stdout)).toMatchObject({
      version: 1,
      replicas: 'recorded',
      spacing: 60,
      policies: [{ policy: 'ten', decisions: 15, peak: 6, flaps: 1 }],
    });
  });

  test('--replicas policy lets each policy see what it ordered itself', async () => {
    const folder = folderOf(files);
    const own = ['--replicas', 'policy', '--startup', '100s', '--out', 'out'];
    await command(folder, 'replay-policy', 'm.csv', '--policy', 'ten.mjs', ...own);
    const rows = readFileSync(join(folder, 'out/decisions.csv'), 'utf8').split('\n').slice(1, 7);
    expect(rows.map((row) => row.split(',').slice(2, 5).join(' '))).toEqual([
      '1 0 1',
      '1 0 1',
      '1 0 3',
      '1 2 4',
      '3 1 5',
      '4 1 6',
    ]);
  });

  test('a file without replicas lets the policy see its own', async () => {
    const folder = folderOf({ ...files, 'm.csv': 'time,queue\n0,5\n60,50\n120,0\n' });
    const { stdout } = await command(folder, 'replay-policy', 'm.csv', '--policy', 'ten.mjs');
    expect(stdout).toContain('replicas as each policy orders them');
    expect(stdout).not.toContain('recorded');
  });

  test('--interval asks between rows, and --map says what a column means', async () => {
    const folder = folderOf({ ...files, 'm.csv': 'time,jobs\n0,5\n60,50\n120,0\n' });
    const replay = ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--json'];
    const told = await command(folder, ...replay, '--interval', '30s', '--map', 'jobs=queue-depth');
    expect(json(told.stdout).policies).toMatchObject([{ decisions: 5, peak: 5 }]);
    const untold = await command(folder, ...replay);
    expect(json(untold.stdout).policies).toMatchObject([{ decisions: 3, peak: 3 }]);
    expect(untold.stderr).toContain('note  m.csv: ignored "jobs"');
    expect(untold.stderr).toContain('note  ten reads queue-depth, not in m.csv');
  });

  test('a schedule starts at the date of the recording', async () => {
    const hours = [6, 9, 12, 19].map(
      (hour) => `2026-11-27T${String(hour).padStart(2, '0')}:00:00Z,1`,
    );
    const folder = folderOf({ 'm.csv': `time,replicas\n${hours.join('\n')}\n` });
    const schedule =
      '{kind: scheduled, schedules: [{start: "0 8 * * fri", end: "0 18 * * fri", replicas: 8}], otherwise: 2}';
    await command(folder, 'replay-policy', 'm.csv', '--policy', schedule, '--out', 'out');
    const rows = readFileSync(join(folder, 'out/decisions.csv'), 'utf8').trim().split('\n');
    expect(rows[0]!.split(',').at(-1)).toBe('date');
    expect(rows.slice(1).map((row) => row.split(',')[4])).toEqual(['2', '8', '8', '2']);
    expect(rows[2]).toMatch(/,2026-11-27 09:00:00$/);
  });

  test('an oracle knows the rates that were recorded', async () => {
    const oracle = '{kind: oracle, capacity: 2/s, min_replicas: 1, max_replicas: 20}';
    const replay = ['replay-policy', 'm.csv', '--policy', oracle, '--startup', '60s', '--json'];
    const { stdout } = await command(folderOf(files), ...replay);
    // 14 requests/s at the end, 2 of a replica.
    expect(json(stdout).policies).toMatchObject([{ peak: 7 }]);
  });

  test('the policy of a scenario’s deployment, and a block in a file', async () => {
    const block = 'scaling:\n  kind: ai-workload-scaler\n  max_instances: 4\n';
    const folder = folderOf({ ...files, 'block.yaml': block });
    const policies = ['--policy', 'flood.yaml#chat', '--against', 'block.yaml'];
    const { stdout } = await command(folder, 'replay-policy', 'm.csv', ...policies, '--json');
    expect(json(stdout).policies).toMatchObject([
      { policy: 'flood-chat', config: { kind: 'fixed', replicas: 2 }, peak: 2 },
      { policy: 'block', config: { kind: 'ai-workload-scaler', max_instances: 4 }, peak: 4 },
    ]);
  });

  test('two of the same kind keep names of their own', async () => {
    const policies = ['--policy', 'ai-workload-scaler', '--against', '{kind: ai-workload-scaler}'];
    const { stdout } = await command(folderOf(files), 'replay-policy', 'm.csv', ...policies);
    expect(stdout).toContain(
      'ai-workload-scaler and ai-workload-scaler (against) agree throughout',
    );
  });
});

interface Bad {
  readonly files?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly says: RegExp;
}

const bad: Readonly<Record<string, Bad>> = {
  'a malformed cell': {
    files: { 'm.csv': metrics.replace('40,400', 'many,400') },
    says: /m\.csv:5: queue: "many"; expected a number from 0 up, or nothing or NaN/,
  },
  'a row that was cut off': {
    files: { 'm.csv': `${metrics}900,4,0` },
    says: /m\.csv:17: 3 of 6 fields in "900,4,0"; expected time,replicas,.* \(was the file cut off\?\)/,
  },
  'rows out of order': {
    files: { 'm.csv': metrics.replace('\n60,', '\n600,') },
    says: /m\.csv:4: time: "120"; expected a time after that of the row above/,
  },
  'a malformed cell after a line for Excel': {
    files: { 'm.csv': 'sep=;\ntime;queue\n0;1\n1;many\n' },
    says: /m\.csv:4: queue: "many"; expected a number/,
  },
  'no time': {
    files: { 'm.csv': metrics.replace('time', 'tyme') },
    says: /m\.csv:1: no column of "tyme", .* is a time; expected a column `time`, or --map COLUMN=time/,
  },
  'an empty file': { files: { 'm.csv': '' }, says: /m\.csv: the file is empty/ },
  'a header alone': { files: { 'm.csv': 'time,queue\n' }, says: /m\.csv: no rows/ },
  'a file that is not there': {
    flags: ['replay-policy', 'n.csv', '--policy', 'ten.mjs'],
    says: /n\.csv: no such file; expected an existing file\. Did you mean m\.csv\?/,
  },
  'no policy': {
    flags: ['replay-policy', 'm.csv'],
    says: /--policy is missing\. Usage: spillway replay-policy <metrics>/,
  },
  'a kind that is none': {
    flags: ['replay-policy', 'm.csv', '--policy', 'ai-workload-scalar'],
    says: /"ai-workload-scalar" is not a kind\. Did you mean "ai-workload-scaler"\?/,
  },
  'a kind that lacks a setting': {
    flags: ['replay-policy', 'm.csv', '--policy', 'fixed'],
    says: /^fixed {2}scaling\.replicas: is missing/m,
  },
  'a block with a wrong key': {
    flags: ['replay-policy', 'm.csv', '--policy', '{kind: fixed, replica: 2}'],
    says: /:1:15 {2}unknown key "replica" in scaling\. Did you mean "replicas"\?/,
  },
  'a deployment that is none': {
    flags: ['replay-policy', 'm.csv', '--policy', 'flood.yaml#chatt'],
    says: /flood\.yaml: "chatt" is no deployment\. Did you mean "chat"\?/,
  },
  'a policy that breaks': {
    files: { 'ten.mjs': byQueue(10).replace('Math.max(1,', 'Math.maxx(1,') },
    says: /policy ten at 0 s throws TypeError: Math\.maxx is not a function at ten\.mjs:5:23; it saw \{"now":0,"ready":2,/,
  },
  'a policy that wants half a replica': {
    files: { 'ten.mjs': byQueue(8).replace('Math.ceil', '') },
    says: /policy ten at 120 s wants 3\.75 replicas, not a whole number from 0 up; it saw \{/,
  },
  'recorded replicas that were not': {
    files: { 'm.csv': 'time,queue\n0,1\n' },
    flags: ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--replicas', 'recorded'],
    says: /--replicas recorded: m\.csv has no column of replicas/,
  },
  'an interval without a unit': {
    flags: ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--interval', '15'],
    says: /--interval: "15" is not a duration with its unit/,
  },
  'a map to no signal': {
    flags: ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--map', 'rps=arival-rate'],
    says: /--map rps=arival-rate: "arival-rate" is not a signal\. Did you mean "arrival-rate"\?/,
  },
  'a map of no column': {
    flags: ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--map', 'qqs=queue-depth'],
    says: /m\.csv:1: no column "qqs", which --map names; expected one of time, replicas/,
  },
  'a file in the place of the folder': {
    flags: ['replay-policy', 'm.csv', '--policy', 'ten.mjs', '--out', 'm.csv'],
    says: /--out m\.csv is not a folder/,
  },
};

test.each(Object.keys(bad))('%s is refused in plain words', async (name) => {
  const {
    files: own = {},
    flags = ['replay-policy', 'm.csv', '--policy', 'ten.mjs'],
    says,
  } = bad[name]!;
  const { code, stdout, stderr } = await command(folderOf({ ...files, ...own }), ...flags);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect([code, stdout]).toEqual([2, '']);
});

test('a policy in TypeScript, with the command as a process of its own', async () => {
  const typed = byQueue(10).replace(
    '(state, { queueDepth })',
    '(state: null, { queueDepth }: { queueDepth?: number })',
  );
  const folder = folderOf({ ...files, 'typed.ts': typed });
  const replay = ['replay-policy', 'm.csv', '--policy', 'typed.ts', '--out', 'out'];
  expect(await spillway(folder, ...replay)).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, 'out/decisions.csv'))).toBe(true);
});
