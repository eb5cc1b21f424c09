import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { biasedKm } from '../../../../src/policies/routing/regions/geoproximity.ts';

const file = new URL('../../../../../shared/conformance/gateway_docs.json', import.meta.url);
const here = existsSync(file);

interface BiasCase {
  readonly kind: string;
  readonly name: string;
  readonly input: { readonly distanceKm: number; readonly bias: number };
  readonly expected: { readonly biasedKm: number };
}

const all = here ? (JSON.parse(readFileSync(file, 'utf8')).cases as BiasCase[]) : [];
const cases = all.filter(({ kind }) => kind === 'route53Geoproximity');

describe.skipIf(!here)(
  `Route 53’s documented geoproximity${here ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test('there are cases', () => {
      expect(cases.length).toBeGreaterThan(0);
    });

    test.each(cases)('$name', ({ input, expected }) => {
      expect(biasedKm(input.distanceKm, input.bias)).toBe(expected.biasedKm);
    });
  },
);

describe('bias', () => {
  it.each([
    [150, 0, 150],
    [150, 50, 75],
    [150, -50, 225],
    [1000, -99, 1990],
  ])('%d km at %d seem %d', (km, bias, seems) => {
    expect(biasedKm(km, bias)).toBe(seems);
  });
});
