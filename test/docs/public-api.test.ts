import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const entries = ['src/index.ts', 'src/testing/index.ts'];

interface Exported {
  readonly name: string;
  readonly file: URL;
}

/** What an entry of the package re-exports; it does nothing else. */
function exportsOf(entry: string): Exported[] {
  const url = new URL(`../../${entry}`, import.meta.url);
  const text = readFileSync(url, 'utf8');
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(
    ([, names, from]) =>
      names!
        .split(',')
        .map((name) => name.replace(/\btype /, '').trim())
        .filter((name) => name !== '')
        .map((name) => ({ name, file: new URL(from!, url) })),
  );
}

/** Whether a doc comment ends right before a declaration. */
function isDocumented({ name, file }: Exported): boolean {
  const text = readFileSync(file, 'utf8').replaceAll(/^\/\/ biome-ignore.*\n/gm, '');
  const declaration = new RegExp(
    `^export (?:async )?(?:function|class|interface|type|const) ${name}\\b`,
    'm',
  );
  return text
    .slice(0, declaration.exec(text)?.index ?? 0)
    .trimEnd()
    .endsWith('*/');
}

describe.each(entries)('%s', (entry) => {
  const exported = exportsOf(entry);

  it('re-exports, each name once', () => {
    const names = exported.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has a doc comment on everything that is public', () => {
    expect(exported.filter((one) => !isDocumented(one)).map(({ name }) => name)).toEqual([]);
  });
});
