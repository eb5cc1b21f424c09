import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { llmPrice } from '../../src/catalog/llm-prices.ts';
import { providerPresets } from '../../src/catalog/provider-presets.ts';
import {
  providerSpeed,
  providerSpeedNames,
  providerSpeeds,
} from '../../src/catalog/provider-speeds.ts';
import { normalQuantile } from '../../src/engine/normal-quantile.ts';

const file = new URL('../../../shared/data/measured/provider_latency_open.csv', import.meta.url);
const isThere = existsSync(file);

const measured = providerSpeeds.filter(({ id }) => id !== 'typical');

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

/** Times of each provider in the file: to the first token, and tokens a second after it. */
function times(): Map<string, { ttft: number[]; speed: number[] }> {
  const [header, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = header!.trim().split(',');
  const found = new Map<string, { ttft: number[]; speed: number[] }>();
  for (const row of rows) {
    const cells = row.trim().split(',');
    const cell = (name: string) => cells[columns.indexOf(name)]!;
    if (cell('error_code') !== '' || cell('ttft_s') === '') continue;
    const [who, size] = cell('provider').split('_');
    const id = `${who}/llama-2-${size}`;
    const one = found.get(id) ?? { ttft: [], speed: [] };
    const ttft = Number(cell('ttft_s'));
    one.ttft.push(ttft);
    const rest = Number(cell('end_to_end_latency_s')) - ttft;
    one.speed.push((Number(cell('number_output_tokens')) - 1) / rest);
    found.set(id, one);
  }
  return found;
}

describe('speeds of providers', () => {
  it('have a name each', () => {
    expect(new Set(providerSpeedNames).size).toBe(providerSpeeds.length);
  });

  it.each([
    ['ttftMedian', 0.01],
    ['ttftSigma', 0.1],
    ['tokensPerSecondMedian', 0.01],
    ['tokensPerSecondSigma', 0.1],
  ] as const)('the typical %s is the median of what was measured', (field, rounding) => {
    const median = quantile(
      measured.map((one) => one[field]),
      0.5,
    );
    const typical = providerSpeed('typical')![field];
    // Both were rounded, to three or to two digits.
    expect(Math.abs(typical / median - 1)).toBeLessThan(rounding);
  });

  it.skipIf(!isThere)(
    `are those of the calls that were measured${isThere ? '' : ' (skipped: ../shared is not there)'}`,
    () => {
      const found = times();
      expect([...found.keys()].sort()).toEqual(measured.map(({ id }) => id).sort());
      const z = normalQuantile(0.9);
      for (const one of measured) {
        const { ttft, speed } = found.get(one.id)!;
        expect(one.calls).toBe(ttft.length);
        const spread = Math.log(quantile(ttft, 0.9) / quantile(ttft, 0.5)) / z;
        const speedSpread = Math.log(quantile(speed, 0.9) / quantile(speed, 0.1)) / (2 * z);
        expect(one.ttftMedian).toBe(Number(quantile(ttft, 0.5).toPrecision(3)));
        expect(one.ttftSigma).toBe(Number(spread.toPrecision(2)));
        expect(one.tokensPerSecondMedian).toBe(Number(quantile(speed, 0.5).toPrecision(3)));
        expect(one.tokensPerSecondSigma).toBe(Number(speedSpread.toPrecision(2)));
      }
    },
  );
});

describe('providers of the reference design', () => {
  it.each([
    ['as-published/openai', 10, 30],
    ['as-published/anthropic', 8, 24],
    ['as-published/together', 2, 6],
  ])('%s has its price and a speed', (id, input, output) => {
    const preset = providerPresets.find((one) => one.id === id)!;
    const { prices } = llmPrice(preset.model)!;
    expect([prices.input.base, prices.output.base]).toEqual([input, output]);
    expect(providerSpeed(preset.speed)).toBeDefined();
  });
});
