import { readFileSync } from 'node:fs';

/** A package that `npm install spillway` brings along, on one platform or another. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** By name, those that it asks for. */
  readonly asksFor: readonly string[];
  /** Whether it is installed on Linux on x64. */
  readonly isOnLinux: boolean;
}

/** Every package of the production tree of `package-lock.json`, by its place in `node_modules`. */
export function productionTree(): ReadonlyMap<string, LockedPackage> {
  const file = new URL('../../package-lock.json', import.meta.url);
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly packages: Readonly<Record<string, Entry>>;
  };
  return new Map(
    Object.entries(packages)
      .filter(([place, { dev }]) => place !== '' && dev !== true)
      .map(([place, entry]) => [
        place,
        {
          name: place.replace(/^.*node_modules\//, ''),
          version: entry.version,
          asksFor: Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }),
          isOnLinux: isOnLinux(entry),
        },
      ]),
  );
}

/** Places of a package that we ask for and of all that come with it, on Linux on x64. */
export function comingWith(tree: ReadonlyMap<string, LockedPackage>, name: string): Set<string> {
  const places = new Set<string>();
  const add = (from: string, wanted: string) => {
    const place = placeOf(tree, from, wanted);
    const found = tree.get(place);
    if (found === undefined || !found.isOnLinux || places.has(place)) return;
    places.add(place);
    for (const one of found.asksFor) add(`${place}/`, one);
  };
  add('', name);
  return places;
}

/** Where Node finds a package that is asked for from a place: there, or further up. */
function placeOf(tree: ReadonlyMap<string, LockedPackage>, from: string, name: string): string {
  const place = `${from}node_modules/${name}`;
  if (from === '' || tree.has(place)) return place;
  return placeOf(tree, from.replace(/node_modules\/(@[^/]+\/)?[^/]+\/$/, ''), name);
}

interface Entry {
  readonly version: string;
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

function isOnLinux({ os = ['linux'], cpu = ['x64'], libc = ['glibc'] }: Entry): boolean {
  return os.includes('linux') && cpu.includes('x64') && libc.includes('glibc');
}
