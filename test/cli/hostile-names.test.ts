import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

describe('names that programs would obey', () => {
  it('are no formulas in the results, and the same names to whoever reads these', async () => {
    const folder = folderOf({ 'flood.yaml': flood.replace('    fixed: {}', '    "=1+1": {}') });
    await command(folder, 'run', 'flood.yaml', '--out', 'out', '--quiet');
    const text = readFileSync(join(folder, 'out/summary.csv'), 'utf8');
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => row['fleet'])).toEqual(["'=1+1", "'=1+1", 'scaled', 'scaled']);
    const page = readFileSync(join(folder, 'out/report.html'), 'utf8');
    expect(page).toContain('=1+1');
    expect(page).not.toMatch(/('|&#39;)=1\+1/);
    const compared = await command(folder, 'compare', 'out', 'out');
    expect(compared.stdout).toContain('=1+1');
    expect(compared.stdout).not.toContain("'=1+1");
  });

  it.each([
    ['  chat:', '  "chat\\e]0;owned\\a":'],
    ['  users:', '  "users\\nflood.yaml is valid":'],
    ['    fixed:', '    "\\u009b2J":'],
    ['horizon:', '"hori\\ezon":'],
  ])('are refused where a terminal would: %j as %j', async (from, to) => {
    const folder = folderOf({ 'flood.yaml': flood.replace(from, to) });
    const { code, stderr } = await command(folder, 'check', 'flood.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^flood\.yaml:\d+:\d+ .*("hori\\u001bzon"|has a control character)/);
    expect(stderr).toMatch(/^[^\n]+\n(.*is missing.*\n)?\d problems?\n$/);
    expect(stderr.replaceAll('\n', '')).toMatch(/^\P{Cc}*$/u);
  });
});
