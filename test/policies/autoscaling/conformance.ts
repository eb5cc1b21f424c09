import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** Runs a check over each case of a group. */
type Each = <Case extends { readonly id: string }>(
  name: string,
  cases: readonly Case[],
  check: (given: Case) => void,
) => void;

/**
 * A file of conformance cases in groups, empty ones where `../shared` is not there, and what runs every case of a
 * group but those that are `listed` by id with the reason why they are not passed.
 */
export function conformanceFile<File extends object>(
  name: string,
  empty: File,
  listed: Readonly<Record<string, string>> = {},
): { readonly file: File; readonly each: Each } {
  const place = new URL(`../../../../shared/conformance/${name}.json`, import.meta.url);
  const here = existsSync(place);
  const file = here ? (JSON.parse(readFileSync(place, 'utf8')) as File) : empty;

  test.skipIf(!here)(
    `every group has cases${here ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const groups: readonly (readonly unknown[])[] = Object.values(file).filter(Array.isArray);
      expect(groups.length).toBe(Object.keys(empty).length);
      for (const group of groups) expect(group.length).toBeGreaterThan(0);
    },
  );

  const each: Each = (group, cases, check) => {
    describe.skipIf(!here)(group, () => {
      for (const given of cases) {
        const reason = listed[given.id];
        if (reason === undefined) test(given.id, () => check(given));
        else test.skip(`${given.id}: ${reason}`);
      }
    });
  };
  return { file, each };
}
