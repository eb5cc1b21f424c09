import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

/** Images on two kinds of accelerators: quick to size. */
const images = `name: images
model: ResNet-50
rate: 400/s
slos: { e2e: 60ms }
budget: $60/day
accelerators: [T4, L4, MI300X]
precision: [fp16]
horizon: 10s
replications: 3
region: aws/us-east-1
`;

const choose = (text: string, ...flags: readonly string[]) =>
  command(folderOf({ 'needs.yaml': text }), 'choose', 'needs.yaml', ...flags);

describe('spillway choose', () => {
  it('ranks fleets, says why, and ends with what it recommends', async () => {
    const { code, stdout } = await choose(images);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(
      'images   ResNet-50 at 400/s: e2e_p95 ≤ 60 ms, 99 % answered, $60.00 a day at the most',
    );
    expect(stdout).toMatch(/^1 {3}T4 fp16 +1 +1 +\$12\.0 ± 0 /m);
    expect(stdout).toMatch(/^why 1 {3}the cheapest that keeps every promise; 1 × L4 fp16 is next/m);
    expect(stdout).toMatch(/^risk {4}there is but one: without it nothing is answered$/m);
    expect(stdout).toMatch(/^no price is known of MI300X: --price NAME=\$2\/h$/m);
    // 51 MB, 60 ms, 400/s: the published rules come to an A100, whatever it costs.
    expect(stdout).toMatch(/^the reference selector says A100 /m);
    expect(stdout).toMatch(/^ +it does not hold: one is needed, for \$72\.00 a day/m);
    expect(lines.at(-1)).toBe('recommended: 1 × T4 fp16 for $12.00 a day of $60.00');
  });

  it('writes a scenario whose run keeps its promises', async () => {
    const folder = folderOf({ 'needs.yaml': images });
    const chosen = await command(folder, 'choose', 'needs.yaml', '-q', '-o', 'fleet.yaml');
    expect(chosen.stdout).toBe('recommended: 1 × T4 fp16 for $12.00 a day of $60.00\n');
    expect(chosen.stderr).toBe('wrote fleet.yaml: spillway run fleet.yaml\n');
    expect(readFileSync(join(folder, 'fleet.yaml'), 'utf8')).toMatch(/^# Question: do 1 × T4 /);
    const ran = await command(folder, 'run', 'fleet.yaml', '-q');
    expect(ran).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('every SLO kept (2 of 2)'),
    });
  });

  it('says the same for machines', async () => {
    const { code, stdout } = await choose(images, '--json');
    expect(code).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({
      version: 1,
      ranked: [
        { hardware: 'T4 fp16', accelerators: 1, price_usd_per_day: 12, times: 'data sheet' },
        { hardware: 'L4 fp16', accelerators: 1, price_usd_per_day: 24 },
      ],
      turned_away: [{ accelerator: 'MI300X', because: 'no price is known' }],
      nearest_miss: null,
      reference: { hardware: 'A100' },
    });
    expect(said.ranked[0].promises[0]).toMatchObject({ metric: 'e2e_p95', limit: 0.06 });
    expect(said.ranked[0].usd_per_day.mean).toBeCloseTo(12, 9);
    expect(said.ranked[0].fingerprints).toHaveLength(3);
  });

  it('takes flags in the place of a file, and before it', async () => {
    const folder = folderOf({});
    const flags = ['--model', 'ResNet-50', '--rate', '400/s', '--e2e', '60ms', '--horizon', '10s'];
    const few = ['--accelerators', 'T4,L4', '--precision', 'fp16', '--replications', '3'];
    const cheap = await command(folder, 'choose', ...flags, ...few, '-q');
    expect(cheap).toMatchObject({ code: 0, stdout: 'recommended: 1 × T4 fp16 for $12.00 a day\n' });
    const said = await choose(images, '-q', '--price', 'T4=$3/h', '--budget', '$50/day');
    expect(said.stdout).toBe('recommended: 1 × L4 fp16 for $24.00 a day of $50.00\n');
  });

  it('ends with 3 where nothing keeps the promises, and names the nearest', async () => {
    const folder = folderOf({ 'needs.yaml': images });
    const flags = ['--budget', '$10/day', '-o', 'fleet.yaml'];
    const { code, stdout } = await command(folder, 'choose', 'needs.yaml', '-q', ...flags);
    expect(code).toBe(3);
    expect(stdout).toBe(
      'none keeps every promise; the nearest is T4 fp16: needs 1 at the least, for $12.00 a day of $10.00\n',
    );
    expect(existsSync(join(folder, 'fleet.yaml'))).toBe(false);
  });

  it('weighs newer hardware against that in use', async () => {
    const { stdout } = await choose(
      images,
      '--instead-of',
      'L4',
      '--with',
      'T4,B200',
      '--transition-cost',
      '$100',
    );
    // Twelve dollars a day less are 365 in a month of 730 hours.
    expect(stdout).toMatch(/^ {2}T4 +1 × T4 fp16 +\$12\.00 .* 0\.274 months +yes +50 % less cost/m);
    expect(stdout).toMatch(/^ {2}B200-SXM +1 × B200-SXM fp16 +\$341\.80 .* never /m);
    expect(stdout).toMatch(/35% less cost, 30% less latency, 6 months/);
  });
});

describe('spillway choose, called wrongly', () => {
  it.each([
    [['--tptt', '1s'], 'unknown option --tptt. Did you mean "tpot"?'],
    [['--rate', '5'], '--rate  rate: "5" is not a rate with its unit of time'],
    [
      ['--accelerators', 'L4,H10'],
      '--accelerators  accelerators.1: "H10" is not allowed. Did you mean "H100"?',
    ],
    [['--price', 'L4'], '--price L4 is not of the form ACCELERATOR=$2/h'],
    [['--price', 'L5=$2/h'], '--price L5=$2/h  prices.L5: "L5" is not an accelerator.'],
    [['--top', '0'], '--top  top: 0 is too small: at least 1'],
    [['--quantile', '97%'], '--quantile  slos.quantile: 50%, 90%, 95% and 99% are known'],
  ])('%s', async (flags, message) => {
    const { code, stderr } = await choose(images, ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('names the place in a file, and the file that was meant', async () => {
    const wrong = await choose(images.replace('budget', 'bugdet'));
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'needs.yaml:5:1  unknown key "bugdet". Did you mean "budget"?',
      ),
    });
    const missing = await command(folderOf({ 'needs.yaml': images }), 'choose', 'neds.yaml');
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no needs neds.yaml. Did you mean needs.yaml?'),
    });
  });
});
