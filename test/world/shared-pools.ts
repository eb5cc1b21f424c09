import type { Data } from '../../src/testing/distributions.ts';

/** A way to share two accelerators, and the parts that two deployments have. */
export interface Sharing {
  readonly sharing: Data;
  readonly a: Data;
  readonly b: Data;
  /** Four accelerators where nobody shares. */
  readonly accelerators?: number;
}

const memory = { memory: '30GB', multiprocessors: '50%' };
const sliced = { profile: '3g.40gb' };
const half = { ...sliced, memory: '18GB', multiprocessors: '50%' };

/** Every kind of sharing, by name. */
export const sharings: Readonly<Record<string, Sharing>> = {
  exclusive: { sharing: { kind: 'exclusive' }, a: {}, b: {}, accelerators: 4 },
  mig: { sharing: { kind: 'mig' }, a: sliced, b: sliced },
  mps: { sharing: { kind: 'mps' }, a: memory, b: memory },
  'time-slice': { sharing: { kind: 'time-slice' }, a: memory, b: memory },
  'turns by priority': {
    sharing: { kind: 'time-slice', turns: { kind: 'priority' } },
    a: { ...memory, priority: 'latency-critical' },
    b: { ...memory, priority: 'best-effort' },
  },
  'exact turns': {
    sharing: { kind: 'time-slice', quantum: 'exact', turn: '10ms' },
    a: memory,
    b: memory,
  },
  swap: { sharing: { kind: 'swap', residence: '1s', initialisation: '100ms' }, a: {}, b: {} },
  hybrid: {
    sharing: { kind: 'hybrid', reserved: '30%' },
    a: { memory: '22GB', multiprocessors: '30%', reserved: true },
    b: { memory: '40GB' },
  },
  'mps within mig': {
    sharing: { kind: 'mig', layout: ['3g.40gb', '3g.40gb'], within: { kind: 'mps' } },
    a: half,
    b: half,
  },
  'time-slice within mig': {
    sharing: { kind: 'mig', layout: ['3g.40gb', '3g.40gb'], within: { kind: 'time-slice' } },
    a: half,
    b: half,
  },
};

/** Deployments `a` and `b` with two replicas each, one of both on each of two accelerators, under some traffic. */
export function sharedGroundwork({ sharing, a, b, accelerators = 2 }: Sharing) {
  const deployment = (share: Data) => ({
    pool: 'p',
    share,
    startup: '2s',
    engine: { kind: 'slots', service: '200ms' },
    scaling: { kind: 'fixed', replicas: 2 },
  });
  const traffic = (name: string) => ({
    deployment: name,
    arrivals: { kind: 'poisson', rate: '2/s' },
    prompt: { kind: 'uniform', min: 1, max: 40 },
    output: { kind: 'uniform', min: 1, max: 30 },
  });
  return {
    name: 'shared',
    horizon: '30s',
    pools: {
      p: { accelerator: 'A100', accelerators, sharing, placement: { kind: 'spread' } },
    },
    deployments: { a: deployment(a), b: deployment(b) },
    traffic: { a: traffic('a'), b: traffic('b') },
  };
}
