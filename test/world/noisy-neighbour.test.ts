import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

const run = shippedScenario('noisy-neighbour', { horizon: '3min', warmup: '30s', replications: 2 });
const at = (sharing: string, load: string, neighbour = 'with') => run({ sharing, load, neighbour });
/** Every request of the chat, as it went. */
const chat = (...labels: Parameters<typeof at>) =>
  at(...labels).map(({ requests }) =>
    [...requests!]
      .filter(({ tenant }) => tenant === 'chat')
      .map(({ number: _, ...request }) => request),
  );

describe('scenarios/noisy-neighbour.yaml', () => {
  it.each(['exclusive', 'mig', 'time-slice best-effort-fill'])(
    'I19: under %s the neighbour moves no request of the chat by a microsecond',
    (sharing) => {
      const alone = chat(sharing, '1x', 'without');
      expect(alone[0]!.length).toBeGreaterThan(60);
      expect(chat(sharing, '1x')).toEqual(alone);
      expect(chat(sharing, '8x')).toEqual(alone);
    },
  );

  it.each(['mps', 'time-slice', 'time-slice by priority'])(
    'I19: under %s the neighbour slows the chat’s tokens',
    (sharing) => {
      const p50 = (...labels: Parameters<typeof at>) => meanOf(at(...labels), 'tpot_p50', 'chat');
      expect(p50(sharing, '8x')).toBeGreaterThan(1.1 * p50(sharing, '8x', 'without'));
    },
  );

  it('gives the chat half of the turns where they are equal, and a neighbour that comes last next to none', () => {
    const alone = meanOf(at('exclusive', '8x'), 'tpot_p50', 'chat');
    // 1 / n of the pace with n = 2, less the switching.
    expect(meanOf(at('time-slice', '8x'), 'tpot_p50', 'chat') / alone).toBeGreaterThan(2);
    expect(meanOf(at('time-slice', '8x'), 'throughput', 'neighbour')).toBeGreaterThan(0.4);
    const fill = meanOf(at('time-slice best-effort-fill', '8x'), 'throughput', 'neighbour');
    expect(fill).toBeLessThan(0.2);
  });

  it('shows that a slice is slower than the whole even without a neighbour', () => {
    const ttft = (sharing: string) => meanOf(at(sharing, '1x', 'without'), 'ttft_p50', 'chat');
    // 56 of 108 multiprocessors, and half of the bandwidth.
    expect(ttft('mig') / ttft('exclusive')).toBeGreaterThan(1.5);
    expect(ttft('mig') / ttft('exclusive')).toBeLessThan(2.5);
  });

  it('has two accelerators to pay for where they are exclusive', () => {
    const usd = (sharing: string) => meanOf(at(sharing, '1x'), 'cost_usd');
    expect(usd('exclusive') / usd('mps')).toBeCloseTo(2, 9);
    expect(usd('mig')).toBeCloseTo(usd('mps'), 9);
  });
});
