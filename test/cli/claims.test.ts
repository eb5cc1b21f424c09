import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

const claims = `claims:
  - { says: a minute at most, source: here, metric: e2e_p95, max: 1min }
  - { says: for nothing, source: here, metric: cost_usd, max: $0.0001 }
  - { says: people like it, source: here, outside: nobody asks them }
`;
const claimed = `${flood}${claims}`;
const run = (text: string, ...flags: readonly string[]) => {
  const folder = folderOf({ 'flood.yaml': text });
  return { folder, ended: command(folder, 'run', 'flood.yaml', '--out', 'out', ...flags) };
};

describe('a run of a scenario with claims', () => {
  it('prints a line for each, and writes claims.csv', async () => {
    const { folder, ended } = run(claimed);
    const { stdout } = await ended;
    expect(stdout).toMatch(/^ {2}holds +[\d.]+ .* ≤ 60 s {3}a minute at most$/m);
    expect(stdout).toMatch(/^ {2}does not hold .* for nothing$/m);
    expect(stdout).toMatch(/^ {2}not simulated +people like it\n {6}nobody asks them$/m);
    expect(stdout).toMatch(/^Wrote .*claims.*\.csv/m);
    const table = readFileSync(join(folder, 'out', 'claims.csv'), 'utf8');
    expect(table.split('\n')[0]).toMatch(/^fleet,claim,says,source,word,/);
    expect(table.trimEnd().split('\n')).toHaveLength(1 + 2 + 2 + 1);
  });

  it('ends as it would without them, of the same hash', async () => {
    const [plain, with_] = [await run(flood, '--json').ended, await run(claimed, '--json').ended];
    expect([plain.code, with_.code]).toEqual([0, 0]);
    const [one, other] = [JSON.parse(plain.stdout), JSON.parse(with_.stdout)];
    expect(other.reproduction).toEqual(one.reproduction);
    expect(one.claims).toBeUndefined();
    expect(other.claims.map(({ word }: { word: string }) => word)).toEqual([
      'holds',
      'does not hold',
      'not simulated',
    ]);
  });

  it('writes no claims.csv where there are none', async () => {
    const { folder, ended } = run(flood);
    expect((await ended).stdout).not.toContain('claims');
    expect(existsSync(join(folder, 'out', 'claims.csv'))).toBe(false);
  });

  it('says where a claim is wrong before anything runs, with exit code 2', async () => {
    const { folder, ended } = run(
      `${flood}claims: [{ says: s, source: h, metric: e2e_p95, max: 1s, where: { fleet: fxed } }]`,
    );
    const { code, stderr } = await ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^flood\.yaml:26:\d+ {2}claims\.0\.where\.fleet: "fxed" is not on this axis\. Did you mean "fixed"\? Allowed: fixed, scaled\n1 problem\n$/,
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
