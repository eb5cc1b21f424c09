import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coldStart } from '../../src/catalog/cold-starts.ts';
import { platform, platformNames, platforms } from '../../src/catalog/platforms.ts';

const file = new URL('../../../shared/facts/gpu_catalog.json', import.meta.url);
const isThere = existsSync(file);

interface Offer {
  readonly acc: string;
  readonly cloud: string;
  readonly region: string;
  readonly onDemandPerGpuH: number | null;
}

/** Dollars an hour of an instance, where the platform bills that. */
function usdPerHour(id: string): number | undefined {
  const { billing } = platform(id)!;
  return 'usdPerHour' in billing ? billing.usdPerHour.value : undefined;
}

describe('platforms', () => {
  it('are those of the comparison, and bill as it says', () => {
    expect(
      platforms.map(({ id, billing, published }) => [id, billing.kind, published.pricing]),
    ).toEqual([
      ['aws-bedrock', 'per-token', 'Per-token'],
      ['azure-ai-studio', 'per-hour', 'Per-hour + tokens'],
      ['vertex-ai', 'per-hour', 'Per-hour'],
      ['modal', 'per-second', 'Per-second'],
      ['replicate', 'per-prediction', 'Per-prediction'],
      ['runpod', 'per-hour', 'Per-hour'],
      ['ray-on-kubernetes', 'infrastructure', 'Infrastructure cost'],
    ]);
    expect(new Set(platformNames).size).toBe(platforms.length);
  });

  it('cost tokens on top of hours only where the comparison says so', () => {
    const both = platforms.filter(({ billing }) => billing.kind === 'per-hour' && billing.tokens);
    expect(both.map(({ id }) => id)).toEqual(['azure-ai-studio']);
  });

  it('cost by the hour what their seconds cost', () => {
    expect(usdPerHour('modal')! / 3600).toBeCloseTo(0.000694, 9);
    expect(usdPerHour('replicate')! / 3600).toBeCloseTo(0.0014, 9);
  });

  it.each(platforms)('$id has figures within the ranges that they give', (one) => {
    const { billing, coldStartSeconds, keepAliveSeconds } = one;
    const facts = [coldStartSeconds, keepAliveSeconds, ...Object.values(billing)];
    for (const fact of facts) {
      if (typeof fact !== 'object' || !('range' in fact)) continue;
      expect(fact.value).toBeGreaterThanOrEqual(fact.range![0]);
      expect(fact.value).toBeLessThanOrEqual(fact.range![1]);
    }
    expect(one.minInstances).toBeLessThanOrEqual(one.maxInstances ?? 0);
  });

  it('start as long as the cold starts that they are taken from', () => {
    const total = (id: string) =>
      Object.values(coldStart(id)!.phases).reduce((sum: number, time) => sum + Number(time), 0);
    expect(platform('runpod')!.coldStartSeconds.value).toBe(total('runpod-rtx5090-35b'));
    expect(platform('ray-on-kubernetes')!.coldStartSeconds.value).toBe(total('aks-a100-27b'));
  });

  it.skipIf(!isThere)(
    `cost what the prices of an A100 80GB that were collected say${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const { prices } = JSON.parse(readFileSync(file, 'utf8')) as { prices: readonly Offer[] };
      const offer = (cloud: string, acc: string) =>
        prices.find((one) => one.cloud === cloud && one.acc === acc)!.onDemandPerGpuH;
      expect(usdPerHour('azure-ai-studio')).toBe(offer('azure', 'A100-80-PCIe'));
      expect(usdPerHour('vertex-ai')).toBe(offer('gcp', 'A100-80-SXM'));
      expect(usdPerHour('runpod')).toBe(offer('runpod', 'A100-80-PCIe'));
      expect(usdPerHour('ray-on-kubernetes')).toBe(offer('aws', 'A100-80-SXM'));
    },
  );
});
