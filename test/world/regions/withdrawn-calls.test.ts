import { describe, expect, it } from 'vitest';
import { at } from '../literal.ts';
import { latencies, type Part, regionOf, runRegional, stay, tokyo, tries } from './regional.ts';

const counts = ['arrived', 'completed', 'cancelled', 'failed', 'in_flight'] as const;

/** What the gateway said of one request from Tokyo, when, and what us-east-1 did. */
function given(set: Part) {
  const run = runRegional({ [tokyo]: at(100) }, { ...stay, ...set });
  const { outcome, ended } = run.requests[0]!;
  const us = regionOf(run, 'us-east-1', ...counts);
  return { outcome, ended, there: counts.filter((one) => us[one] === 1), us };
}

const total = (limit: string): Part => ({ 'gateways.g.timeouts.total': limit });
const ill = (hang: string): Part => ({
  'regions.us-east-1.outages': {
    at: [{ at: '50s', for: '400s', impact: 'partial' }],
    partial: { errors: '100%', slowdown: '1x', hang },
  },
});
const cut: Part = {
  network: { connect: '2s', partitions: [{ apart: ['us-east-1'], at: '50s', for: '400s' }] },
  'gateways.g.regional.dns.ttl': '1h',
};

describe('a call that nobody waits for any more', () => {
  // There at 73 ms, served until 1,073 ms, heard of at 1,146 ms.
  it.each([
    ['on its way out', total('50ms'), 100.05, ['arrived', 'cancelled']],
    ['lost on its way', { ...total('1s'), ...cut }, 101, ['arrived', 'cancelled']],
    ['served', total('500ms'), 100.5, ['arrived', 'cancelled']],
    ['left without a word', { ...total('500ms'), ...ill('100%') }, 100.5, ['arrived', 'cancelled']],
    ['whose answer is on its way', total('1100ms'), 101.1, ['arrived', 'completed']],
    [
      'whose failure is on its way',
      { ...total('100ms'), ...ill('0%') },
      100.1,
      ['arrived', 'failed'],
    ],
  ] as const)('%s', (_, set, ended, there) => {
    expect(given(set)).toMatchObject({ outcome: 'timed-out', ended, there });
  });

  it.each([
    ['on its way out', total('50ms'), ['arrived', 'completed']],
    ['served', total('500ms'), ['arrived', 'completed']],
    ['lost on its way', { ...total('1s'), ...cut }, ['arrived', 'failed']],
    ['whose answer is on its way', total('1100ms'), ['arrived', 'completed']],
    ['left without a word', { ...total('500ms'), ...ill('100%') }, ['arrived', 'in_flight']],
  ] as const)('%s goes on where nobody tells its target', (_, set, there) => {
    const alone = { 'gateways.g.timeouts.cancel': false, 'gateways.g.timeouts.propagate': false };
    expect(given({ ...set, ...alone })).toMatchObject({ outcome: 'timed-out', there });
  });

  it.each([
    ['50ms', 100.05, ['arrived', 'cancelled']],
    ['500ms', 100.5, ['arrived', 'cancelled']],
    ['1100ms', 101.1, ['arrived', 'completed']],
  ] as const)('its client left after %s', (after, ended, there) => {
    const cancel = { [`traffic.${tokyo}.cancel`]: { share: 1, after } };
    expect(given(cancel)).toMatchObject({ outcome: 'cancelled', ended, there });
  });

  it.each([
    ['50ms', 'on its way out'],
    ['500ms', 'served'],
    ['1100ms', 'back'],
  ])('a time-out of the call after %s, %s, fails it', (limit) => {
    const found = given({ 'gateways.g.timeouts.call': limit });
    expect(found.outcome).toBe('failed');
    expect(found.us['in_flight']).toBe(0);
  });

  it('a copy beside it has its answer, and it is taken back from wherever it is', () => {
    // The copy leaves after 20 ms to eu-west-1, 201 ms away, and us-east-1 is slow.
    const run = runRegional(
      { [tokyo]: at(100) },
      {
        'pools.p': { accelerator: 'L4', accelerators: 1, regions: { 'eu-west-1': {} } },
        'providers.slow': {
          price: { input: '$1', output: '$1' },
          ttft: '60s',
          tokens_per_second: 1000,
          region: 'us-east-1',
        },
        'gateways.g.targets.slow': { provider: 'slow' },
        'gateways.g.hedge': { kind: 'fixed', delay: '20ms' },
        'gateways.g.regional.elsewhere': true,
      },
    );
    expect(latencies(run)).toEqual([20_000 + 201_000 + 1_000_000]);
    expect(regionOf(run, 'us-east-1', ...counts)).toEqual({
      arrived: 1,
      completed: 0,
      cancelled: 1,
      failed: 0,
      in_flight: 0,
    });
  });

  it('what is still on its way at the horizon came nowhere', () => {
    const run = runRegional({ [tokyo]: at(100) }, { ...stay, horizon: '100.05s' });
    expect(latencies(run)).toEqual(['in-flight']);
    expect(regionOf(run, 'us-east-1', 'arrived', 'in_flight')).toEqual({
      arrived: 0,
      in_flight: 0,
    });
  });

  it('frees its place for others: no slot is lost however often', () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({ at: 1 + index / 20 }));
    const run = runRegional(
      { [tokyo]: many },
      { ...stay, ...total('1100ms'), 'gateways.g.retry': tries(2) },
    );
    expect(new Set(latencies(run))).toEqual(new Set(['timed-out']));
    expect(regionOf(run, 'us-east-1', ...counts)).toEqual({
      arrived: 3000,
      completed: 3000,
      cancelled: 0,
      failed: 0,
      in_flight: 0,
    });
  });
});
