import fc from 'fast-check';
import type { Data } from '../../../src/testing/distributions.ts';
import type { ScenarioData } from '../../../src/testing/index.ts';

/** Grids that differ from hour to hour, by name; of the two last nobody but the scenario knows anything. */
const regions: Readonly<Record<string, Data>> = {
  ams: { at: 'azure/westeurope', grid: { shape: 'hourly' } },
  fra: { at: 'gcp/europe-west3', grid: { shape: 'hourly', profile: 'DE-2022b' }, pue: 1.3 },
  sydney: { at: 'aws/ap-southeast-2' },
  gas: { at: 'gcp/us-east4', grid: { accounting: 'marginal' } },
  cellar: { at: 'here', pue: 1.9, grid: { grams: 650, profile: 'NL-2024', shape: 'hourly' } },
  stream: { at: 'here', grid: { grams: 12 } },
};

/** A full hour is some seconds later: also a year’s end, a leap day’s, and that of a year that is a day short. */
const starts = [
  '2026-12-31T23:59:50Z',
  '2028-02-28T23:59:45Z',
  '2026-12-30T23:59:58Z',
  '2026-07-01T11:59:59Z',
  '2026-07-01T12:00:00Z',
];

/** Models of power, whatever accelerators a pool has. */
const models: fc.Arbitrary<Data> = fc.oneof(
  fc.record({ kind: fc.constantFrom('linear', 'sqrt', 'square', 'cubic') }),
  fc.record({ kind: fc.constant('mse'), exponent: fc.constantFrom(0.5, 1.4, 3) }),
  fc.record({
    kind: fc.constant('asymptotic'),
    knee: fc.constantFrom(0.2, 0.5),
    dvfs: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('constant'), watts: fc.constantFrom(0, 250) }),
  fc.constant({ kind: 'table', use: [0, 0.1, 1], watts: [60, 200, 180] }),
);

const powers: fc.Arbitrary<Data> = fc.record(
  {
    model: models,
    use: fc.constantFrom('busy', 'batch'),
    host: fc.constantFrom(0, '150W', 'typical'),
    cap_part: fc.constantFrom('50%', '70%', '100%'),
  },
  { requiredKeys: ['model'] },
);

interface Powered {
  readonly region: string;
  readonly power: Data | undefined;
}

/** Generated scenarios whose pools are in regions, with all models of power. */
export function powered<Source extends ScenarioData>(sources: fc.Arbitrary<Source>) {
  const pool: fc.Arbitrary<Powered> = fc.record({
    region: fc.constantFrom(...Object.keys(regions)),
    power: fc.option(powers, { nil: undefined }),
  });
  return fc
    .record({ source: sources, start: fc.constantFrom(...starts), near: pool, far: pool })
    .map(({ source, start, near, far }) => {
      const pools = Object.entries(source.pools).map(([name, one]) => {
        return [name, poolWith(one, name === 'near' ? near : far)];
      });
      return {
        ...source,
        billing: { start },
        places: { here: { latitude: 50, longitude: 8 } },
        regions,
        pools: Object.fromEntries(pools) as ScenarioData['pools'],
      };
    });
}

function poolWith(pool: Data, { region, power }: Powered): Data {
  const sharing = pool['sharing'] as Data | undefined;
  const isOwn = sharing === undefined || (sharing['kind'] === 'mig' && !('within' in sharing));
  if (power === undefined) return { ...pool, region };
  return { ...pool, region, power: isOwn ? power : { ...power, use: 'busy' } };
}
