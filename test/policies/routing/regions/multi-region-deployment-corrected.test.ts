import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiRegionDeployment } from '../../../../src/policies/routing/regions/multi-region-deployment.ts';
import {
  nearestRegion,
  type RegionKnowledge,
} from '../../../../src/policies/routing/regions/multi-region-deployment-corrected.ts';
import { awsRegions } from '../../../../src/policies/selection/aws-region.ts';

/** Milliseconds there and back between the six regions, in their order: a sample of cloudping.co. */
const table: readonly (readonly number[])[] = [
  [4, 64, 70, 211, 146, 114],
  [63, 3, 119, 161, 97, 174],
  [69, 119, 1, 181, 201, 176],
  [213, 162, 182, 4, 69, 322],
  [146, 98, 201, 68, 4, 257],
  [113, 174, 177, 322, 256, 1],
];

/** An address near each of the regions; the first four are what the published class takes for it. */
const addresses = ['54.0.0.1', '52.0.0.1', '3.0.0.1', '13.0.0.1', '126.0.0.1', '177.0.0.1'];

function world(rtt: readonly (readonly number[])[]): RegionKnowledge {
  const at = (name: string) => (awsRegions as readonly string[]).indexOf(name);
  return {
    regions: awsRegions,
    places: awsRegions,
    placeOf: (clientIp) => awsRegions[addresses.indexOf(clientIp)],
    roundTripMs: (place, region) => rtt[at(place)]![at(region)]!,
  };
}

const earth = world(table);
const allUp = () => true;

describe('the corrected selection', () => {
  it('sends everyone to the nearest', () => {
    const chosen = addresses.map((clientIp) => nearestRegion(earth, clientIp, allUp).region);
    expect(chosen).toEqual([...awsRegions]);
    expect(nearestRegion(earth, '126.0.0.1', allUp).because).toBe(
      '4 ms, the nearest to ap-northeast-1 that is up',
    );
  });

  it('sends Tokyo to Singapore while Tokyo is down, and no one anywhere when all are', () => {
    const isUp = (region: string) => region !== 'ap-northeast-1';
    expect(nearestRegion(earth, '126.0.0.1', isUp)).toEqual({
      region: 'ap-southeast-1',
      because: '68 ms, the nearest to ap-northeast-1 that is up',
    });
    expect(nearestRegion(earth, '126.0.0.1', () => false)).toEqual({
      region: undefined,
      because: 'all regions are down',
    });
  });

  it('sends who is nowhere to where the farthest has the shortest way', () => {
    // Of the farthest ways 213, 174, 201, 322, 256 and 322 ms, the second is the least.
    expect(nearestRegion(earth, '8.8.8.8', allUp)).toEqual({
      region: 'us-west-2',
      because: '174 ms, the least for the farthest: nobody knows where it is',
    });
  });

  it('takes the first of equals', () => {
    const flat = world(table.map((row) => row.map(() => 10)));
    expect(nearestRegion(flat, addresses[5]!, allUp).region).toBe('us-east-1');
    expect(nearestRegion(flat, '8.8.8.8', (region) => region !== 'us-east-1').region).toBe(
      'us-west-2',
    );
  });
});

type Select = (
  knowledge: RegionKnowledge,
  clientIp: string,
  isUp: (region: string) => boolean,
) => string | undefined;

const corrected: Select = (...asked) => nearestRegion(...asked).region;

/** The published class can be told neither where clients are nor who is down. */
const published: Select = (_, clientIp) => multiRegionDeployment().selectRegion(clientIp).region;

const worlds = fc
  .array(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 6, maxLength: 6 }), {
    minLength: 6,
    maxLength: 6,
  })
  .map(world);
const clients = fc.constantFrom(...addresses);
const ups = fc.subarray([...awsRegions], { minLength: 1 });

interface Asked {
  readonly knowledge: RegionKnowledge;
  readonly clientIp: string;
  readonly up: readonly string[];
}

type Kept = (select: Select, asked: Asked) => void;

const farthestMs = ({ places, roundTripMs }: RegionKnowledge, region: string) =>
  Math.max(...places.map((place) => roundTripMs(place, region)));

const promises: readonly (readonly [string, Kept])[] = [
  [
    'a client is sent to its nearest region',
    (select, { knowledge, clientIp }) => {
      const place = knowledge.placeOf(clientIp)!;
      const chosen = select(knowledge, clientIp, allUp)!;
      const least = Math.min(...awsRegions.map((one) => knowledge.roundTripMs(place, one)));
      expect(knowledge.roundTripMs(place, chosen)).toBe(least);
    },
  ],
  [
    'a client beside a region is sent there, whichever it is',
    (select, { clientIp }) => {
      expect(select(earth, clientIp, allUp)).toBe(earth.placeOf(clientIp));
    },
  ],
  [
    'nobody is sent to a region that is down',
    (select, { knowledge, clientIp, up }) => {
      expect(up).toContain(select(knowledge, clientIp, (region) => up.includes(region)));
    },
  ],
  [
    'an unknown client is as little far off as can be promised',
    (select, { knowledge }) => {
      const chosen = select(knowledge, '8.8.8.8', allUp)!;
      const least = Math.min(...awsRegions.map((region) => farthestMs(knowledge, region)));
      expect(farthestMs(knowledge, chosen)).toBe(least);
    },
  ],
];

describe.each(promises)('%s', (_, kept) => {
  const check = (select: Select) =>
    fc.check(
      fc.property(worlds, clients, ups, (knowledge, clientIp, up) =>
        kept(select, { knowledge, clientIp, up }),
      ),
      { numRuns: 1000, seed: 1 },
    );

  it('corrected', () => {
    expect(check(corrected).counterexample).toBeNull();
  });

  it('not as published: the property finds the fault', () => {
    expect(check(published).failed).toBe(true);
  });
});

describe('the published faults', () => {
  it('every address of no known prefix goes to us-east-1, and two regions get nobody', () => {
    const chosen = new Set<string | undefined>();
    for (let first = 0; first < 256; first += 1) {
      const region = published(earth, `${first}.1.1.1`, allUp);
      chosen.add(region);
      if (![54, 52, 3, 13].includes(first)) expect(region).toBe('us-east-1');
    }
    expect([...chosen].sort()).toEqual(['ap-southeast-1', 'eu-west-1', 'us-east-1', 'us-west-2']);
  });
});
