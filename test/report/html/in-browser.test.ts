import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../../src/report/html/page.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesOf, floodScenario, twoFleets } from './results.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const title =
  executablePath === undefined
    ? 'the report in a browser (skipped: there is no /usr/bin/chromium)'
    : 'the report in a browser';

describe.skipIf(executablePath === undefined)(title, () => {
  let browser: Browser;
  let address: string;
  const contexts: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    const file = join(temporaryFolder(), 'report.html');
    writeFileSync(file, renderReport(readResults(filesOf(floodScenario('flood', twoFleets)))));
    address = pathToFileURL(file).href;
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
  });

  /** Opens the report; whatever the browser complains of, or asks a network for, is kept. */
  async function open(
    options: BrowserContextOptions = {},
    where = address,
  ): Promise<[Page, string[]]> {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      ...options,
    });
    contexts.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== where) complaints.push(request.url());
    });
    await page.goto(where);
    return [page, complaints];
  }

  test('nothing is complained of, and every chart is drawn', async () => {
    const [page, complaints] = await open();
    const painted = await paintedPixels(page);
    expect(painted.length).toBeGreaterThanOrEqual(7);
    for (const pixels of painted) expect(pixels).toBeGreaterThan(500);
    expect(complaints).toEqual([]);
  });

  test.each([
    [400, 'light'],
    [400, 'dark'],
    [1400, 'light'],
    [1400, 'dark'],
  ] as const)('at %i pixels, %s, nothing is wider than the page', async (width, colorScheme) => {
    const [page, complaints] = await open({ viewport: { width, height: 900 }, colorScheme });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await isDark(page)).toBe(colorScheme === 'dark');
    // What matters most is not to be scrolled for: on a telephone each row is a card with its heads beside it.
    const stacked: { head: string; hidden: number }[] = await page.evaluate(stackedTables);
    expect(stacked.length).toBeGreaterThanOrEqual(2);
    for (const { head, hidden } of stacked) {
      expect(head).toBe(width === 400 ? '"fleet"' : 'none');
      expect(hidden).toBe(0);
    }
    expect(complaints).toEqual([]);
  });

  test('a click on a head sorts up, then down, then as it was; so does the key', async () => {
    const [page] = await open();
    const table = page.locator('#configurations table');
    const head = table.locator('thead th', { hasText: 'e2e_p95' });
    const order = () => table.locator('tbody th').allTextContents();
    const first = await order();
    await head.locator('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    const up = await order();
    await head.locator('button').focus();
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await order()).toEqual(up.toReversed());
    await page.keyboard.press('Space');
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await order()).toEqual(first);
    const values = await table
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => row.textContent));
    expect(values).toHaveLength(2);
    // Scaled answers sooner than fixed, so that both orders are seen.
    expect(up).toEqual(['scaled', 'fixed']);
  });

  test('a line is put out by its box, and one replication shows other values than the mean', async () => {
    const [page] = await open();
    const canvas = page.locator('figure[data-panel="0"] canvas');
    const look = () => pixels(canvas);
    const both = await look();
    await page.locator('.chip', { hasText: 'scaled' }).click();
    const one = await look();
    expect(one).not.toBe(both);
    await page.locator('#controls select').last().selectOption('1');
    expect(await look()).not.toBe(one);
    await page.locator('#controls select').last().selectOption('-1');
    await page.locator('.chip', { hasText: 'scaled' }).click();
    expect(await look()).toBe(both);
  });

  test('of one configuration the mean is drawn, and its replications beside each other where asked', async () => {
    const file = join(temporaryFolder(), 'one.html');
    writeFileSync(file, renderReport(readResults(filesOf(floodScenario('one')))));
    const [page, complaints] = await open({}, pathToFileURL(file).href);
    expect(await page.locator('.chip').count()).toBe(0);
    const canvas = page.locator('figure[data-panel="0"] canvas');
    const mean = await pixels(canvas);
    await page.locator('#controls select').first().selectOption({ label: 'replication' });
    expect(await page.locator('.chip').allTextContents()).toEqual(['0', '1']);
    expect(await pixels(canvas)).not.toBe(mean);
    await page.locator('#controls select').first().selectOption({ label: 'one line' });
    expect(await pixels(canvas)).toBe(mean);
    expect(complaints).toEqual([]);
  });

  test('light and dark are changed by a button, and the charts with them', async () => {
    const [page] = await open();
    const canvas = page.locator('figure[data-panel="0"] canvas');
    const before = await pixels(canvas);
    await page.locator('#theme').click();
    expect(await isDark(page)).toBe(true);
    expect(await pixels(canvas)).not.toBe(before);
    await page.locator('#theme').click();
    expect(await isDark(page)).toBe(false);
    expect(await pixels(canvas)).toBe(before);
  });

  test('arrow keys move the cursor of all charts, and say what is there', async () => {
    const [page] = await open();
    await page.locator('figure[data-panel="0"] .chart').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#live').textContent()).toMatch(
      /^Requests that arrive, per second, 0\.25 min: .*\/s/,
    );
    const readouts = await page.locator('figure[data-panel] .readout').allTextContents();
    for (const text of readouts) expect(text).toContain('0.25 min');
  });

  test('without a script all numbers are there', async () => {
    const [page, complaints] = await open({ javaScriptEnabled: false });
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.locator('noscript').textContent()).toContain('The charts need JavaScript');
    expect(await page.locator('#theme').isVisible()).toBe(false);
    expect(await page.locator('#configurations td').first().isVisible()).toBe(true);
    const numbers = page.locator('figure[data-panel="0"] details');
    expect(await numbers.locator('table').isVisible()).toBe(false);
    await numbers.locator('summary').click();
    expect(await numbers.locator('table').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('on paper there are charts and tables on white, and nothing to click', async () => {
    const [page] = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await isDark(page)).toBe(false);
    for (const control of ['#controls', '#theme', 'nav']) {
      expect(await page.locator(control).isVisible()).toBe(false);
    }
    // What the lines are was said by what is gone now.
    expect(await page.locator('#legend').textContent()).toBe('fixedscaledreplication mean of 2');
    expect(await page.locator('#legend').isVisible()).toBe(true);
    expect(await page.locator('figure[data-panel="0"] canvas').isVisible()).toBe(true);
    expect(await page.locator('#configurations table').isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });
});

/** Of each table that may become cards and is not folded: what stands before its first cell, and how much of it is out of sight. */
const stackedTables = `Array.from(document.querySelectorAll('section > .scroll > .stacked'), (table) => ({
  head: getComputedStyle(table.querySelector('tbody th'), '::before').content.replace('configuration', 'fleet'),
  hidden: table.parentElement.scrollWidth - table.parentElement.clientWidth,
}))`;

/** How many pixels of each canvas are not bare ground. */
function paintedPixels(page: Page): Promise<number[]> {
  return page.evaluate(`Array.from(document.querySelectorAll('figure:not([hidden]) canvas'), (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) painted += 1;
    return painted;
  })`);
}

/** All that a canvas shows, as text. */
function pixels(canvas: ReturnType<Page['locator']>): Promise<string> {
  return canvas.evaluate((one) => (one as unknown as { toDataURL(): string }).toDataURL());
}

async function isDark(page: Page): Promise<boolean> {
  const colour: string = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  const [red] = /\d+/.exec(colour)!;
  return Number(red) < 128;
}
