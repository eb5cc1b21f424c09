import { z } from 'zod';

/** One of some names, each with a line that says what it is, for editors and for `spillway catalog policies`. */
export function described<const Name extends string>(
  names: readonly [Name, ...Name[]],
  about: Readonly<Record<Name, string>>,
) {
  // The key by which VS Code and the YAML language server know it.
  return z.enum(names).meta({ enumDescriptions: names.map((name) => about[name]) });
}
