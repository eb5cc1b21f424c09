import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedCostPerHour } from '../../../src/policies/placement/gpu-resource-manager.ts';
import {
  recommendHardware,
  type WorkloadProfile,
} from '../../../src/policies/selection/hardware-selector.ts';
import {
  gpusOf,
  type HardwareFleet,
  type HardwareOffer,
  recommendFleet,
} from '../../../src/policies/selection/hardware-selector-corrected.ts';

/** The reference design's four types at its prices; how they fare is made up, in whole numbers. */
function offer(hardware: string, memoryGb: number, latencyP95Ms: number, throughputRps: number) {
  const usdPerHour = publishedCostPerHour[hardware]!;
  return { hardware, memoryGb, usdPerHour, latencyP95Ms, throughputRps };
}

const four: readonly HardwareOffer[] = [
  offer('H100', 80, 30, 100),
  offer('A100', 80, 60, 50),
  offer('L4', 24, 150, 12),
  offer('T4', 16, 300, 5),
];

const roomy: WorkloadProfile = {
  modelSizeGb: 14,
  latencyP95Ms: 1000,
  throughputRps: 10,
  batchSize: 1,
  dailyBudgetUsd: 1667,
};

const recommended = (change: Partial<WorkloadProfile>, offers = four) =>
  recommendFleet({ ...roomy, ...change }, offers);

describe('the corrected selector', () => {
  it('takes the cheapest that will do: two T4 at 24 dollars and one L4 at 24, so the fewer', () => {
    expect(recommended({})).toEqual({
      fleet: { hardware: 'L4', gpusPerCopy: 1, copies: 1, usdPerDay: 24 },
      because: '1 × L4 for $24.00 a day, the cheapest that will do',
      turnedAway: [],
    });
    expect(recommended({}, [...four].reverse()).fleet?.hardware).toBe('L4');
    expect(recommended({ throughputRps: 5 }).fleet?.hardware).toBe('T4');
  });

  it('spreads a model over as many as hold it', () => {
    const { fleet } = recommended({ modelSizeGb: 140, latencyP95Ms: 50 });
    expect(fleet).toEqual({ hardware: 'H100', gpusPerCopy: 2, copies: 1, usdPerDay: 216 });
    expect(recommended({ modelSizeGb: 161, latencyP95Ms: 50 }).fleet?.gpusPerCopy).toBe(4);
  });

  it('takes copies for the throughput, and says what they would cost beyond the budget', () => {
    expect(recommended({ throughputRps: 500, latencyP95Ms: 50 }).fleet).toEqual({
      hardware: 'H100',
      gpusPerCopy: 1,
      copies: 5,
      usdPerDay: 540,
    });
    expect(recommended({ throughputRps: 500, latencyP95Ms: 50, dailyBudgetUsd: 539 })).toEqual({
      fleet: undefined,
      because: 'no hardware on offer keeps memory, latency, throughput and budget',
      turnedAway: [
        { hardware: 'H100', because: '5 of them cost $540.00 a day, more than $539.00' },
        { hardware: 'A100', because: 'a latency of 60 ms, 50 ms wanted' },
        { hardware: 'L4', because: 'a latency of 150 ms, 50 ms wanted' },
        { hardware: 'T4', because: 'a latency of 300 ms, 50 ms wanted' },
      ],
    });
  });

  it('may spend the whole budget, and needs one copy for no requests', () => {
    expect(recommended({ throughputRps: 0, dailyBudgetUsd: 12 }).fleet).toEqual({
      hardware: 'T4',
      gpusPerCopy: 1,
      copies: 1,
      usdPerDay: 12,
    });
  });

  it('turns away what holds the model nowhere, or bears nothing', () => {
    const idle = [offer('L4', 24, 10, 0), offer('T4', 16, 10, 5)];
    expect(recommended({ modelSizeGb: 192 }, idle).turnedAway).toEqual([
      { hardware: 'L4', because: 'it bears no requests within its latency' },
      { hardware: 'T4', because: '192 GB are more than the 128 GB of eight' },
    ]);
  });

  it('is content with exactly the latency that was asked for', () => {
    expect(recommended({ latencyP95Ms: 30 }).fleet?.hardware).toBe('H100');
    expect(recommended({ latencyP95Ms: 29 }).fleet).toBeUndefined();
  });

  it('takes the first of equals', () => {
    const twins = ['b', 'a'].map((hardware) => ({ ...four[0]!, hardware }));
    expect(recommended({}, twins).fleet?.hardware).toBe('b');
  });
});

/** What a selector would have one buy. */
type Choose = (profile: WorkloadProfile) => HardwareFleet | undefined;

const corrected: Choose = (profile) => recommendFleet(profile, four).fleet;

/** The published answer is one accelerator, at the published price. */
const published: Choose = (profile) => {
  const { hardware } = recommendHardware(profile);
  const usdPerDay = 24 * publishedCostPerHour[hardware]!;
  return { hardware, gpusPerCopy: 1, copies: 1, usdPerDay };
};

const profiles = fc.record({
  modelSizeGb: fc.integer({ min: 1, max: 800 }),
  latencyP95Ms: fc.integer({ min: 10, max: 1000 }),
  throughputRps: fc.integer({ min: 1, max: 2000 }),
  batchSize: fc.integer({ min: 1, max: 64 }),
  dailyBudgetUsd: fc.integer({ min: 1, max: 100_000 }),
});

const offerOf = (fleet: HardwareFleet) => four.find((one) => one.hardware === fleet.hardware)!;

/** All fleets of up to eight of a copy that keep every promise, found by trying them. */
function cheapestOf(profile: WorkloadProfile): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { memoryGb, latencyP95Ms, throughputRps, usdPerHour } of four) {
    for (const gpus of [1, 2, 4, 8]) {
      for (let copies = 1; copies <= 400; copies += 1) {
        const usd = 24 * usdPerHour * gpus * copies;
        const isEnough =
          gpus * memoryGb >= profile.modelSizeGb &&
          latencyP95Ms <= profile.latencyP95Ms &&
          copies * throughputRps >= profile.throughputRps &&
          usd <= profile.dailyBudgetUsd;
        if (isEnough) least = Math.min(least, usd);
      }
    }
  }
  return least;
}

type Kept = (profile: WorkloadProfile, fleet: HardwareFleet) => boolean;

const promises: readonly (readonly [string, Kept])[] = [
  [
    'what is recommended holds the model',
    ({ modelSizeGb }, fleet) => fleet.gpusPerCopy * offerOf(fleet).memoryGb >= modelSizeGb,
  ],
  [
    'what is recommended bears the throughput that it is paid for',
    ({ throughputRps }, fleet) => fleet.copies * offerOf(fleet).throughputRps >= throughputRps,
  ],
  [
    'what is recommended keeps the latency',
    ({ latencyP95Ms }, fleet) => offerOf(fleet).latencyP95Ms <= latencyP95Ms,
  ],
  [
    'what is recommended is within the daily budget',
    ({ dailyBudgetUsd }, { usdPerDay }) => usdPerDay <= dailyBudgetUsd,
  ],
];

const runs = { numRuns: 2000, seed: 1 };

describe.each(promises)('%s', (_, holds) => {
  const check = (choose: Choose) =>
    fc.check(
      fc.property(profiles, (profile) => {
        const fleet = choose(profile);
        expect(fleet === undefined || holds(profile, fleet)).toBe(true);
      }),
      runs,
    );

  it('corrected', () => {
    expect(check(corrected).counterexample).toBeNull();
  });

  it('not as published: the property finds the fault', () => {
    expect(check(published).failed).toBe(true);
  });
});

describe('nothing on offer would do for less', () => {
  const check = (choose: Choose) =>
    fc.check(
      fc.property(profiles, (profile) => {
        expect(choose(profile)?.usdPerDay ?? Number.POSITIVE_INFINITY).toBe(cheapestOf(profile));
      }),
      { numRuns: 300, seed: 1 },
    );

  it('corrected: no trial of all fleets finds a cheaper one, nor one where there was none', () => {
    expect(check(corrected).counterexample).toBeNull();
  });

  it('not as published', () => {
    expect(check(published).failed).toBe(true);
  });
});

describe('the published faults, one by one', () => {
  it('a model of more than 80 GB is sent to one H100, which has 80', () => {
    const model = { ...roomy, modelSizeGb: 140, latencyP95Ms: 50 };
    expect(published(model)).toMatchObject({ hardware: 'H100', gpusPerCopy: 1, copies: 1 });
    expect(corrected(model)).toMatchObject({ hardware: 'H100', gpusPerCopy: 2 });
  });

  it('an L4 is given a model that its 24 GB do not hold', () => {
    const model = { ...roomy, modelSizeGb: 70, throughputRps: 501 };
    expect(published(model)?.hardware).toBe('L4');
    expect(gpusOf(corrected(model)!)).toBeGreaterThan(1);
  });

  it('the throughput costs 24 dollars a day, be it 501 or 500,000 requests a second', () => {
    for (const throughputRps of [501, 500_000]) {
      expect(published({ ...roomy, throughputRps })?.usdPerDay).toBe(24);
    }
    const [less, more] = [501, 1002].map((rps) => recommended({ throughputRps: rps }).fleet!);
    expect(more!.copies).toBeGreaterThan(less!.copies);
    expect(more!.usdPerDay).toBeGreaterThan(less!.usdPerDay);
  });

  it('who has a dollar a day is sent to an A100 for 72', () => {
    const poor = { ...roomy, dailyBudgetUsd: 1 };
    expect(published(poor)).toMatchObject({ hardware: 'A100', usdPerDay: 72 });
    expect(corrected(poor)).toBeUndefined();
  });

  it('a T4 is never the answer', () => {
    fc.assert(
      fc.property(profiles, (profile) => recommendHardware(profile).hardware !== 'T4'),
      runs,
    );
  });
});
