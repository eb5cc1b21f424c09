import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { examples } from '../../src/cli/examples.ts';
import { scenarioSchemaText } from '../../src/scenario/shared-schema.ts';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { command, folderOf } from './spillway.ts';

const schemaText = scenarioSchemaText();

describe('init', () => {
  it('writes a small scenario and the schema, lists the examples, and says what comes next', async () => {
    const folder = folderOf({});
    const { code, stdout, stderr } = await command(folder, 'init', 'shop');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wrote shop\/scenario\.yaml and shop\/scenario\.schema\.json/m);
    expect(stdout).toMatch(/^Next: spillway check shop\/scenario\.yaml$/m);
    expect(stderr).toMatch(/^ {2}black-friday +\S/m);
    expect(readFileSync(join(folder, 'shop/scenario.schema.json'), 'utf8')).toBe(schemaText);
    const text = readFileSync(join(folder, 'shop/scenario.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/scenario\.schema\.json\n/);
  });

  it('what it writes runs, and two of its three fleets keep every promise', async () => {
    const folder = folderOf({});
    await command(folder, 'init');
    const { code, stdout } = await command(
      folder,
      ...['run', 'scenario.yaml', '--quiet', '--replications', '2'],
    );
    expect(stdout).toBe(
      '✓ first: 2 of 3 configurations keep every SLO: fleet=six; fleet=autoscaled\n',
    );
    expect(code).toBe(0);
  });

  it('an example is the shipped file', async () => {
    const { name, text } = examples()[3]!;
    const folder = folderOf({});
    const { code } = await command(folder, 'init', '--example', name);
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([`${name}.yaml`, 'scenario.schema.json'].sort());
    expect(readFileSync(join(folder, `${name}.yaml`), 'utf8')).toBe(text);
  });

  it.each(examples().map(({ name, text }) => [name, text] as const))(
    'the example %s is a valid scenario',
    (name, text) => {
      expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/scenario\.schema\.json\n/);
      expect(variantsOf(readSource(text, name), [], []).length).toBeGreaterThan(0);
    },
  );

  it('offers what answers its questions, and each in a line', () => {
    const names = examples().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['black-friday', 'erlang', 'provider-outage', 'tenancy']),
    );
    for (const { about } of examples()) expect(about).toMatch(/^.{10,90}$/);
  });

  it('knows other words for some', async () => {
    const folder = folderOf({});
    await command(folder, 'init', '--example', 'failover');
    expect(existsSync(join(folder, 'provider-outage.yaml'))).toBe(true);
  });

  it('a second example finds the schema of the first no obstacle', async () => {
    const folder = folderOf({});
    await command(folder, 'init', '--example', 'mm1');
    expect((await command(folder, 'init', '--example', 'erlang')).code).toBe(0);
  });

  it.each([
    ['a scenario', 'mm1.yaml', /^error {2}mm1\.yaml is already there; --force writes over it/m],
    [
      'a schema of another version',
      'scenario.schema.json',
      /^error {2}scenario\.schema\.json is already there, and is not that of this Spillway; --force/m,
    ],
  ])('%s that is there stays as it was, unless it is forced', async (_, file, says) => {
    const folder = folderOf({ [file]: 'mine' });
    const { code, stdout, stderr } = await command(folder, 'init', '--example', 'mm1');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(readdirSync(folder)).toEqual([file]);
    expect(readFileSync(join(folder, file), 'utf8')).toBe('mine');
    expect((await command(folder, 'init', '--example', 'mm1', '--force')).code).toBe(0);
    expect(readFileSync(join(folder, file), 'utf8')).not.toBe('mine');
  });

  it.each([
    [
      ['--example', 'tenency'],
      /^error {2}--example: there is no example "tenency"\. Did you mean "tenancy"\? Allowed: .*allocation, .*, tenancy$/m,
    ],
    [
      ['--example', 'llm-replay'],
      /^error {2}--example: llm-replay needs files of yours, such as a recorded workload\. Allowed: .*allocation, /m,
    ],
    [['mine.txt'], /^error {2}mine\.txt is a file, not a folder$/m],
    [['mine.txt/shop'], /^error {2}mine\.txt is a file, not a folder$/m],
  ])('%j is refused, and nothing is written', async (flags, says) => {
    const folder = folderOf({ 'mine.txt': 'mine' });
    const { code, stdout, stderr } = await command(folder, 'init', ...flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });

  it('a folder whose files are folders is refused without leaving half of it', async () => {
    const folder = folderOf({});
    mkdirSync(join(folder, 'mm1.yaml'));
    writeFileSync(join(folder, 'mm1.yaml/mine'), '');
    const { code, stderr } = await command(folder, 'init', '--example', 'mm1', '--force');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error {2}mm1\.yaml is a folder, not a file$/m);
    expect(readdirSync(folder)).toEqual(['mm1.yaml']);
  });
});
