import fc from 'fast-check';
import { victimKinds } from '../policies/victims/index.ts';
import { type Data, durations } from './distributions.ts';

/** How replicas start, go and, where the fleet is not fixed, sleep: mostly as they do where only a time to start is said. */
export function lifecycles(fixed: boolean): fc.Arbitrary<Data> {
  return fc
    .record({
      startup: startups(),
      scaleDown: scaleDowns(),
      warm: fixed ? fc.constant({}) : warmPools(),
    })
    .map(({ startup, scaleDown, warm }) => ({ startup, ...scaleDown, ...warm }));
}

function startups(): fc.Arbitrary<unknown> {
  const plain = fc.nat(8).map((seconds) => `${seconds}s`);
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: phases() });
}

function phases(): fc.Arbitrary<Data> {
  const time = () => durations(100, 3000);
  const weights = fc.oneof(
    time(),
    fc.record({
      from: fc.constantFrom('store', 'nvme', 'ram', 'peer'),
      size: fc.integer({ min: 1, max: 8 }).map((gigabytes) => `${gigabytes}GB`),
      store_bandwidth: fc.constant('2GB/s'),
      cached: fc.boolean(),
    }),
  );
  return fc.record(
    {
      node: time(),
      image: fc.oneof(time(), fc.record({ time: time(), cached: fc.boolean() })),
      container: time(),
      init: time(),
      weights,
      compile: fc.oneof(time(), fc.record({ time: time(), again: time() })),
      warmup: time(),
      readiness: fc.oneof(
        time(),
        fc.record({ probe: fc.integer({ min: 1, max: 5 }).map((seconds) => `${seconds}s`) }),
      ),
      snapshot: fc.record({ restore: time(), made: fc.boolean() }),
    },
    { requiredKeys: [] },
  );
}

function scaleDowns(): fc.Arbitrary<Data> {
  const some = fc.record({
    victim: fc.constantFrom(...victimKinds),
    starting: fc.constantFrom('first', 'last', 'keep'),
    drain: fc.oneof(
      fc.constant('unlimited'),
      fc.integer({ min: 0, max: 3000 }).map((ms) => `${ms}ms`),
    ),
  });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ scale_down: some }) },
  );
}

function warmPools(): fc.Arbitrary<Data> {
  const some = fc
    .record({
      replicas: fc.integer({ min: 1, max: 2 }),
      initial: fc.nat(1),
      level: fc.constantFrom(1, 2, 'paused'),
      releases: fc.boolean(),
      wake: durations(0, 2000),
    })
    .map((warm) => ({ ...warm, releases: warm.releases && warm.level !== 'paused' }));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ warm: some }) },
  );
}
