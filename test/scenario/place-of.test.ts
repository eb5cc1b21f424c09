import { describe, expect, it } from 'vitest';
import { cloudOf, placeOf } from '../../src/scenario/place-of.ts';
import { place, region } from '../../src/scenario/schema/region.ts';
import type { Scenario } from '../../src/scenario/schema.ts';

function scenario(regions: Record<string, object>, places: Record<string, object> = {}): Scenario {
  const parsed = <Out>(record: Record<string, object>, of: (one: object) => Out) =>
    Object.fromEntries(Object.entries(record).map(([name, one]) => [name, of(one)]));
  return {
    regions: parsed(regions, (one) => region.parse(one)),
    places: parsed(places, (one) => place.parse(one)),
  } as unknown as Scenario;
}

describe('the place of a name', () => {
  it('is a city or region that the catalog knows', () => {
    expect(placeOf(scenario({}), 'tokyo')).toMatchObject({ id: 'tokyo', utcOffset: 9 });
    expect(placeOf(scenario({}), 'eu-west-1')).toMatchObject({ city: 'Dublin' });
    expect(placeOf(scenario({}), 'aws/eu-west-1')).toMatchObject({ id: 'eu-west-1' });
    expect(placeOf(scenario({}), 'atlantis')).toBeUndefined();
  });

  it('is a place of the scenario before one of the catalog', () => {
    const own = scenario({}, { tokyo: { latitude: 1, longitude: 2, utc_offset: 3 } });
    expect(placeOf(own, 'tokyo')).toMatchObject({ latitude: 1, longitude: 2, utcOffset: 3 });
  });

  it('is where a region says that it is: in a cloud, at a place, or where another one is', () => {
    const own = scenario(
      {
        east: { at: 'us-east-1' },
        mine: { at: 'shed' },
        twin: { at: 'mine' },
        'us-west-1': { at: 'us-west-1' },
      },
      { shed: { latitude: 50, longitude: 5 } },
    );
    expect(placeOf(own, 'east')!.id).toBe('us-east-1');
    expect(placeOf(own, 'mine')).toMatchObject({ latitude: 50, utcOffset: 0 });
    expect(placeOf(own, 'twin')).toMatchObject({ latitude: 50 });
    expect(placeOf(own, 'us-west-1')!.id).toBe('us-west-1');
    expect([cloudOf(own, 'east')?.name, cloudOf(own, 'mine')]).toEqual(['us-east-1', undefined]);
  });

  it('is nowhere of regions that say of each other that they are there', () => {
    const own = scenario({ a: { at: 'b' }, b: { at: 'c' }, c: { at: 'a' } });
    expect(['a', 'b', 'c'].map((name) => placeOf(own, name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of a cloud’s region without a table of times has the time of its longitude', () => {
    const found = placeOf(scenario({}), 'azure/westeurope');
    expect(found).toMatchObject({ utcOffset: 0 });
    expect(Math.abs(found!.longitude - 5)).toBeLessThan(3);
  });
});
