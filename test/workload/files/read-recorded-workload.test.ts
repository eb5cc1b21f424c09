import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRecordedWorkload } from '../../../src/workload/files/read-recorded-workload.ts';
import { WorkloadError } from '../../../src/workload/recorded/workload-error.ts';

const azure =
  'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109';
const rates = 'client,t_s,rate_rps,cv,dist,param1,param2\na,0,1,1,Gamma,1,1\na,600,1,1,Gamma,1,1\n';
const lengths = `client,window_t_s,field,mean,p1,p5,p10,p25,p50,p75,p90,p95,p99,max\na,0,input_tokens${',5'.repeat(11)}\n`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spillway-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe('a file is read', () => {
  test('without a last line end, with CRLF', async () => {
    const recorded = await readRecordedWorkload(await file('azure.csv', azure));
    expect(recorded).toMatchObject({
      kind: 'requests',
      count: 2,
      outputTokens: new Int32Array([44, 109]),
    });
  });

  test('packed, whatever its name', async () => {
    const plain = await readRecordedWorkload(await file('plain.csv.gz', azure));
    expect(await readRecordedWorkload(await file('packed.csv', gzipSync(azure)))).toEqual(plain);
    expect(await readRecordedWorkload(await file('packed.csv.gz', gzipSync(azure)))).toEqual(plain);
  });

  test('in UTF-16, packed or not', async () => {
    const wide = Buffer.from(`\ufeff${azure}`, 'utf16le');
    const plain = await readRecordedWorkload(await file('plain.csv', azure));
    expect(await readRecordedWorkload(await file('wide.csv', wide))).toEqual(plain);
    expect(await readRecordedWorkload(await file('wide.csv.gz', gzipSync(wide)))).toEqual(plain);
  });

  test('with quotes, blank lines, a byte order mark, and a map of columns', async () => {
    const path = await file('quoted.csv', '\uFEFF"when","who, exactly"\n\n1,"a, b"\n\n2,"c"\n');
    const columns = { time: 'when', tenant: 'who, exactly' };
    const recorded = await readRecordedWorkload(path, { columns });
    expect(recorded).toMatchObject({ tenants: ['a, b', 'c'], arrivals: new Float64Array([1, 2]) });
  });

  test('as lines of JSON, across the pieces in which it is read', async () => {
    const line = (i: number) => JSON.stringify({ time: i, prompt: i, tenant: 'ü'.repeat(50) });
    const path = await file(
      'big.jsonl',
      `${Array.from({ length: 3000 }, (_, i) => line(i)).join('\n')}\n\n`,
    );
    const recorded = await readRecordedWorkload(path);
    expect(recorded).toMatchObject({ count: 3000, tenants: ['ü'.repeat(50)] });
  });

  test('as clients, with and without their lengths', async () => {
    const path = await file('x_rates.csv', rates);
    expect(await readRecordedWorkload(path)).toMatchObject({ lengthsOf: new Int32Array([-1]) });
    const joined = await readRecordedWorkload(path, {
      lengths: await file('x_lengths.csv', lengths),
    });
    expect(joined).toMatchObject({ fields: ['input_tokens'], lengthsOf: new Int32Array([0]) });
  });
});

describe('an error names the file and the line:', () => {
  async function failure(path: string, options = {}): Promise<string> {
    const error = await readRecordedWorkload(path, options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkloadError);
    return (error as Error).message.replaceAll(folder, 'DIR');
  }

  test('a missing file, with the nearest name', async () => {
    await file('mooncake.jsonl', '');
    expect(await failure(join(folder, 'moncake.jsonl'))).toBe(
      'DIR/moncake.jsonl: no such file; expected an existing file. Did you mean DIR/mooncake.jsonl?',
    );
    expect(await failure(join(folder, 'nowhere', 'x.csv'))).toBe(
      'DIR/nowhere/x.csv: no such file; expected an existing file',
    );
    expect(await failure(folder)).toBe('DIR: this is a folder; expected a file');
  });

  test.skipIf(process.platform === 'win32')('a pipe, without waiting for who writes', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await failure(join(folder, 'pipe'))).toBe(
      'DIR/pipe: this is a pipe; expected a file, packed or not',
    );
  });

  test.skipIf(process.platform !== 'linux')(
    'a file that the system does not let us read',
    async () => {
      expect(await failure('/proc/self/mem')).toBe(
        '/proc/self/mem: cannot be read (EIO); expected a file that can be',
      );
    },
  );

  test('an empty file, packed or not', async () => {
    const expected = (name: string) => `DIR/${name}: the file is empty; expected a header and rows`;
    expect(await failure(await file('empty.csv', ''))).toBe(expected('empty.csv'));
    expect(await failure(await file('empty.csv.gz', gzipSync('')))).toBe(expected('empty.csv.gz'));
    expect(await failure(await file('blank.csv', '\n\n'))).toBe(expected('blank.csv'));
  });

  test('a CSV row cut off, after lines that are empty', async () => {
    expect(await failure(await file('torn.csv', `${azure}\n\n2023-11-16 18:1`))).toContain(
      'DIR/torn.csv:5: 1 of 3 fields in "2023-11-16 18:1"; expected TIMESTAMP,ContextTokens',
    );
  });

  test('a CSV quote left open', async () => {
    expect(await failure(await file('quote.csv', 'time,prompt\n1,2\n2,"3\n'))).toMatch(
      /^DIR\/quote\.csv: Quote Not Closed.* expected a CSV file with a header$/,
    );
  });

  test('an error early in a long file', async () => {
    const rest = '9,9\n'.repeat(200_000);
    expect(await failure(await file('long.csv', `time,prompt\n1,1\n2,x\n${rest}`))).toBe(
      'DIR/long.csv:3: prompt: "x"; expected a whole number of tokens from 0 up',
    );
    const objects = '{"time":9,"prompt":9}\n'.repeat(50_000);
    expect(
      await failure(await file('long.jsonl', `{"time":1,"prompt":1}\n{"time"\n${objects}`)),
    ).toContain('DIR/long.jsonl:2: "{\\"time\\""; expected one JSON object per line');
  });

  test('a line that does not end, plain or packed, quoted or not', async () => {
    const long = 'x'.repeat(4_100_000);
    const more = 'expected shorter ones';
    expect(await failure(await file('long.jsonl', `{"time":1}\n${long}`))).toBe(
      `DIR/long.jsonl:2: a line of more than 4,000,000 characters; ${more}`,
    );
    expect(await failure(await file('first.csv.gz', gzipSync(long)))).toBe(
      `DIR/first.csv.gz:1: a line of more than 4,000,000 characters; ${more}`,
    );
    expect(await failure(await file('quote.csv', `time,prompt\n1,"${long}`))).toMatch(
      /^DIR\/quote\.csv: Max Record Size: .* expected a CSV file with a header$/,
    );
  });

  test('a recording of centuries, and counts of more intervals than a year has seconds', async () => {
    expect(await failure(await file('span.csv', 'time,prompt\n5,1\n1e300,1\n'))).toBe(
      'DIR/span.csv:3: time: this row is 1e+300 s later than the first; expected a recording of less than 285 years',
    );
    expect(await failure(await file('counts.csv', 'period,count\n0,1\n0.001,1\n99999,1\n'))).toBe(
      'DIR/counts.csv: 99999001 intervals of 0.001 s from first to last; expected at most 32000000, a year of seconds',
    );
  });

  test('a field that is nested too deeply to be shown', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(await failure(await file('deep.jsonl', `{"time":1,"prompt":${deep}}\n`))).toBe(
      'DIR/deep.jsonl:1: prompt: a value that is nested too deeply; expected a whole number of tokens from 0 up',
    );
  });

  test('names of what every object has are names like others', async () => {
    const path = await file('names.csv', '__proto__,time,tenant\n1,2,constructor\n2,3,__proto__\n');
    expect(await readRecordedWorkload(path)).toMatchObject({
      tenants: ['constructor', '__proto__'],
    });
    expect(
      await failure(await file('p.jsonl', '{"time":1,"__proto__":{"prompt":3}}\n{"time":0}')),
    ).toContain('DIR/p.jsonl:2: time: this row is 1 s earlier');
    expect({}).not.toHaveProperty('prompt');
  });

  test('a gzip file cut off', async () => {
    const packed = gzipSync(
      `time,prompt\n${Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 997}`).join('\n')}`,
    );
    const path = await file('cut.csv.gz', packed.subarray(0, packed.length - 100));
    expect(await failure(path)).toMatch(
      /^DIR\/cut\.csv\.gz: broken gzip data .*; expected a whole \.gz file$/,
    );
  });

  test('a first line of no known format', async () => {
    expect(await failure(await file('odd.csv', 'hour,lift\n1,2\n'))).toContain(
      'DIR/odd.csv:1: "hour,lift"; expected the first line of azure-llm, mooncake,',
    );
    expect(await failure(await file('y_lengths.csv', lengths))).toContain(
      'lengths of clients; expected the file of rates',
    );
    expect(await failure(await file('y.csv', rates), { format: 'azure-llm' })).toContain(
      'expected TIMESTAMP,ContextTokens,GeneratedTokens',
    );
  });
});
