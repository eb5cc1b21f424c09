import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comingWith, productionTree } from '../repository/production-tree.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const sources = readdirSync(new URL('src/', root), { encoding: 'utf8', recursive: true }).map(
  (path) => `/${path.replaceAll('\\', '/')}`,
);
const named = [...page.matchAll(/`([\w./-]+)`/g)].map((match) => match[1]!);

describe('docs/architecture.md', () => {
  test('names no file of the source that is not there', () => {
    const files = named
      .filter((name) => name.endsWith('.ts') && !name.startsWith('-'))
      .map((name) => name.replace('../', ''));
    expect(files.length).toBeGreaterThan(150);
    const missing = files.filter(
      (file) =>
        !sources.some((path) => path.endsWith(`/${file}`)) && !existsSync(new URL(file, root)),
    );
    expect(missing).toEqual([]);
  });

  test('names every room, and every folder of policies and models', () => {
    const folders = (under: string) =>
      readdirSync(new URL(`src/${under}`, root), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name);
    for (const room of folders('')) expect(page).toContain(`\`src/${room}/\``);
    for (const folder of [...folders('policies/'), ...folders('models/')]) {
      expect(page).toMatch(new RegExp(`\`(src/(policies|models)/)?${folder}/`));
    }
  });

  describe('has a row for each package that we ask for, with how many come along', () => {
    const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const table = /\| dependency \|.*?\n\n/s.exec(page)![0];
    const rows = [...table.matchAll(/^\| `([^`]+)` \| (\d+), [\d,]+ \| .+ \|$/gm)];
    const tree = productionTree();

    test('those of package.json, and no others', () => {
      expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(dependencies).sort());
    });

    test.each(rows.map(([, name, packages]) => [name!, Number(packages)]))(
      '%s',
      (name, packages) => {
        expect(comingWith(tree, name).size).toBe(packages);
      },
    );

    test('in all, with Spillway itself', () => {
      const all = new Set(Object.keys(dependencies).flatMap((one) => [...comingWith(tree, one)]));
      expect(all.size).toBe([...tree.values()].filter(({ isOnLinux }) => isOnLinux).length);
      expect(page).toContain(`it is ${all.size + 1} packages`);
    });
  });
});
