import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { choosing, constantly, fourErrors } from './choosing.ts';
import type { Shown } from './gateway-view.ts';

interface Case {
  readonly kind: string;
  readonly name: string;
  readonly input: {
    readonly providers?: readonly {
      readonly id: string;
      readonly price: number;
      readonly outageLast30s?: boolean;
    }[];
    readonly sort?: string;
  };
  readonly expected: {
    readonly probFirst?: Readonly<Record<string, number>>;
    readonly fallbackOrderIfAFirst?: readonly string[];
    readonly loadBalancing?: boolean;
  };
}

const place = new URL('../../../../../shared/conformance/gateway_docs.json', import.meta.url);
const here = existsSync(place);
const documented: readonly Case[] = here
  ? (JSON.parse(readFileSync(place, 'utf8')) as { cases: readonly Case[] }).cases
  : [];

/** The worked example of OpenRouter's guide: $1, $2 with an outage, $3. */
const guide = [{ price: 1 }, { price: 2, sinceFailure: 12 }, { price: 3 }];

/** The length of the part of [0, 1) in which a target is chosen first, to 1/1000. */
function chanceOf(shown: readonly Shown[], target: number, kind: object): number {
  const chooser = choosing(kind, shown);
  const steps = Array.from({ length: 1000 }, (_, step) => (step + 0.5) / 1000);
  return steps.filter((u) => chooser.target({}, shown, constantly(u)) === target).length / 1000;
}

/** The targets that a request goes to one after another, while each fails it. */
function chain(shown: readonly Shown[], kind: object, u = 0): number[] {
  const { target } = choosing(kind, shown);
  const failed: number[] = [];
  while (failed.length < shown.length) failed.push(target({ failed }, shown, constantly(u)));
  return failed;
}

describe('inverse-square-price', () => {
  const kind = { kind: 'inverse-square-price' };

  it('the guide’s example: A with 9/10, C with 1/10, and B, which failed, is only a fallback', () => {
    expect([0, 1, 2].map((target) => chanceOf(guide, target, kind))).toEqual([0.9, 0, 0.1]);
    expect(chain(guide, kind)).toEqual([0, 2, 1]);
    expect(chain(guide, kind, 0.95)).toEqual([2, 0, 1]);
  });

  it('the chances in 20,000 draws (within 4 standard errors)', () => {
    const { target } = choosing(kind, guide);
    const draw = namedStreams('gateway', 0)('routing');
    let first = 0;
    for (let number = 0; number < 20_000; number += 1) {
      if (target({ number }, guide, draw) === 0) first += 1;
    }
    expect(Math.abs(first / 20_000 - 0.9)).toBeLessThanOrEqual(fourErrors(0.9, 20_000));
  });

  it('a target is stable again 30 s after its failure, or as long as the scenario says', () => {
    const at30 = [{ price: 1 }, { price: 1, sinceFailure: 30 }];
    expect(chanceOf(at30, 1, kind)).toBe(0.5);
    expect(chanceOf(at30, 1, { ...kind, outage: '31s' })).toBe(0);
  });

  it('is so for the fallbacks too, to the instant', () => {
    const after = (sinceFailure: number) =>
      choosing(kind, guide).target({ failed: [0] }, [{}, { price: 1, sinceFailure }, { price: 3 }]);
    expect([29.9, 30].map(after)).toEqual([2, 1]);
  });

  it('where all failed, the first choice is among all', () => {
    const failing = guide.map((one) => ({ ...one, sinceFailure: 1 }));
    // 1 : 1/4 : 1/9 = 36 : 9 : 4.
    expect(chanceOf(failing, 0, kind)).toBeCloseTo(36 / 49, 2);
    expect(chanceOf(failing, 2, kind)).toBeCloseTo(4 / 49, 2);
  });

  it('what costs nothing gets everything', () => {
    const free = [{ price: 0 }, { price: 0.01 }, { price: 0 }];
    expect([0, 1, 2].map((target) => chanceOf(free, target, kind))).toEqual([0.5, 0, 0.5]);
  });

  it('with sort it goes strictly in that order', () => {
    const shown = [
      { price: 2, secondsPerToken: 0.02, firstTokenSeconds: 0.1, sinceFailure: 1 },
      { price: 3, secondsPerToken: 0.01, firstTokenSeconds: 0.3 },
      { price: 1, secondsPerToken: 0.03, firstTokenSeconds: 0.2 },
    ];
    expect(chain(shown, { ...kind, sort: 'price' }, 0.99)).toEqual([2, 0, 1]);
    expect(chain(shown, { ...kind, sort: 'throughput' }, 0.99)).toEqual([1, 0, 2]);
    expect(chain(shown, { ...kind, sort: 'latency' }, 0.99)).toEqual([0, 2, 1]);
  });
});

describe.skipIf(!here)(
  `OpenRouter’s documented cases${here ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    const cases = documented.filter(({ kind }) => kind === 'openrouterDefault');

    test('there are some', () => {
      expect(cases.length).toBeGreaterThan(0);
    });

    test.each(cases)('$name', ({ input, expected }) => {
      if (input.sort !== undefined) {
        const sorted = { kind: 'inverse-square-price', sort: input.sort };
        const shown = [{ secondsPerToken: 0.02 }, { secondsPerToken: 0.01 }];
        // Without load balancing one target has all the chances.
        expect(chanceOf(shown, 1, sorted) === 1).toBe(expected.loadBalancing === false);
        return;
      }
      const providers = input.providers!;
      const shown = providers.map(({ price, outageLast30s }) => ({
        price,
        sinceFailure: outageLast30s === true ? 15 : Number.POSITIVE_INFINITY,
      }));
      const kind = { kind: 'inverse-square-price' };
      for (const [target, { id }] of providers.entries()) {
        expect(chanceOf(shown, target, kind)).toBeCloseTo(expected.probFirst![id] ?? 0, 2);
      }
      const ids = chain(shown, kind).map((target) => providers[target]!.id);
      expect(ids).toEqual(expected.fallbackOrderIfAFirst);
    });
  },
);
