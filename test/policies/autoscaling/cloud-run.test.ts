import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  type CloudRunConfig,
  type CloudRunInput,
  cloudRun,
} from '../../../src/policies/autoscaling/cloud-run/cloud-run.ts';
import { strongest } from '../../../src/policies/autoscaling/cloud-run/drivers.ts';

interface DocsCase {
  readonly kind: string;
  readonly name: string;
  readonly input: { readonly cpuInstances: number; readonly concurrencyInstances: number };
  readonly expected: { readonly instances: number };
}

/** Cases of the same file that no autoscaler is asked. */
const elsewhere: Readonly<Record<string, string>> = {
  openrouterDefault: 'routes among providers; decides no number of replicas',
  route53Geoproximity: 'routes among regions; decides no number of replicas',
};

const file = new URL('../../../../shared/conformance/gateway_docs.json', import.meta.url);
const isThere = existsSync(file);
const cases = isThere
  ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: DocsCase[] }).cases
  : [];

describe.skipIf(!isThere)(
  `Cloud Run: the documentation's examples${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test.for(cases)('$kind: $name', ({ kind, input, expected }) => {
      if (elsewhere[kind] !== undefined) return;
      expect(kind).toBe('cloudRun');
      const all = [
        { name: 'CPU', instances: input.cpuInstances },
        { name: 'concurrency', instances: input.concurrencyInstances },
      ];
      expect(strongest(all).instances).toBe(expected.instances);
    });

    test('only the kinds that the table names are left to others', () => {
      const others = new Set(cases.map(({ kind }) => kind).filter((kind) => kind !== 'cloudRun'));
      expect([...others].sort()).toEqual(Object.keys(elsewhere).sort());
    });
  },
);

const config: CloudRunConfig = { cpus: 2, maxConcurrency: 80, minInstances: 0, maxInstances: 100 };

function decisions(changes: Partial<CloudRunConfig>, looks: readonly Partial<CloudRunInput>[]) {
  const decider = cloudRun({ ...config, ...changes });
  let state = decider.initial();
  let instances = 0;
  return looks.map((look, at) => {
    const decision = decider.decide(state, {
      now: 5 * at,
      instances,
      cpuUsage: 0,
      concurrency: 0,
      waiting: 0,
      ...look,
    });
    state = decision.state;
    instances = decision.desired;
    return [decision.desired, decision.because] as const;
  });
}

describe('Cloud Run', () => {
  it('aims at six tenths of CPU and of concurrency, and takes the larger', () => {
    // 6 / (2 × 0.6) = 5 and 384 / (80 × 0.6) = 8.
    expect(decisions({}, [{ cpuUsage: 6, concurrency: 384 }])).toEqual([[8, 'concurrency']]);
    expect(decisions({}, [{ cpuUsage: 12.1, concurrency: 384 }])).toEqual([[11, 'CPU']]);
  });

  it('starts one from zero for one request that waits', () => {
    expect(decisions({}, [{ waiting: 1 }])).toEqual([[1, 'waiting requests']]);
    expect(decisions({}, [{ concurrency: 80, waiting: 81 }])).toEqual([[3, 'waiting requests']]);
  });

  it('has none without any load, and none for data that is missing', () => {
    expect(decisions({}, [{}])).toEqual([[0, 'no load']]);
    const missing = { cpuUsage: undefined, concurrency: undefined, waiting: undefined };
    expect(decisions({}, [missing])).toEqual([[0, 'no load']]);
    expect(decisions({ minInstances: 2 }, [{}])).toEqual([[2, 'minInstances']]);
  });

  it('keeps an idle instance for 15 minutes, and each for itself', () => {
    const looks = [
      { now: 0, concurrency: 480 },
      { now: 300, concurrency: 240 },
      { now: 600 },
      { now: 899 },
      { now: 900 },
      { now: 1199 },
      { now: 1200 },
    ];
    expect(decisions({}, looks)).toEqual([
      [10, 'concurrency'],
      [10, 'idle for less than 900 s'],
      [10, 'idle for less than 900 s'],
      [10, 'idle for less than 900 s'],
      [5, 'idle for less than 900 s'],
      [5, 'idle for less than 900 s'],
      [0, 'no load'],
    ]);
  });

  it('keeps only instances that exist', () => {
    const looks = [
      { now: 0, concurrency: 480 },
      { now: 5, instances: 4 },
    ];
    expect(decisions({}, looks)[1]![0]).toBe(4);
  });

  it('never goes beyond maxInstances', () => {
    expect(decisions({ maxInstances: 3 }, [{ concurrency: 1e9 }])).toEqual([
      [3, 'concurrency, but at maxInstances'],
    ]);
  });

  it('asks for no less as load grows, and keeps within its bounds', () => {
    const loads = fc.record({
      cpuUsage: fc.nat(200),
      concurrency: fc.nat(2000),
      waiting: fc.nat(500),
    });
    fc.assert(
      fc.property(loads, fc.nat(100), (load, more) => {
        const one = decisions({}, [load])[0]![0];
        const greater = { ...load, concurrency: load.concurrency + more };
        const other = decisions({}, [greater])[0]![0];
        expect(other).toBeGreaterThanOrEqual(one);
        expect(one).toBeLessThanOrEqual(100);
      }),
      { seed: 1 },
    );
  });
});
