import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';
import { problemsAfter, problemsOf, small } from './problems.ts';

const service = 'service: 1s';
const arrivals = 'kind: poisson, rate: 1/s';
const durationExample =
  'is not a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"';

it('a valid scenario has no problem, with Windows line ends and a byte-order mark too', () => {
  expect(problemsOf(small)).toEqual([]);
  expect(problemsOf(`\uFEFF${small.replaceAll('\n', '\r\n')}`)).toEqual([]);
});

describe('an unknown key', () => {
  it.each([
    [
      'replicas: 2',
      'replica: 2',
      '9:29  unknown key "replica" in deployments.chat.scaling. Did you mean "replicas"? Allowed: kind, replicas',
    ],
    [
      service,
      `${service}, slotz: 2`,
      '8:41  unknown key "slotz" in deployments.chat.engine. Did you mean "slots"? Allowed: kind, slots, batch, service, handler',
    ],
    [
      service,
      'service: { kind: exponential, men: 1s }',
      '8:58  unknown key "men" in deployments.chat.engine.service. Did you mean "mean"? Allowed: kind, mean',
    ],
    [
      arrivals,
      `${arrivals}, cv: 2`,
      '12:43  unknown key "cv" in traffic.users.arrivals. Allowed: kind, rate',
    ],
    [
      'pool: main',
      'pool: main\n    routing: { max_outstandng: 4 }',
      '8:16  unknown key "max_outstandng" in deployments.chat.routing. Did you mean "max_outstanding"? Allowed: kind, max_outstanding, signals',
    ],
    [
      'pool: main',
      'pool: main\n    routing: { signals: { refesh: 1s } }',
      '8:27  unknown key "refesh" in deployments.chat.routing.signals. Did you mean "refresh"? Allowed: refresh',
    ],
    [
      'pool: main',
      'pool: main\n    routing: { kind: prefix-hash, load_factr: 2 }',
      '8:35  unknown key "load_factr" in deployments.chat.routing. Did you mean "load_factor"? Allowed: kind, prefix_tokens, load_factor, max_outstanding, signals',
    ],
  ])('%s → %s is reported at the key, with what the kind allows', (from, to, problem) => {
    expect(problemsAfter([from, to])).toEqual([problem]);
  });

  it.each([
    ['kind: poisson', 'knd: poisson', '12:17  unknown key "knd" in traffic.users.arrivals.'],
    [
      service,
      'service: { Kind: exponential, mean: 1s }',
      '8:39  unknown key "Kind" in deployments.chat.engine.service.',
    ],
    [
      'pool: main',
      'pool: main\n    routing: { knd: random }',
      '8:16  unknown key "knd" in deployments.chat.routing.',
    ],
  ])('%s → %s, which misspells `kind`, is one problem', (from, to, problem) => {
    expect(problemsAfter([from, to])).toEqual([
      expect.stringContaining(`${problem} Did you mean "kind"? Allowed: kind, `),
    ]);
  });

  it('of another kind is none that misspells `kind`', () => {
    expect(problemsAfter([service, 'service: { min: 1s, max: 2s }'])).toEqual([
      expect.stringMatching(
        /^8:37 {2}deployments\.chat\.engine\.service\.kind: `kind` is missing\./,
      ),
    ]);
  });

  it('that misspells a required one is one problem, not two', () => {
    const problems = problemsAfter(['horizon:', 'horizn:']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^2:1 {2}unknown key "horizn"\. Did you mean "horizon"\? Allowed: name, seed,/,
    );
  });

  it('that resembles nothing leaves the missing key to be reported too', () => {
    expect(problemsAfter(['horizon:', 'duration:'])).toEqual([
      '1:1  horizon: is missing: a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
      expect.stringMatching(/^2:1 {2}unknown key "duration"\. Allowed: name/),
    ]);
  });
});

describe('a wrong value', () => {
  it.each([
    ['horizon: 10s', 'horizon: 10', `2:10  horizon: 10 ${durationExample}`],
    ['horizon: 10s', 'horizon: 0s', '2:10  horizon: "0s" must be more than 0'],
    ['horizon: 10s', 'horizon: -10s', '2:10  horizon: "-10s" must be more than 0'],
    [service, 'service: 1GB', `8:37  deployments.chat.engine.service: "1GB" ${durationExample}`],
    [
      service,
      'service: { kind: exponential, mean: 1 }',
      `8:64  deployments.chat.engine.service.mean: 1 ${durationExample}`,
    ],
    [
      arrivals,
      'kind: poisson, rate: 1',
      '12:38  traffic.users.arrivals.rate: 1 is not a rate with its unit of time, such as "60/s" or "100/min"',
    ],
    [
      arrivals,
      'kind: poisson, rate: -1/s',
      '12:38  traffic.users.arrivals.rate: "-1/s" is negative',
    ],
    [
      'replicas: 2',
      'replicas: 2.5',
      '9:39  deployments.chat.scaling.replicas: 2.5 is not a whole number',
    ],
    [
      'replicas: 2',
      'replicas: two',
      '9:39  deployments.chat.scaling.replicas: "two" is not a number',
    ],
    [
      'replicas: 2',
      'replicas: -1',
      '9:39  deployments.chat.scaling.replicas: -1 is too small: at least 0',
    ],
    ['name: small', 'name: Small One', '1:7  name: use lower-case letters, digits and hyphens'],
    [
      'engine: { kind: slots, service: 1s }',
      'engine:',
      '8:12  deployments.chat.engine: null is not a block of keys',
    ],
    [
      'name: small',
      'name: small\nwarmup: soon',
      `2:9  warmup: "soon" ${durationExample}, nor "auto"`,
    ],
    ['name: small', 'name: small\nmax_events: 0', '2:13  max_events: 0 must be more than 0'],
    [
      'pool: main',
      'pool: main\n    queue: { limit: -1 }',
      '8:21  deployments.chat.queue.limit: -1 is negative, nor "unlimited"',
    ],
    [
      'pool: main',
      'pool: main\n    queue: { order: lifo }',
      '8:21  deployments.chat.queue.order: "lifo" is not allowed. Allowed: fcfs, priority',
    ],
    ['name: small', 'name: small\nsweep: { a: [] }', '2:13  sweep.a: [] is too small: at least 1'],
    [
      'name: small',
      'name: small\nsweep: { a: 5 }',
      '2:13  sweep.a: 5 is not a list or a block of names',
    ],
    ['name: small', 'name: small\nseed: 1.5', '2:7  seed: 1.5 is not a text or a whole number'],
    [
      'name: small',
      'name: small\nseed: 1e300',
      '2:7  seed: 1e+300 is too large: at most 9007199254740991',
    ],
    [
      'pool: main',
      'pool: main\n    routing: { kind: round-robbin }',
      '8:22  deployments.chat.routing.kind: "round-robbin" is not a kind. Did you mean "round-robin"? Allowed: round-robin, random, least-outstanding, power-of-two, least-kv, least-tokens, session-affinity, prefix-hash, prefix-aware',
    ],
  ])('%s → %s is reported where it stands', (from, to, problem) => {
    expect(problemsAfter([from, to])).toEqual([problem]);
  });

  it.each([
    [
      'kind: poisson',
      'kind: poison',
      '12:23  traffic.users.arrivals.kind: "poison" is not a kind. Did you mean "poisson"?',
    ],
    [
      'kind: poisson, ',
      '',
      '12:15  traffic.users.arrivals.kind: `kind` is missing. Allowed: poisson, constant',
    ],
    [
      'kind: slots',
      'kind: vllm',
      '8:21  deployments.chat.engine.kind: "vllm" is not a kind. Did you mean "llm"? Allowed: ',
    ],
    [
      service,
      'service: { kind: expontial, mean: 1s }',
      '8:45  deployments.chat.engine.service.kind: "expontial" is not a kind. Did you mean "exponential"?',
    ],
    [
      'accelerator: L4',
      'accelerator: l40s ',
      '4:24  pools.main.accelerator: "l40s" is not allowed. Did you mean "L40S"?',
    ],
  ])('%s → %s names the nearest that is allowed', (from, to, problem) => {
    const problems = problemsAfter([from, to]);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.startsWith(problem), problems[0]).toBe(true);
  });
});

describe('a missing value', () => {
  it.each([
    [
      `traffic:\n  users:\n    arrivals: { ${arrivals} }\n`,
      '',
      '1:1  traffic: is missing: a block of names',
    ],
    [
      '    engine: { kind: slots, service: 1s }\n',
      '',
      '7:5  deployments.chat.engine: is missing: a block of keys',
    ],
    [
      ', service: 1s',
      '',
      '8:13  deployments.chat.engine.service: is missing: a duration with its unit (us, ms, s, min, h, d, w), such as "30s" or "5min"',
    ],
    [', replicas: 2', '', '9:14  deployments.chat.scaling.replicas: is missing: a number'],
  ])('%j is reported at the block that lacks it', (from, to, problem) => {
    expect(problemsAfter([from, to])).toEqual([problem]);
  });
});

it('several problems are reported at once, in the order of their lines', () => {
  const problems = problemsAfter(
    ['rate: 1/s', 'rate: 60'],
    ['replicas: 2', 'replica: 2'],
    ['horizon: 10s', 'horizon: 10'],
    ['accelerators: 4', 'accelerators: 0'],
  );
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    '2:10',
    '4:42',
    '9:29',
    '12:38',
  ]);
});

describe('an SLO', () => {
  it.each([
    ['{ metric: e2e_p95 }', 'slos.0: needs either `max` or `min`'],
    ['{ metric: e2e_p95, max: 1s, min: 1s }', 'slos.0: needs either `max` or `min`'],
    ['{ metric: e2e_p95, max: 1 }', `slos.0.max: 1 ${durationExample}`],
    [
      '{ metric: drop_rate, max: 1s }',
      'slos.0.max: "1s" is not a percentage or a number between 0 and 1, such as "90%" or "0.9"',
    ],
    ['{ metric: cost_usd, max: 5 }', 'slos.0.max: 5 is not an amount in dollars, such as "$0.02"'],
  ])('%s: %s', (slo, problem) => {
    const problems = problemsAfter(['name: small', `name: small\nslos: [${slo}]`]);
    expect(problems.map((one) => one.replace(/^\S+ {2}/, ''))).toEqual([problem]);
  });
});

describe('what is no YAML', () => {
  it.each([
    ['horizon: 10s', 'horizon: 10s\nname: again', '3:1  Map keys must be unique'],
    ['    pool: main', '\tpool: main', '7:1  Tabs are not allowed as indentation'],
    ['    pool: main', '      pool: main', '8:1  All mapping items must start at the same column'],
    [
      'replicas: 2 }',
      'replicas: 2',
      '10:1  Flow map in block collection must be sufficiently indented and end with a }',
    ],
    ['pool: main', 'pool: *main', '7:11  *main: there is no anchor &main before it'],
  ])('%j → %j is reported first of all', (from, to, problem) => {
    expect(problemsAfter([from, to])[0]).toBe(problem);
  });

  it('two documents are one too many', () => {
    expect(problemsOf(`${small}---\n${small}`)).toEqual([
      '13:1  Source contains multiple documents',
    ]);
  });

  it.each(['', '# nothing\n'])('%j is empty', (text) => {
    expect(problemsOf(text)).toEqual([
      '1:1  the scenario is empty; spillway init writes one to begin with',
    ]);
  });

  it.each([
    ['hello\n', '"hello"'],
    ['- a\n', '["a"]'],
  ])('%j is not a block of keys', (text, value) => {
    expect(problemsOf(text)).toEqual([`1:1  the scenario: ${value} is not a block of keys`]);
    const override = { path: 'seed', value: 1, place: { file: '--seed' } };
    expect(problemsOf(text, [override])).toEqual(problemsOf(text));
  });
});

it('the message of the error has every problem on a line, after its place', () => {
  expect(() => readSource('a: 1\na: 2\n', 'x.yaml')).toThrow(ScenarioError);
  expect(() => readSource('a: 1\na: 2\n', 'x.yaml')).toThrow(
    /x\.yaml:2:1.*Map keys must be unique$/,
  );
});
