import { type MigTable, migRefusal, migTable } from '../../catalog/mig.ts';
import { nearestName } from '../../catalog/nearest-name.ts';

/** What is wrong with asking an accelerator for slices of a profile, for who asked; undefined where nothing is. */
export function migProblem(accelerator: string, profile: string): string | undefined {
  const table = migTable(accelerator);
  if (table === undefined) return migRefusal(accelerator);
  if (table.profiles.some(({ name }) => name === profile)) return undefined;
  return `the ${accelerator} has ${unknownMigProfile(table, profile)}`;
}

/** That no profile has this name, the nearest that one has, and all. */
export function unknownMigProfile(table: MigTable, wrong: string): string {
  const names = table.profiles.map(({ name }) => name);
  const nearest = nearestProfile(wrong, names);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return `no MIG profile ${wrong}${hint} (legal: ${names.join(', ')})`;
}

/** The same compute first: the memory in a name differs between sizes of one accelerator, as 3g.20gb and 3g.40gb. */
function nearestProfile(wrong: string, names: readonly string[]): string | undefined {
  const compute = wrong.split('.')[0]!;
  const sameCompute = names.filter((name) => name.startsWith(`${compute}.`));
  return nearestName(wrong, sameCompute) ?? nearestName(wrong, names);
}
