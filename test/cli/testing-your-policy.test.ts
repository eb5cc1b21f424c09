import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

const page = readFileSync(new URL('../../docs/testing-your-policy.md', import.meta.url), 'utf8');

/** The blocks of a language on the page. */
function blocks(language: string): string[] {
  const fences = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'));
  return [...fences].map((fence) => fence[1]!);
}

const [policy] = blocks('ts');
const [diff] = blocks('diff');

/** What the page says that a command prints. */
function printed(text: string): { readonly flags: readonly string[]; readonly output: string } {
  const [first, ...rest] = text.split('\n');
  return { flags: first!.replace('$ spillway ', '').split(' '), output: rest.join('\n') };
}

const [broken, mended] = blocks('console').map(printed);

describe('docs/testing-your-policy.md', () => {
  it('prints what its policy with a bug makes the command print', async () => {
    const folder = folderOf({ 'my-policy.ts': policy! });
    const { code, stdout } = await command(folder, ...broken!.flags);
    expect(stdout).toBe(broken!.output);
    expect(code).toBe(3);
  });

  it('mends it', async () => {
    const folder = folderOf({ 'my-policy.ts': patched(policy!, diff!) });
    const { code, stdout } = await command(folder, ...mended!.flags);
    expect(stdout).toBe(mended!.output);
    expect(code).toBe(0);
    const all = await command(folder, 'check-policy', 'my-policy.ts', '--runs', '40');
    expect(all.code).toBe(0);
  });
});

/** A text with each line that a diff takes away replaced by those that come after it there. */
function patched(text: string, changes: string): string {
  const lines = changes.trimEnd().split('\n');
  let after = text;
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith('-')) continue;
    const next = lines.findIndex((other, index) => index > at && other.startsWith('-'));
    const added = lines.slice(at + 1, next < 0 ? undefined : next).map((one) => one.slice(1));
    expect(after).toContain(line.slice(1));
    after = after.replace(line.slice(1), added.join('\n'));
  }
  return after;
}
