import { describe, expect, it } from 'vitest';
import { billOf, usdBy } from '../../src/ledger/bill.ts';
import { focusRow } from '../../src/ledger/focus.ts';
import { billProblems } from '../../src/ledger/focus-rules.ts';
import type { ScenarioRun } from '../../src/testing/index.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

const terms = { start: 0, account: 'a', from: 0, until: 100, providers: {} };

/** What is to be paid, which must be what is printed, and in rows of FOCUS. */
function paid({ result }: ScenarioRun): number {
  const { totalUsd } = billOf(result.charges);
  expect(result.total['cost_usd']).toBeCloseTo(totalUsd, 12);
  expect(billProblems(result.charges.map((charge) => focusRow(charge, terms)))).toEqual([]);
  return totalUsd;
}

describe('a pool with a commitment', () => {
  /** Two accelerators for 100 s at $1 an hour instead of $2, of which one is rented at first, and then three are. */
  const run = runLiteral(at(1, 2, 3), {
    ...wanted([0, 1], [60, 3]),
    'deployments.d.startup': '0s',
    'pools.p.commitment': { accelerators: 2, price: '$0.5/h', upfront: '$4380' },
  });
  const hour = 1 / 3600;

  it('I8: pays it used or not, and list price for what is beyond it', () => {
    expect(paid(run)).toBeCloseTo((2 * 100 * 1 + 40 * 2) * hour, 9);
    const unused = run.result.charges.find(({ commitment }) => commitment?.status === 'unused')!;
    expect(unused.effectiveUsd).toBeCloseTo(60 * hour, 9);
    expect(unused.attribution).toBe('idle');
  });

  it('shares it as far as rentals are covered', () => {
    // 140 of the 180 accelerator-seconds are, and they cost half.
    const byService = usdBy(run.result.charges, ({ service }) => service);
    expect(byService.get('d')).toBeCloseTo((140 * 1 + 40 * 2) * hour, 9);
    expect(byService.get('p')).toBeCloseTo(60 * hour, 9);
  });

  it('that nothing was ever rented in pays all the same', () => {
    const none = runLiteral(at(), {
      'deployments.d.scaling.replicas': 0,
      'pools.p.commitment': { accelerators: 2, price: '$1/h' },
    });
    expect(paid(none)).toBeCloseTo(200 * hour, 9);
  });
});

describe('extra charges', () => {
  it('I8: are all that is to be paid where accelerators cost nothing', () => {
    const run = runLiteral(at(1, 2, 3), {
      'pools.p.price': 0,
      charges: { staff: { kind: 'flat', price: '$36/h' } },
    });
    expect(paid(run)).toBeCloseTo(1, 9);
    expect(run.result.total['usd_per_1000_good']).toBeCloseTo(1000 / 3, 9);
  });

  it('I8: are on the bill, and in its total', () => {
    const plain = runLiteral(at(1, 2, 3));
    const run = runLiteral(at(1, 2, 3), {
      charges: {
        disks: { kind: 'storage', size: '1TB', price: '$0.73' },
        answers: { kind: 'egress', per_request: '1GB', price: '$0.1' },
        staff: { kind: 'flat', price: '$36/h' },
        support: { kind: 'overhead', share: '50%', of: ['management'] },
      },
    });
    expect(paid(run) - paid(plain)).toBeCloseTo((1 / 36) * 1 + 0.3 + 1 + 0.5, 9);
    expect(run.result.total['usd_per_1000_good']).toBeCloseTo((1000 * paid(run)) / 3, 6);
    const answers = run.result.charges.find(({ service }) => service === 'answers');
    expect(answers).toMatchObject({ tenant: 't', quantity: 3, unit: 'GB' });
  });

  it('must be of answers of a deployment, and of sellers that there are', () => {
    const bad = () =>
      runLiteral(at(1), {
        charges: {
          answers: { kind: 'egress', per_request: '1GB', price: '$0.1', deployment: 'dd' },
        },
        billing: { providers: { q: 'Acme' } },
      });
    expect(bad).toThrow(
      /"dd" is not a deployment or gateway\. Did you mean "d"\?[\s\S]*"q" is no pool, provider or charge/,
    );
  });
});
