import { describe, expect, it } from 'vitest';
import { exponential } from '../../../src/engine/quantile-functions.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Faults, type FaultsConfig } from '../../../src/models/fleet/faults.ts';

const seconds = 1e6;

/** Faults of replicas whose uniform numbers are given, and when they came. */
function faults(config: Partial<FaultsConfig>, numbers: readonly (readonly number[])[] = []) {
  const simulation = new Simulation();
  const told: (readonly [second: number, replica: number])[] = [];
  const ready: number[] = [];
  const draws = (replica: number) => {
    const left = [...numbers[replica]!];
    return () => left.shift()!;
  };
  const process = new Faults('d', simulation, { every: undefined, at: [], ...config }, draws, {
    oldest: () => ready[0] ?? -1,
    fault: (replica) => told.push([simulation.now / seconds, replica]),
  });
  return { process, ready, told, runTo: (second: number) => simulation.run(second * seconds) };
}

describe('drawn faults', () => {
  const every = exponential(10);

  it('come after a time drawn at each readiness, from numbers of each replica', () => {
    const half = 10 * Math.log(2);
    const numbers = [
      [0.5, 0.75],
      [0.75, 0.5],
    ];
    const { process, told, runTo } = faults({ every }, numbers);
    process.begin(1);
    process.begin(0);
    runTo(20);
    process.begin(0);
    runTo(100);
    expect(told.map(([at, replica]) => [replica, Number(at.toFixed(5))])).toEqual(
      [
        [0, half],
        [1, 2 * half],
        [0, 20 + 2 * half],
      ].map(([replica, at]) => [replica, Number(at!.toFixed(5))]),
    );
  });

  it('do not come to a replica that is no more', () => {
    const { process, told, runTo } = faults({ every }, [[0.5]]);
    process.begin(0);
    process.end(0);
    process.end(7);
    runTo(100);
    expect(told).toEqual([]);
  });

  it('never come at the instant of readiness', () => {
    const { process, told, runTo } = faults({ every }, [[0]]);
    process.begin(0);
    runTo(1);
    expect(told).toEqual([[0.000001, 0]]);
  });
});

describe('scripted faults', () => {
  it('come to the replica that has been ready for longest, if there is one', () => {
    const { process, ready, told, runTo } = faults({ at: [3, 1, 2] });
    process.begin(5);
    runTo(1);
    ready.push(5, 2);
    runTo(2);
    ready.shift();
    runTo(9);
    expect(told).toEqual([
      [2, 5],
      [3, 2],
    ]);
  });
});
