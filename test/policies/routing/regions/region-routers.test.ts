import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { hoursUntil } from '../../../../src/policies/routing/regions/follow-the-sun.ts';
import { fourErrors } from '../gateway/choosing.ts';
import { choosing, chosen, type Shown } from './region-view.ts';

const down = { isDown: true };

describe('latency', () => {
  const shown = [{ rttMs: 70 }, { rttMs: 14 }, { rttMs: 14 }];

  it('takes the shortest round trip, the lowest number of equals', () => {
    const because = 'shortest round trip';
    expect(chosen({ kind: 'latency' }, shown)).toEqual({ region: 1, others: [], because });
  });

  it('passes over what is down or cut off, and says so where nothing is left', () => {
    const choose = choosing({ kind: 'latency' }, 3);
    const far = { rttMs: Number.POSITIVE_INFINITY };
    expect(choose([{ rttMs: 70 }, down, { rttMs: 15 }]).region).toBe(2);
    expect(choose([{ rttMs: 70 }, down, far]).region).toBe(0);
    expect(choose([far, down, far])).toMatchObject({
      region: -1,
      because: 'no healthy region can be reached',
    });
    expect(choose([down, down, down])).toMatchObject({
      region: -1,
      because: 'no region is healthy',
    });
  });

  it('spills over to the next nearest at 80 %, and back to the nearest where all are as full', () => {
    const choose = choosing({ kind: 'latency', max_load: 0.8 }, 2);
    expect(choose([{ rttMs: 10, load: 0.79 }, { rttMs: 20 }]).region).toBe(0);
    expect(choose([{ rttMs: 10, load: 0.8 }, { rttMs: 20 }]).region).toBe(1);
    expect(
      choose([
        { rttMs: 10, load: 0.8 },
        { rttMs: 20, load: 2 },
      ]).region,
    ).toBe(0);
  });
});

/** How often each region is the first of so many answers, as shares. */
function sharesOf(kind: 'weighted' | 'multivalue', shown: readonly Shown[], count: number) {
  const choose = choosing({ kind }, shown.length);
  const draw = namedStreams('regions', 0)(kind);
  const times = shown.map(() => 0);
  for (let number = 0; number < count; number += 1) times[choose(shown, draw).region]! += 1;
  return times.map((one) => one / count);
}

describe('weighted', () => {
  it.each([
    [[{ weight: 255 }, { weight: 0 }, { weight: 85 }], [0.75, 0, 0.25], 20_000],
    [[{ weight: 3 }, { weight: 1, ...down }, { weight: 2 }], [0.6, 0, 0.4], 20_000],
    [[{ weight: 0 }, { weight: 9, ...down }, { weight: 0 }], [0.5, 0, 0.5], 20_000],
  ])('%j have %j of %i requests (within 4 standard errors)', (shown, theory, count) => {
    const found = sharesOf('weighted', shown, count);
    for (const [region, share] of theory.entries()) {
      expect(Math.abs(found[region]! - share)).toBeLessThanOrEqual(fourErrors(share, count));
    }
  });

  it('cuts the unit interval in order', () => {
    const choose = choosing({ kind: 'weighted' }, 3);
    const shown = [{ weight: 3 }, { weight: 0 }, { weight: 1 }];
    expect(choose(shown, () => 0.7499).region).toBe(0);
    expect(choose(shown, () => 0.75).region).toBe(2);
    expect(choose([down, down, down]).region).toBe(-1);
  });

  it('says why, and gives those of no weight nothing where another has some, whatever is drawn', () => {
    const choose = choosing({ kind: 'weighted' }, 3);
    const last = [{ weight: 3 }, { weight: 1 }, { weight: 0 }];
    expect(choose(last, () => 0)).toEqual({ region: 0, others: [], because: 'by weight' });
    // A draw of 1, which rounding may make of the last trace, is still of the last that has any.
    expect(choose(last, () => 1).region).toBe(1);
    expect(choose([{ weight: 0 }, { weight: 2 }, {}], () => 0).region).toBe(1);
    expect(choose([{ weight: 0 }, { weight: -1 }, { weight: 2 }], () => 0.6).region).toBe(2);
    expect(choose([{ weight: 0 }, { weight: 0 }, down], () => 0.5).region).toBe(1);
    expect(choose([down, down, down])).toEqual({
      region: -1,
      others: [],
      because: 'no region is healthy',
    });
  });
});

describe('geoproximity', () => {
  it('takes the nearest with its bias, and the lowest number of equals', () => {
    const shown = [{ distanceKm: 1000 }, { distanceKm: 1500 }];
    const region = (bias: Record<string, number>) =>
      chosen({ kind: 'geoproximity', bias }, shown).region;
    expect(region({})).toBe(0);
    // 1,500 km at +50 seem 750; at +33 they seem 1,005.
    expect(region({ B: 50 })).toBe(1);
    expect(region({ B: 33 })).toBe(0);
    // 1,000 km at -50 seem 1,500, which is as far: the lowest number.
    expect(region({ A: -50 })).toBe(0);
    expect(region({ A: -51 })).toBe(1);
  });
});

describe('failover', () => {
  const choose = choosing({ kind: 'failover', order: ['C', 'A'] }, 3);

  it('goes down the list as they fall, and never to one that is not on it', () => {
    expect(choose([{}, {}, {}])).toMatchObject({ region: 2, because: 'first of the list' });
    expect(choose([{}, {}, down])).toMatchObject({
      region: 0,
      because: 'those before it are down',
    });
    expect(choose([down, {}, down])).toMatchObject({
      region: -1,
      because: 'no region of the list is healthy',
    });
    expect(choose([down, down, down]).because).toBe('no region is healthy');
  });

  it('passes over a name that is no region’s', () => {
    const config = { kind: 'failover', order: ['elsewhere', 'B'] } as const;
    expect(chosen(config, [{}, {}])).toMatchObject({ region: 1, because: 'first of the list' });
    expect(chosen(config, [{}, down])).toMatchObject({
      region: -1,
      because: 'no region of the list is healthy',
    });
  });
});

describe('multivalue', () => {
  const ten: readonly Shown[] = Array.from({ length: 10 }, () => ({}));

  it('answers with eight of ten, and each is the first of a tenth (within 4 standard errors)', () => {
    const count = 20_000;
    for (const share of sharesOf('multivalue', ten, count)) {
      expect(Math.abs(share - 0.1)).toBeLessThanOrEqual(fourErrors(0.1, count));
    }
    const { others } = chosen({ kind: 'multivalue' }, ten, () => 0.999);
    expect(others).toHaveLength(7);
  });

  it('has each region in eight tenths of the answers (within 4 standard errors)', () => {
    const choose = choosing({ kind: 'multivalue' }, 10);
    const draw = namedStreams('regions', 0)('answers');
    const count = 5000;
    const times = ten.map(() => 0);
    for (let number = 0; number < count; number += 1) {
      const { region, others } = choose(ten, draw);
      for (const one of [region, ...others]) times[one]! += 1;
    }
    for (const one of times) {
      expect(Math.abs(one / count - 0.8)).toBeLessThanOrEqual(fourErrors(0.8, count));
    }
  });

  it('answers with all where there are fewer, in an order of its own', () => {
    const choose = choosing({ kind: 'multivalue' }, 3);
    expect(choose([{}, {}, {}], () => 0.999)).toMatchObject({ region: 2, others: [0, 1] });
    expect(choose([{}, down, {}], () => 0)).toMatchObject({ region: 0, others: [2] });
    expect(choose([{}, {}, {}]).because).toBe('at random');
    expect(choose([down, down, down])).toEqual({
      region: -1,
      others: [],
      because: 'no region is healthy',
    });
  });
});

describe('follow-the-sun', () => {
  const choose = choosing({ kind: 'follow-the-sun', from: 8, to: 18 }, 3);

  it('takes the nearest where it is day', () => {
    const because = 'the nearest where it is day';
    const shown = [
      { localHour: 7.9, rttMs: 1 },
      { localHour: 17.9, rttMs: 90 },
      { localHour: 8, rttMs: 80 },
    ];
    expect(choose(shown)).toMatchObject({ region: 2, because });
  });

  it('takes the one whose day begins next where it is night in all', () => {
    const shown = [{ localHour: 18 }, { localHour: 2 }, { localHour: 23 }];
    expect(choose(shown)).toMatchObject({ region: 1, because: 'day begins there next' });
  });

  it.each([
    [8, 8, 18, 0],
    [18, 8, 18, 14],
    [7, 8, 18, 1],
    [23, 22, 6, 0],
    [5.5, 22, 6, 0],
    [6, 22, 6, 16],
    [21, 22, 6, 1],
    [3, 0, 24, 0],
    [3, 9, 9, 0],
    [9, 9, 9, 0],
  ])('at %d it is %d to %d in %d hours', (hour, from, to, hours) => {
    expect(hoursUntil(hour, from, to)).toBe(hours);
  });
});

describe('greenest-within and cheapest-within', () => {
  const shown = [
    { rttMs: 14, gramsPerKwh: 396, price: 2 },
    { rttMs: 60, gramsPerKwh: 120, price: 3 },
    { rttMs: 112, gramsPerKwh: 25, price: 1 },
  ];
  const bound = (ms: number) => ({ within: ms / 1000, beyond: 'none' as const });

  it('takes the least grams, or dollars, within the bound; at the bound is within it', () => {
    const green = (ms: number) => chosen({ kind: 'greenest-within', ...bound(ms) }, shown).region;
    const cheap = (ms: number) => chosen({ kind: 'cheapest-within', ...bound(ms) }, shown).region;
    expect([20, 60, 111.9, 112].map(green)).toEqual([0, 1, 1, 2]);
    expect([20, 60, 111.9, 112].map(cheap)).toEqual([0, 0, 0, 2]);
  });

  it('takes the nearest of equals, and passes over what is full while another one is not', () => {
    const config = { kind: 'greenest-within', ...bound(100), max_load: 0.9 } as const;
    const equals = [
      { rttMs: 70, gramsPerKwh: 50 },
      { rttMs: 30, gramsPerKwh: 50 },
      { rttMs: 10, gramsPerKwh: 60 },
    ];
    expect(chosen(config, equals).region).toBe(1);
    const [a, b, c] = equals;
    expect(chosen(config, [a!, { ...b, load: 0.9 }, c!]).region).toBe(0);
    const full = equals.map((one) => ({ ...one, load: 1 }));
    expect(chosen(config, full).region).toBe(1);
  });

  it('takes no region that is cut off, and none that cannot be had at any price', () => {
    const config = { ...bound(Number.POSITIVE_INFINITY) };
    const cutOff = [{ rttMs: Number.POSITIVE_INFINITY, gramsPerKwh: 1 }, { gramsPerKwh: 9 }];
    expect(chosen({ kind: 'greenest-within', ...config }, cutOff).region).toBe(1);
    const priceless = [{ price: Number.POSITIVE_INFINITY }];
    expect(chosen({ kind: 'cheapest-within', ...config }, priceless).region).toBe(-1);
  });

  it('goes beyond the bound to the nearest only where it may', () => {
    const config = { kind: 'greenest-within', within: 0.01 } as const;
    expect(chosen({ ...config, beyond: 'none' }, shown)).toMatchObject({
      region: -1,
      because: 'no healthy region is within the bound',
    });
    expect(chosen({ ...config, beyond: 'nearest' }, shown)).toMatchObject({
      region: 0,
      because: 'the nearest, for none is within the bound',
    });
  });
});

describe('residency', () => {
  const choose = choosing(
    { kind: 'residency', allowed: { k: ['B', 'C'], m: [] }, base: { kind: 'latency' } },
    3,
  );
  const shown = [{ rttMs: 1 }, { rttMs: 30 }, { rttMs: 20 }];
  const [k, l, m] = [0, 1, 2];

  it('keeps clients of a place to its regions, and lets others go anywhere', () => {
    expect(choose(shown, undefined, k).region).toBe(2);
    expect(choose(shown, undefined, l).region).toBe(0);
  });

  it('chooses none rather than one that is not allowed', () => {
    const because = 'no healthy region may have its data';
    expect(choose([{}, down, down], undefined, k)).toMatchObject({ region: -1, because });
    expect(choose(shown, undefined, m)).toMatchObject({ region: -1, because });
    expect(choose([down, down, down], undefined, k).because).toBe('no region is healthy');
  });
});
