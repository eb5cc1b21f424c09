import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceEvent, traceHead } from '../../src/report/json-output/trace-event.ts';
import { draft7Errors } from '../scenario/draft7.ts';
import { command, flood, folderOf } from './spillway.ts';

const folder = () => folderOf({ 'flood.yaml': flood });

async function trace(...flags: readonly string[]) {
  const at = folder();
  return { at, ...(await command(at, 'trace', 'flood.yaml', ...flags)) };
}

describe('spillway trace', () => {
  it('prints the lives of telling requests: whose run it is, then one after the other', async () => {
    const { code, stdout } = await trace();
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('flood   fleet=fixed   replication 0   seed "1"');
    expect(lines.filter((line) => line.startsWith('request '))).toEqual([
      expect.stringMatching(/^request \d+ {3}the slowest$/),
      expect.stringMatching(/^request \d+ {3}as long as most: the median, within 2 %$/),
      expect.stringMatching(/^request \d+ {3}the first of \d+ that were (timed-out|rejected)$/),
    ]);
    expect(stdout).toMatch(
      /^ {2}[\d.]+ s = in the queue [\d.]+ s \+ in a batch .*; waited for a replica with room/m,
    );
  });

  it('shows the one that is asked for, as its row of requests.csv says it', async () => {
    const { at, stdout } = await trace('--request', '7', '--json');
    const printed = JSON.parse(stdout);
    const run = ['--set', 'sweep={}', '--replications', '1', '--requests', '--out', 'results'];
    expect((await command(at, 'run', 'flood.yaml', ...run.slice(2))).code).toBe(0);
    const [head, ...rows] = readFileSync(join(at, 'results/requests.csv'), 'utf8').split('\n');
    const columns = head!.split(',');
    const row = rows
      .map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i]!, cell])))
      .find((one) => one['fleet'] === 'fixed' && one['number'] === '7')!;
    const [life] = printed.lives;
    expect(printed.lives).toHaveLength(1);
    expect(life.at).toBe(Math.round(Number(row['arrived']) * 1e6));
    expect(life.at + life.lasts).toBe(Math.round(Number(row['ended']) * 1e6));
    expect(life.outcome).toBe(row['outcome']);
  });

  it('takes the variant, the replication and the seed that are asked for', async () => {
    const { code, stdout } = await trace(
      ...['--variant', 'fleet=scaled', '--replication', '1', '--seed', 'x', '--slowest', '2'],
    );
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('flood   fleet=scaled   replication 1   seed "x"');
    expect(lines.filter((line) => line.startsWith('request '))).toHaveLength(2);
  });

  it('writes a trace and an event a line, whole, for a part of the run; the same bytes again', async () => {
    const files = ['--perfetto', 't.json', '--jsonl', 't.jsonl'];
    const part = ['--from', '1min', '--to', '1min30s'];
    const first = await trace(...files, ...part, '--quiet', '--variant', 'fleet=scaled');
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^Wrote t\.json \(.* MB\)\nWrote t\.jsonl \(.* MB\)\n$/);
    expect(readdirSync(first.at).sort()).toEqual(['flood.yaml', 't.json', 't.jsonl']);
    const { traceEvents, otherData } = JSON.parse(readFileSync(join(first.at, 't.json'), 'utf8'));
    expect(otherData).toMatchObject({ scenario: 'flood', from: 60e6, to: 90e6 });
    const names = new Set(traceEvents.map(({ name }: { name: string }) => name));
    for (const name of ['ready', 'starting', 'batch', 'waiting', 'usd per hour', 'queue']) {
      expect(names).toContain(name);
    }
    const [head, ...events] = readFileSync(join(first.at, 't.jsonl'), 'utf8').trimEnd().split('\n');
    traceHead.parse(JSON.parse(head!));
    for (const event of events) traceEvent.parse(JSON.parse(event));
    const again = await trace(...files, ...part, '--quiet', '--variant', 'fleet=scaled');
    for (const file of ['t.json', 't.jsonl']) {
      expect(readFileSync(join(again.at, file))).toEqual(readFileSync(join(first.at, file)));
    }
  });

  it('prints JSON of the published form', async () => {
    const { at, stdout } = await trace('--json', '--perfetto', 't.json');
    const printed = JSON.parse(stdout) as Record<string, unknown>;
    expect(Object.keys(printed)[0]).toBe('version');
    expect(printed['written']).toEqual(['t.json']);
    const schema = await command(at, 'schema', '--json-output', 'trace');
    expect(draft7Errors(JSON.parse(schema.stdout), printed)).toEqual([]);
  });

  it('has examples before its options', async () => {
    const { stdout } = await command(folder(), 'trace', '--help');
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('--perfetto '));
    expect(stdout).toMatch(/spillway trace shop\.yaml --slowest 5 --tenant web/);
  });
});

describe('a wrong way to call spillway trace', () => {
  it.each([
    [
      'an axis that there is not',
      ['--variant', 'flet=fixed'],
      /"flet" is no axis of the sweep\. Did you mean "fleet"\?/,
    ],
    [
      'a label that there is not',
      ['--variant', 'fleet=fixd'],
      /"fixd" is not on fleet\. Did you mean "fixed"\?/,
    ],
    [
      'an axis twice',
      ['--variant', 'fleet=fixed', '--variant', 'fleet=scaled'],
      /an axis is given twice/,
    ],
    ['a replication too many', ['--replication', '2'], /the scenario has 2, 0 to 1$/m],
    [
      'a replication that is none',
      ['--replication', '-1'],
      /--replication must be a whole number of at least 0/,
    ],
    [
      'a request that there is not',
      ['--request', '99999'],
      /--request 99999: the run had \d+ requests, from 0 on/,
    ],
    [
      'a tenant that there is not',
      ['--tenant', 'user'],
      /there is none of this name\. Did you mean "users"\?/,
    ],
    [
      'one request and several',
      ['--request', '1', '--slowest', '3'],
      /--request says which one already/,
    ],
    ['none of the slowest', ['--slowest', '0'], /--slowest must be a whole number of at least 1/],
    ['a part of no file', ['--from', '1min'], /--from and --to are of a file: say --perfetto FILE/],
    [
      'a part that ends before it begins',
      ['--perfetto', 't', '--from', '2min', '--to', '1min'],
      /--to is not after --from/,
    ],
    [
      'a part beyond the run',
      ['--perfetto', 't', '--from', '3min'],
      /--from is beyond the run, which lasts 3 min/,
    ],
    [
      'an end beyond the run',
      ['--perfetto', 't', '--to', '1h'],
      /--to is beyond the run, which lasts 3 min/,
    ],
    [
      'a time without its unit',
      ['--perfetto', 't', '--from', '60'],
      /--from: "60" is not a duration with its unit/,
    ],
    [
      'a file in no folder',
      ['--perfetto', 'no/t.json'],
      /--perfetto no\/t\.json: there is no folder no$/m,
    ],
    [
      'a folder for a file',
      ['--jsonl', 'here'],
      /--jsonl here is a folder: name a file, such as here\/trace\.jsonl/,
    ],
    [
      'one file for both',
      ['--perfetto', 't', '--jsonl', 't'],
      /--perfetto and --jsonl name the same file/,
    ],
  ] as const)('with %s gets one message and exit code 2', async (_, flags, says) => {
    const at = folder();
    mkdirSync(join(at, 'here'));
    const { code, stdout, stderr } = await command(at, 'trace', 'flood.yaml', '-q', ...flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error {2}/);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/ {4}at /);
    expect(readdirSync(at).sort()).toEqual(['flood.yaml', 'here']);
  });
});
