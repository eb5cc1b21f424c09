import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scaling } from '../../src/scenario/schema/scaling.ts';

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');
const kinds = scaling.options.map((option) => {
  const shape = 'shape' in option ? option.shape : option.in.shape;
  return (shape as { kind: { value: string } }).kind.value;
});

describe('docs/policies.md', () => {
  test.for(kinds)('%s has a row and a section', (kind) => {
    expect(page).toContain(`| [\`${kind}\`](#${kind}) |`);
    expect(page).toContain(`\n## \`${kind}\`\n`);
  });

  test('its examples are scalings', () => {
    const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1]!);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(scaling.safeParse((parse(example) as { scaling: unknown }).scaling).error).toBe(
        undefined,
      );
    }
  });

  /** The settings that a section names: in backquotes in the first column of its table. */
  test.for(kinds)('the settings of %s that its table names are its settings', (kind) => {
    const section = page.split(`\n## \`${kind}\`\n`)[1]!.split('\n## ')[0]!;
    const named = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([\w.[\]]+)`/g)])
      .map((match) => match[1]!.replace(/^.*\./, '').replace('[]', ''));
    const source = schemaText(kind);
    for (const name of named) expect(source, name).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

/** All that the schema of a kind says, its parts and what they share included. */
function schemaText(kind: string): string {
  const read = (name: string) =>
    readFileSync(new URL(`../../src/scenario/schema/scaling/${name}.ts`, import.meta.url), 'utf8');
  const shared = kind === 'hpa' || kind === 'keda' ? ['hpa', 'hpa-behavior', 'hpa-metric'] : [];
  return [kind, 'replicas', ...shared].map(read).join('\n');
}
