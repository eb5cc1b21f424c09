import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPolicyModule } from '../../src/sweep/policy-modules.ts';
import { command, flood, folderOf, spillway } from '../cli/spillway.ts';

/** As many replicas as the queue over a target, in types that have to be taken out. */
const queueScaler = `
interface Options { readonly target?: number }
interface Seen { readonly now: number; readonly queueDepth?: number | undefined }
export default function queueScaler({ target = 4 }: Options) {
  return {
    initialReplicas: 1,
    interval: 15,
    initial: (): null => null,
    decide: (state: null, { queueDepth = 0 }: Seen) => ({
      desired: Math.ceil(queueDepth / target),
      because: \`queue of \${queueDepth}\`,
      state,
    }),
  };
}
export const promises = { max: 20 };
`;

const plain = `{
  initialReplicas: 3, interval: 15, initial: () => 0,
  decide: (state) => ({ desired: 3, because: 'three', state }),
}`;

const good: Readonly<Record<string, string>> = {
  'typed.ts': queueScaler,
  'typed.mts': queueScaler,
  'with-an-enum.ts': `enum Few { Three = 3 }
export default { initialReplicas: 3, interval: 15, initial: () => 0,
  decide: (state: number) => ({ desired: Few.Three, because: 'three', state }) };`,
  'module.js': `export default () => (${plain})`,
  'common.js': `module.exports = () => (${plain})`,
  'function.mjs': `export default () => (${plain})`,
  'object.mjs': `export default ${plain}`,
  'named.mjs': `export const autoscaler = () => (${plain})`,
  'common.cjs': `module.exports = () => (${plain})`,
  'wrapped.cjs': `exports.autoscaler = () => (${plain}); exports.promises = { min: 3 }`,
};

test.each(Object.keys(good))('%s is a policy', async (name) => {
  const folder = folderOf(good);
  const { create } = await loadPolicyModule(join(folder, name));
  const policy = create({}, {});
  const { desired } = policy.decide(policy.initial(), {
    now: 0,
    ready: 1,
    starting: 0,
    queueDepth: 12,
  });
  expect(desired).toBe(3);
});

test('options reach the function, and promises the caller', async () => {
  const folder = folderOf(good);
  const { create, promises } = await loadPolicyModule(join(folder, 'typed.ts'));
  const policy = create({ target: 2 }, {});
  const seen = { now: 0, ready: 1, starting: 0, queueDepth: 12 };
  expect(policy.decide(policy.initial(), seen)).toEqual({
    desired: 6,
    because: 'queue of 12',
    state: null,
  });
  expect(promises).toEqual({ max: 20 });
  expect((await loadPolicyModule(join(folder, 'wrapped.cjs'))).promises).toEqual({ min: 3 });
});

const bad: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'broken.ts': ['export default (: number', /broken\.ts cannot be loaded: .*Unexpected ":"/],
  'broken.mjs': ['export default (x y', /broken\.mjs cannot be loaded: /],
  'class.mjs': [
    'export default class Scaler {}',
    /class\.mjs exports a class\. Allowed: an instance of it \(export default new Scaler\(\)\)/,
  ],
  'throws.ts': ["throw new Error('no luck')", /throws\.ts cannot be loaded: Error: no luck$/],
  'lost.mjs': ["import './nowhere.mjs'", /lost\.mjs cannot be loaded: .*nowhere\.mjs/],
  'others.mjs': ['export const a = 1, b = 2', /exports no policy: it exports a, b\. Allowed: /],
  'nothing.mjs': ['', /exports no policy: it exports nothing\. Allowed: /],
  'number.mjs': ['export default 3', /exports no policy: it is a value of type number\. /],
  'empty.mjs': ['export default {}', /exports no policy: it has no function `decide`/],
  'notes.txt': ['', /notes\.txt is no module\. Allowed: \.ts, /],
};

test.each(Object.keys(bad))('%s is none, and it says why in one line', async (name) => {
  const [text, says] = bad[name]!;
  const folder = folderOf({ [name]: text });
  const error = await loadPolicyModule(join(folder, name)).catch((one: Error) => one);
  expect(error).toMatchObject({ name: 'PolicyModuleError', message: expect.stringMatching(says) });
  expect((error as Error).message).not.toContain('\n');
});

test('a module that waits for what never comes is given up', async () => {
  const waiting = join(folderOf({ 'waits.mjs': 'await new Promise(() => {});' }), 'waits.mjs');
  await expect(loadPolicyModule(waiting, 0.05)).rejects.toThrow(
    /waits\.mjs cannot be loaded: .*it waits for something that has not come after 0\.05 s$/,
  );
});

test('a file that is not there is told with the nearest name', async () => {
  const folder = folderOf({ 'my-policy.ts': queueScaler });
  await expect(loadPolicyModule(join(folder, 'my-polcy.ts'))).rejects.toThrow(
    /there is no policy .*my-polcy\.ts\. Did you mean .*my-policy\.ts\?/,
  );
});

const wrongAutoscalers: readonly (readonly [text: string, says: string])[] = [
  ['() => undefined', 'it is a value of type undefined'],
  ['async () => ({})', 'it is a promise'],
  ['() => ({ decide() {} })', 'it has no function `initial`'],
  [
    '() => ({ decide() {}, initial() {}, initialReplicas: 1.5 })',
    'its `initialReplicas` is 1.5, not a whole number from 0 up',
  ],
  [
    '() => ({ decide() {}, initial() {}, initialReplicas: 1, interval: 0 })',
    'its `interval` is 0, not a number of seconds from 0.000001 up',
  ],
  [
    // Less than a tick of the clock: it would be asked again and again at the same instant.
    '() => ({ decide() {}, initial() {}, initialReplicas: 1, interval: 1e-9 })',
    'its `interval` is 1e-9, not a number of seconds from 0.000001 up',
  ],
  [
    "() => ({ decide() {}, initial() {}, initialReplicas: 1, interval: 15, reads: ['queue_depth'] })",
    'its `reads` has "queue_depth", which is no signal. Did you mean "queue-depth"? Allowed: ',
  ],
  [
    "() => ({ decide() {}, initial() {}, initialReplicas: 1, interval: 15, reads: 'queue-depth' })",
    'its `reads` is no list',
  ],
  ["() => { throw new TypeError('target?') }", 'TypeError: target? at policy.mjs:1:30'],
  [
    "() => new Proxy({}, { get() { throw new Error('shut') } })",
    'to look at it throws Error: shut',
  ],
];

test.each(wrongAutoscalers)('%s makes no autoscaler', async (text, says) => {
  const folder = folderOf({ 'policy.mjs': `export default ${text}` });
  const { create } = await loadPolicyModule(join(folder, 'policy.mjs'));
  expect(() => create({}, {})).toThrow(says);
});

/** The flood of all commands' tests under a policy of one's own. */
const own = (options: string) =>
  flood
    .replace(
      'scaling: { kind: fixed, replicas: 2 }',
      `scaling: { kind: module, path: ./policies.ts, ${options} }`,
    )
    .replace(/sweep:[\s\S]*$/, '');

test('I1: a scenario runs under a module, the same with 1 worker and with 2', async () => {
  const files = {
    'flood.yaml': own('options: { target: 2 }, max_replicas: 5'),
    'policies.ts': queueScaler,
  };
  const folder = folderOf(files);
  const decisions = [];
  // As a process and as none.
  for (const [workers, started] of [
    ['1', command],
    ['2', spillway],
  ] as const) {
    const run = ['run', 'flood.yaml', '--workers', workers, '--out', workers];
    expect(await started(folder, ...run)).toMatchObject({ code: 0 });
    decisions.push(readFileSync(join(folder, workers, 'decisions.csv'), 'utf8'));
  }
  expect(decisions[0]).toContain('./policies.ts');
  expect(decisions[0]).toMatch(/,5,5,"?queue of \d+, but above max_replicas/);
  expect(decisions[1]).toBe(decisions[0]);
});

test('a policy that answers nonsense stops the run, and is named with the time and what it saw', async () => {
  const folder = folderOf({
    'flood.yaml': own('options: {}'),
    'policies.ts': `export default { initialReplicas: 2, interval: 15, initial: () => null,
      decide: (state: null, { now }: { now: number }) => ({ desired: now > 40 ? NaN : 2, because: 'two', state }) };`,
  });
  const { code, stderr } = await command(folder, 'run', 'flood.yaml');
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /policy \.\/policies\.ts at 45 s wants NaN replicas, not a whole number from 0 up; it saw \{"now":45,"ready":\d/,
  );
});

test('a scenario that names no policy says so at the place', async () => {
  const folder = folderOf({ 'flood.yaml': own('options: {}'), 'policy.ts': queueScaler });
  const { code, stderr } = await command(folder, 'check', 'flood.yaml');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /flood\.yaml:13:36 {2}deployments\.chat\.scaling\.path: there is no policy policies\.ts\. Did you mean policy\.ts\?/,
  );
});
