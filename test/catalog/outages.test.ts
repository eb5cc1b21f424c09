import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outageHistories, outageNames } from '../../src/catalog/outages.ts';
import { logNormal } from '../../src/engine/quantile-functions.ts';

const file = new URL('../../../shared/facts/outages.json', import.meta.url);
const isThere = existsSync(file);

interface Measured {
  readonly n: number;
  readonly mttrMin: { readonly mean: number; readonly p50: number; readonly p90: number };
  readonly mtbfHours: { readonly mean: number; readonly p50: number; readonly p90: number };
}

interface Facts {
  readonly incidents: Readonly<Record<string, Measured>>;
  readonly incidentsByImpact: Readonly<
    Record<string, Readonly<Record<string, { readonly n: number }>>>
  >;
}

const names: Readonly<Record<string, readonly [incidents: string, company: string]>> = {
  'openai-api': ['API', 'openai'],
  chatgpt: ['ChatGPT', 'openai'],
  'anthropic-api': ['api.anthropic.com', 'anthropic'],
  'claude-ai': ['claude.ai', 'anthropic'],
  'character-ai': ['Character.AI', 'character'],
};

const off = (found: number, measured: number) => Math.abs(found / measured - 1);

/** Quantiles of the sum of two independent times, by all pairs of 400 equally likely values of each. */
function sumQuantile(a: (u: number) => number, b: (u: number) => number) {
  const size = 400;
  const at = (value: (u: number) => number) =>
    Array.from({ length: size }, (_, index) => value((index + 0.5) / size));
  const other = at(b);
  const sums = Float64Array.from(at(a).flatMap((one) => other.map((two) => one + two))).sort();
  return (p: number) => sums[Math.floor(p * sums.length)]!;
}

describe('histories of outages', () => {
  it.each(outageHistories)('$id: the fit is off by what it says, and no less', (history) => {
    const { minutes, hoursBetweenStarts: hours, fitError } = history;
    const lasts = logNormal(history.lasts.median, history.lasts.sigma);
    const ofLasts = [
      off(lasts.quantile(0.5), minutes.p50),
      off(lasts.quantile(0.9), minutes.p90),
      off(lasts.mean, minutes.mean),
    ];
    expect(Math.max(...ofLasts)).toBeLessThanOrEqual(fitError.lasts);
    expect(Math.max(...ofLasts)).toBeGreaterThan(fitError.lasts - 0.002);
    // From start to start: the time without an outage, and the outage itself.
    const every = logNormal(history.every.median, history.every.sigma);
    const between = sumQuantile(every.quantile, (u) => lasts.quantile(u) / 60);
    const ofEvery = [
      off(between(0.5), hours.p50),
      off(between(0.9), hours.p90),
      off(every.mean + lasts.mean / 60, hours.mean),
    ];
    expect(Math.max(...ofEvery)).toBeLessThanOrEqual(fitError.every);
    expect(Math.max(...ofEvery)).toBeGreaterThan(fitError.every - 0.002);
  });

  it('have a name each', () => {
    expect(new Set(outageNames).size).toBe(outageHistories.length);
  });

  it.skipIf(!isThere)(
    `are those of the facts that were collected${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
      for (const { id, incidents, minutes, hoursBetweenStarts, impacts } of outageHistories) {
        const [service, company] = names[id]!;
        const measured = facts.incidents[service]!;
        expect(incidents).toBe(measured.n);
        expect(measured.mttrMin).toMatchObject(minutes);
        expect(measured.mtbfHours).toMatchObject(hoursBetweenStarts);
        const [none, minor, major, critical] = ['0', '1', '2', '3'].map(
          (level) => facts.incidentsByImpact[company]![level]!.n,
        );
        expect(impacts).toEqual({ none, partial: minor! + major!, major: critical });
      }
    },
  );
});
