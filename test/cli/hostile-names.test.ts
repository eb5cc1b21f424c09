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

describe.each(['constructor', 'toString'])('%s, which every block of JavaScript has,', (name) => {
  it('is a name like others, of whatever users name', async () => {
    const named = flood
      .replace('  main:', `  ${name}:`)
      .replace('pool: main', `pool: ${name}`)
      .replace('  chat:', `  ${name}:`)
      .replace('  users:', `  users:\n    tenants: { ${name}: {} }`)
      .replace('  fleet:', `  ${name}:`)
      .replace('    scaled:\n      deployments.chat.', `    scaled:\n      deployments.${name}.`);
    const folder = folderOf({ 'flood.yaml': named });
    const { code, stderr } = await command(folder, 'run', 'flood.yaml', '--out', 'out', '-q');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const bill = readFileSync(join(folder, 'out/cost.csv'), 'utf8');
    const sellers = (parse(bill, { columns: true }) as Record<string, string>[]).map(
      (row) => row['ProviderName'],
    );
    expect(new Set(sellers)).toEqual(new Set([name]));
    expect((await command(folder, 'report', 'out')).code).toBe(0);
    const exported = ['workload', 'export', 'flood.yaml', '--traffic', name, '--out', 'x.jsonl'];
    expect((await command(folder, ...exported)).stderr).toMatch(
      /is not a traffic\. Allowed: users$/m,
    );
    const explained = await command(folder, 'explain', `pools.NAME.${name}`);
    expect([explained.code, explained.stderr]).toEqual([
      2,
      expect.stringContaining(`there is no "${name}" in pools.NAME`),
    ]);
  });

  it.each(['{ kind: geoproximity }', '{ kind: residency, allowed: {}, base: { kind: latency } }'])(
    'is a region like others, and a place, under %s',
    async (routing) => {
      const regional = `name: placed
horizon: 1min
places: { ${name}: { latitude: 0, longitude: 0 } }
regions:
  length: { at: us-east-1 }
  b: { at: eu-west-1 }
pools:
  gpu: { accelerator: L4, accelerators: 4, price: $1/h, regions: { length: {}, b: {} } }
deployments:
  chat:
    pool: gpu
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 2 }
gateways:
  front:
    targets: { chat: { deployment: chat } }
    residency: { tenants: {}, others: [] }
    regional: { routing: ${routing} }
traffic:
  ${name}: { gateway: front, arrivals: { kind: constant, rate: 1/s }, clients: { ${name}: 1 } }
`;
      const renamed = regional.replaceAll('length', 'a').replaceAll(name, 'usual');
      const folder = folderOf({ 'named.yaml': regional, 'renamed.yaml': renamed });
      const told = [];
      for (const file of ['named', 'renamed']) {
        const { code, stderr } = await command(folder, 'run', `${file}.yaml`, '--out', file, '-q');
        expect([code, stderr]).toEqual([0, '']);
        told.push(rowsOf(join(folder, file, 'summary.csv')));
      }
      const [{ fingerprint: _, ...named }, { fingerprint: __, ...usual }] = told as [Row, Row];
      expect(named).toEqual(usual);
    },
  );
});

type Row = Record<string, string>;

function rowsOf(file: string): Row {
  return (parse(readFileSync(file, 'utf8'), { columns: true }) as Row[])[0]!;
}
