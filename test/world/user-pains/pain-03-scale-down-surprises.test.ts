import { describe, expect, it } from 'vitest';
import { at, runLiteral } from '../literal.ts';

type Run = ReturnType<typeof runLiteral>;

const calm = [
  { at: '0s', ongoing: 500 },
  { at: '10min', ongoing: 1 },
];

/** 500 replicas at $2 an hour, of which one is enough from the tenth minute on, over 90 min. */
function drop(scaling: object, script: readonly object[] = calm): Run {
  return runLiteral(at(), {
    horizon: '90min',
    'pools.p.accelerators': 500,
    'deployments.d.scaling': {
      kind: 'hpa',
      initial_replicas: 500,
      max_replicas: 500,
      metrics: [{ metric: 'ongoing', target: 1, type: 'external' }],
      ...scaling,
    },
    'deployments.d.signals.script': script,
  });
}

const down = (rules: object) => ({ behavior: { scale_down: rules } });
const tenPercent = { policies: [{ type: 'percent', value: 10, period: '1min' }] };
const fiftyPods = { policies: [{ type: 'pods', value: 50, period: '1min' }] };

/** What became of the replicas, and the rule that bound, whenever either changed; the metric's own words left out. */
function trace({ result }: Run): string[] {
  return result.decisions.map(
    ({ time, current, desired, because }) =>
      `${time}: ${current} to ${desired}, ${because.replace(/ ?\(?external metric ongoing at .*$/, '') || 'metric'}`,
  );
}

const windowed = drop({});
const annealed = drop(down(tenPercent));
const disabled = drop(down({ select_policy: 'disabled' }));
const usdOf = ({ result }: Run) => result.total['cost_usd']!;

describe('pain 3: scale-down is too slow, or all at once', () => {
  it('nothing happens for 300 s, and then 499 replicas go in one step', () => {
    expect(trace(windowed)).toEqual([
      '15: 500 to 500, metric',
      '600: 500 to 500, scale-down window: max of the last 300 s',
      '900: 500 to 1, metric',
      '915: 1 to 1, metric',
    ]);
    const gone = windowed.result.fleetEvents.filter(({ event }) => event === 'stopped');
    expect(gone.map(({ time }) => time)).toEqual(new Array(499).fill(900));
  });

  it('the window is no delay: 15 s of 400 in its middle hold 400 for another 300 s', () => {
    const blip = [...calm, { at: '840s', ongoing: 400 }, { at: '850s', ongoing: 1 }];
    const run = drop({}, blip);
    expect(trace(run).slice(1)).toEqual([
      '600: 500 to 500, scale-down window: max of the last 300 s',
      '840: 500 to 500, scale-down window: max of the last 300 s',
      '855: 500 to 500, scale-down window: max of the last 300 s',
      '900: 500 to 400, scale-down window: max of the last 300 s',
      '915: 400 to 400, scale-down window: max of the last 300 s',
      '1155: 400 to 1, metric',
      '1170: 1 to 1, metric',
    ]);
    // 399 replicas for another 255 s.
    expect(usdOf(run) - usdOf(windowed)).toBeCloseTo((399 * 255 * 2) / 3600, 6);
  });

  it('with a policy of per cent it anneals, and decisions.csv says that the policy bound', () => {
    const steps = annealed.result.decisions.filter(({ current, desired }) => desired < current);
    expect(steps.slice(0, 4).map(({ time, desired }) => [time, desired])).toEqual([
      [885, 450],
      [945, 405],
      [1005, 364],
      [1065, 327],
    ]);
    expect(steps.at(-1)).toMatchObject({ time: 3345, current: 2, desired: 1 });
    for (const { because } of steps.slice(0, -1)) {
      expect(because).toMatch(/^scale-down policies \(Max\)/);
    }
  });

  it('a minimum and a disabled direction are named as well', () => {
    expect(trace(drop({ min_replicas: 20 }))).toContain('900: 500 to 20, minReplicas 20');
    expect(trace(disabled)).toContain('885: 500 to 500, scale-down disabled');
  });

  it('and what each rule costs: the window $83, ten per cent a minute $138 on top of it', () => {
    const atOnce = usdOf(drop({ downscale_stabilization: '0s' }));
    // 500 for 600 s and one for the rest.
    expect(atOnce).toBeCloseTo(((500 * 600 + 4800) * 2) / 3600, 9);
    expect(usdOf(windowed) - atOnce).toBeCloseTo((499 * 300 * 2) / 3600, 9);
    expect(usdOf(drop(down(fiftyPods))) - usdOf(windowed)).toBeCloseTo(70.54, 2);
    expect(usdOf(annealed) - usdOf(windowed)).toBeCloseTo(137.74, 2);
    expect(usdOf(disabled)).toBeCloseTo(500 * 1.5 * 2, 9);
  });
});
