import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScenario, scenarios } from '../../../src/testing/index.ts';
import { runsOf } from '../../nightly.ts';
import { expectSame } from '../expect-same.ts';
import { runLiteral } from '../literal.ts';
import { powered } from './powered-scenarios.ts';

const hour = { horizon: '1h', 'deployments.d.engine.service': '1h' };

/** Mean watts over an hour of which the whole serves one request, on one of an H100’s two slots. */
function wattsWith(power: object | undefined, more: object = {}): number {
  const { result } = runLiteral([{ at: 0 }], {
    ...hour,
    'pools.p': { accelerator: 'H100', accelerators: 1, ...(power && { power }) },
    'deployments.d.engine.slots': 2,
    ...more,
  });
  return 1000 * result.total['energy_kwh']!;
}

const batch = (model: object, more: object = {}) => wattsWith({ model, use: 'batch', ...more });

describe('an H100 of which one of two slots serves', () => {
  it('draws all of its 700 W where it is held to be used or not, by whatever curve', () => {
    expect(wattsWith(undefined)).toBeCloseTo(700, 9);
    for (const kind of ['linear', 'sqrt', 'square', 'cubic', 'mse']) {
      expect(wattsWith({ model: { kind } })).toBeCloseTo(700, 9);
    }
    // 1 − exp(−1/0.3) of the second half of the way is not there yet.
    const asymptotic = 120 + 580 * ((2 - Math.exp(-1 / 0.3)) / 2);
    expect(wattsWith({ model: { kind: 'asymptotic' } })).toBeCloseTo(asymptotic, 9);
  });

  it('draws by the curve at a half, where its slots count, from 120 W on', () => {
    expect(batch({ kind: 'linear' })).toBeCloseTo(410, 9);
    expect(batch({ kind: 'sqrt' })).toBeCloseTo(120 + 580 * Math.SQRT1_2, 9);
    expect(batch({ kind: 'square' })).toBeCloseTo(265, 9);
    expect(batch({ kind: 'cubic' })).toBeCloseTo(192.5, 9);
    expect(batch({ kind: 'mse', exponent: 2 })).toBeCloseTo(120 + 580 * 0.75, 9);
    const asymptotic = (0.5 + 1 - Math.exp(-0.5 / 0.2)) / 2;
    expect(batch({ kind: 'asymptotic', knee: '20%' })).toBeCloseTo(120 + 580 * asymptotic, 9);
    expect(batch({ kind: 'constant', watts: '1.2kW' })).toBeCloseTo(1200, 9);
    expect(batch({ kind: 'table', use: [0, '25%', 1], watts: [50, 100, 400] })).toBeCloseTo(200, 9);
  });

  it('has its part of a server on top, and stays below a cap', () => {
    expect(wattsWith({ host: '200W' })).toBeCloseTo(900, 9);
    expect(wattsWith({ host: 'typical' })).toBeCloseTo(850, 9);
    expect(wattsWith({ cap: '300W' })).toBeCloseTo(300, 9);
    expect(wattsWith({ cap_part: '60%', host: 'typical' })).toBeCloseTo(570, 9);
    expect(wattsWith({ cap: '650W', cap_part: '90%' })).toBeCloseTo(630, 9);
    // Half of the way to the cap, and a curve that would go beyond it.
    expect(batch({ kind: 'linear' }, { cap: '300W' })).toBeCloseTo(210, 9);
    expect(batch({ kind: 'constant', watts: 500 }, { cap: '300W' })).toBeCloseTo(300, 9);
  });
});

describe('a node of eight H100 of which a replica has one', () => {
  const wattsOf = (power: object, more: object = {}) => {
    const { total } = runLiteral([], {
      horizon: '1h',
      'pools.p': {
        accelerator: 'H100',
        accelerators: 8,
        nodes: { size: 8, initial: 1, autoscaler: { unneeded: '2h' } },
        power,
      },
      ...more,
    }).result;
    return 1000 * total['energy_kwh']!;
  };

  it('draws 120 W of each, or only 70 W of those that nobody has', () => {
    expect(wattsOf({})).toBeCloseTo(960, 9);
    expect(wattsOf({ vacant: 'bare' })).toBeCloseTo(120 + 7 * 70, 9);
    expect(wattsOf({ vacant: 'bare', host: '100W' })).toBeCloseTo(610 + 800, 9);
    // Two at a time.
    const pairs = { 'pools.p.group': 2, 'deployments.d.accelerators': 2 };
    expect(wattsOf({ vacant: 'bare' }, pairs)).toBeCloseTo(2 * 120 + 6 * 70, 9);
    const without = { 'deployments.d.scaling': { kind: 'fixed', replicas: 0 } };
    expect(wattsOf({ vacant: 'bare' }, without)).toBeCloseTo(560, 9);
  });
});

describe('parts of one accelerator', () => {
  /** kWh of two slices of 3/7 and half of the memory, one of which works, and of both at work. */
  function slices(requests: readonly number[], kind: string) {
    const { result } = runLiteral(
      requests.map((at) => ({ at })),
      {
        ...hour,
        'pools.p': {
          accelerator: 'H100',
          accelerators: 1,
          sharing: { kind: 'mig' },
          power: { model: { kind } },
        },
        'deployments.d.share': { profile: '3g.40gb' },
        'deployments.d.scaling.replicas': 2,
      },
    );
    return 1000 * result.total['energy_kwh']!;
  }

  it('draw by the use of all of it together', () => {
    expect(slices([0], 'linear')).toBeCloseTo(120 + 290, 1);
    expect(slices([0], 'square')).toBeCloseTo(120 + 145, 1);
    expect(slices([0, 0], 'square')).toBeCloseTo(700, 1);
  });

  it('count for less of its batch once they come to more than all of it', () => {
    const deployment = (profile: string, scaling: object) => ({
      pool: 'p',
      share: { profile },
      engine: { kind: 'slots', service: '2h' },
      scaling,
    });
    const { deployments, total } = runScenario({
      name: 'slices',
      horizon: '1h',
      pools: {
        p: {
          accelerator: 'H100',
          accelerators: 1,
          sharing: { kind: 'mig' },
          power: { use: 'batch' },
        },
      },
      deployments: {
        a: deployment('4g.40gb', { kind: 'fixed', replicas: 1 }),
        // It comes after half an hour, while the other is at work.
        b: deployment('3g.40gb', {
          kind: 'scheduled',
          start: 'friday 00:00',
          schedules: [{ start: '30 0 * * *', end: '59 23 * * *', replicas: 1 }],
          otherwise: 0,
        }),
      },
      traffic: {
        a: { deployment: 'a', arrivals: { kind: 'constant', rate: '1/s' } },
        b: { deployment: 'b', arrivals: { kind: 'constant', rate: '1/s' } },
      },
    }).result;
    const above = deployments.map(({ values }) => {
      return (1000 * (values['energy_kwh']! - values['accelerator_hours']! * 0.12)) / 580;
    });
    // The one alone has 4/7 of it, and 8/15 once the other is there; but for the second before its first request.
    expect(deployments[1]!.values['accelerator_hours']).toBeCloseTo(0.5 * (7 / 15), 9);
    expect(above[0]).toBeCloseTo(0.5 * (4 / 7 + 8 / 15), 3);
    expect(total['energy_kwh']).toBeCloseTo(0.12 + 0.58 * (above[0]! + above[1]!), 9);
  });

  it('share what work draws by the use of each', () => {
    const { result } = runScenario({
      name: 'shares',
      horizon: '100s',
      pools: {
        p: {
          accelerator: 'H100',
          accelerators: 1,
          sharing: { kind: 'mps', interference: 0 },
          power: { model: { kind: 'square' } },
        },
      },
      deployments: Object.fromEntries(
        ['a', 'b'].map((name, index) => [
          name,
          {
            pool: 'p',
            share: { memory_part: '50%', multiprocessors: index === 0 ? '60%' : '20%' },
            engine: { kind: 'slots', service: '1000s' },
            scaling: { kind: 'fixed', replicas: 1 },
          },
        ]),
      ),
      traffic: Object.fromEntries(
        ['a', 'b'].map((name) => [
          name,
          { deployment: name, arrivals: { kind: 'constant', rate: '100/s' } },
        ]),
      ),
    });
    const above = result.deployments.map(({ values }) => {
      const rest = (0.12 * values['accelerator_hours']!) as number;
      return values['energy_kwh']! - rest;
    });
    const [a, b] = above as [number, number];
    // 0.8² of 580 W, three quarters of it for whom three quarters of the use are.
    expect(a / b).toBeCloseTo(3, 2);
    expect((36_000 * (a + b)) / 580).toBeCloseTo(0.64, 2);
  });
});

describe('a language model', () => {
  it('I15: draws the same with and without skipping steps, whatever its batch has to do with it', () => {
    fc.assert(
      fc.property(
        powered(scenarios({ engines: ['llm'], plainPools: true })),
        fc.constantFrom({ kind: 'cubic' }, { kind: 'measured' }),
        (source, model) => {
          const pools = Object.fromEntries(
            Object.entries(source.pools).map(([name, pool]) => [
              name,
              { ...pool, accelerator: 'H100-SXM', power: { model, use: 'batch' } },
            ]),
          );
          const batched = { ...source, pools };
          const set = Object.fromEntries(
            Object.keys(source.deployments).map((name) => [
              `deployments.${name}.engine.stepwise`,
              true,
            ]),
          );
          const fast = runScenario(batched);
          const stepwise = runScenario(batched, { set });
          const found = ({ result }: typeof fast) => {
            const { events: _, fingerprint: __, ...rest } = result;
            return rest;
          };
          expectSame(found(stepwise), found(fast));
        },
      ),
      { numRuns: runsOf(25), seed: 15 },
    );
  });

  /** Mean watts of a replica that decodes so many sequences all the while. */
  function decoding(users: number, power: object): number {
    const { result } = runScenario({
      name: 'decoding',
      horizon: '15s',
      warmup: '5s',
      pools: { p: { accelerator: 'H100', accelerators: 1, power } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'llm', model: 'Llama-3.1-8B', max_num_seqs: 128 },
          scaling: { kind: 'fixed', replicas: 1 },
        },
      },
      traffic: {
        t: {
          arrivals: { kind: 'closed', users },
          sessions: { turns: 1, think: '1ms' },
          prompt: 10,
          output: 8000,
        },
      },
    });
    return (3.6e6 * result.total['energy_kwh']!) / 10;
  }

  it('draws what was measured at its batch, on a logarithmic scale in between', () => {
    const measured = { model: { kind: 'measured' } };
    expect(decoding(1, measured)).toBeCloseTo(483, 9);
    expect(decoding(32, measured)).toBeCloseTo(519, 9);
    expect(decoding(64, measured)).toBeCloseTo(564, 9);
    expect(decoding(48, measured)).toBeCloseTo(519 + 45 * Math.log2(1.5), 9);
    expect(decoding(32, { model: { kind: 'measured', weights: 'experts' } })).toBeCloseTo(477, 9);
    expect(decoding(64, { ...measured, cap: '500W' })).toBeCloseTo(500, 9);
  });

  it('draws by the part of its most sequences that runs', () => {
    const square = { model: { kind: 'square' }, use: 'batch' };
    expect(decoding(32, square)).toBeCloseTo(120 + 580 / 16, 9);
    expect(decoding(128, square)).toBeCloseTo(700, 9);
  });
});
