import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Network } from '../../../src/models/region/network.ts';
import { checkRegions } from '../../../src/models/region/region-checker.ts';
import type { RemoteTarget } from '../../../src/models/region/remote-target.ts';
import { HealthChecks } from '../../../src/policies/routing/regions/health-check.ts';

const seconds = 1e6;

/** Parts of calls that fail at the sites of each target of each region, as of now. */
type Errors = number[][][];

function checked(errors: Errors, { luck = 0.5, places = 0, cut = 0, threshold = 2 } = {}) {
  const simulation = new Simulation();
  const config = { interval: 10, threshold, none_healthy: 'all' as const };
  const checks = new HealthChecks(config, errors.length);
  const told: string[] = [];
  let draws = 0;
  const regions = errors.map((targets) => ({
    targets: targets.map(
      (sites) =>
        ({
          sites: sites.map((_, at) => ({
            health: {
              get errors() {
                return sites[at]!;
              },
            },
          })),
        }) as unknown as RemoteTarget,
    ),
  }));
  const apart = { places: Array.from({ length: cut }, (_, place) => place), regions: [] };
  checkRegions('g', simulation, config, {
    checks,
    regions,
    network: new Network(simulation, {
      roundTrips: Array.from({ length: places }, () => errors.map(() => 0.1)),
      connect: 1,
      partitions: cut === 0 ? [] : [{ ...apart, at: 0, lasts: 1000 }],
    }),
    places,
    draw: () => {
      draws += 1;
      return luck;
    },
    judged: (region, isHealthy, because) =>
      told.push(`${simulation.now / seconds} ${region} ${isHealthy ? 'well' : 'ill'}: ${because}`),
  });
  return { told, checks, runTo: (s: number) => simulation.run(s * seconds), draws: () => draws };
}

describe('the checker of regions', () => {
  it('tells of a region that failed so many checks in a row, and that passed so many', () => {
    const errors: Errors = [[[0]], [[0]]];
    const { told, runTo, checks } = checked(errors);
    runTo(14);
    errors[0]![0]![0] = 1;
    runTo(44);
    errors[0]![0]![0] = 0;
    runTo(100);
    expect(told).toEqual([
      '30 0 ill: 2 checks in a row failed',
      '60 0 well: 2 checks in a row passed',
    ]);
    expect(checks.healthy).toEqual([0, 1]);
  });

  it('a check passes where any target answers, at none of whose sites it fails', () => {
    const ill = (targets: number[][], luck: number) => {
      const { told, runTo } = checked([targets, [[0]]], { luck });
      runTo(100);
      return told.length > 0;
    };
    expect(ill([[1], [0]], 0.99)).toBe(false);
    expect(ill([[1], [1]], 0)).toBe(true);
    expect(ill([[0, 1]], 0)).toBe(true);
    // A region and its zone fail half each: a quarter of the checks gets through both.
    expect(ill([[0.5, 0.5]], 0.249)).toBe(false);
    expect(ill([[0.5, 0.5]], 0.25)).toBe(true);
  });

  it('needs more than 18 % of the places to reach the region', () => {
    const isIll = (places: number, cut: number) => {
      const { told, runTo } = checked([[[0]]], { places, cut });
      runTo(100);
      return told.length > 0;
    };
    expect([isIll(5, 4), isIll(6, 5), isIll(100, 82), isIll(100, 81), isIll(0, 0)]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('checks nothing where no target is, and draws one number all the same', () => {
    const { told, runTo, draws } = checked([[], [[0]]]);
    runTo(100);
    expect([told, draws()]).toEqual([[], 20]);
  });
});
