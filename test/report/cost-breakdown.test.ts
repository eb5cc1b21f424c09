import { expect, it } from 'vitest';
import { type Charge, type Component, plainUsd } from '../../src/ledger/charge.ts';
import { costBreakdown, monthlyUsd, type Platform } from '../../src/report/cost-breakdown.ts';

/** A platform with one charge a component, over a tenth of a month. */
function platform(name: string, usd: Readonly<Record<Component, number>>): Platform {
  const charges = Object.entries(usd).map(
    ([component, dollars]): Charge => ({
      service: name,
      seller: name,
      component: component as Component,
      attribution: 'workload',
      category: 'usage',
      pricing: 'standard',
      meter: 'any',
      quantity: 1,
      unit: 'Hours',
      ...plainUsd(dollars / 10),
      what: '',
    }),
  );
  return { name, hours: 73, charges };
}

/** The reference design’s table of 100 K requests a day. */
const traditional = platform('traditional', {
  compute: 15_000,
  'api-calls': 8500,
  storage: 1200,
  networking: 900,
  management: 5000,
});
const native = platform('AI-native', {
  compute: 9000,
  'api-calls': 5100,
  storage: 800,
  networking: 600,
  management: 1500,
});

it('lays a month out by component, platform beside platform, and says what the second saves', () => {
  expect(costBreakdown([traditional, native])).toEqual([
    'a month         traditional   AI-native   saves',
    'compute (GPU)       $15,000      $9,000    40 %',
    'API calls            $8,500      $5,100    40 %',
    'storage              $1,200        $800    33 %',
    'networking             $900        $600    33 %',
    'management           $5,000      $1,500    70 %',
    'total               $30,600     $17,000    44 %',
  ]);
});

it('shows cents of small bills, credits below zero, and no saving on nothing', () => {
  const none = { compute: 0, 'api-calls': 0, storage: 0, networking: 0, management: 0 };
  const lines = costBreakdown([
    platform('a', none),
    platform('b', { ...none, compute: 2.5, storage: -120 }),
  ]);
  expect(lines[1]).toBe('compute (GPU)   $0.00   $2.50       –');
  expect(lines[3]).toBe('storage         $0.00   -$120       –');
  expect(monthlyUsd(traditional).compute).toBeCloseTo(15_000, 6);
});
