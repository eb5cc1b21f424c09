import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  committedFingerprints,
  shippedNames,
  wholeOf,
} from './shipped-fingerprints.ts';

/** What a scenario does changes only on purpose. */
function advice(scenario: string): string {
  return `scenarios/${scenario}.yaml does something else than before. Where that is meant: npm run fingerprints ${scenario}, and say why in CHANGELOG.md under *Changed results*`;
}

describe('shipped scenarios do what they did (test/golden/fingerprints.csv)', () => {
  const rows = committedFingerprints();

  it('all of them', () => {
    expect(rows.map(({ scenario }) => scenario)).toEqual(shippedNames());
  });

  it.each(rows)(
    '$scenario, in its first $seconds s',
    async ({ scenario, seconds, fingerprint }) => {
      expect(await beginningOf(scenario, seconds), advice(scenario)).toBe(fingerprint);
    },
  );

  it.skipIf(process.env['NIGHTLY'] === undefined).each(rows)(
    '$scenario, every variant to its end (skipped: minutes together, NIGHTLY runs it)',
    async ({ scenario, whole }) => {
      expect(await wholeOf(scenario), advice(scenario)).toBe(whole);
    },
  );
});
