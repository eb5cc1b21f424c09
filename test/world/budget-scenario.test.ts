import { describe, expect, it } from 'vitest';
import type { CellResult, RequestRow } from '../../src/world/result.ts';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

const days = 2;
const day = 86_400;
/** Of each tenant, dollars a day. */
const budget = 40;

const run = shippedScenario('budget', { horizon: `${days}d`, warmup: '0s', replications: 2 });
const kinds = {
  open: run({ budgets: 'alerts only' }),
  published: run({ budgets: 'as published' }),
  postPaid: run({ budgets: 'post-paid' }),
  reserve: run({ budgets: 'reserve' }),
  smallFirst: run({ budgets: 'reserve, small first' }),
};
const tenants = ['agents', 'shop', 'support'];

describe('scenarios/budget.yaml, two days of it', () => {
  it('I11: with reserve no tenant spends more than its budget on any day, by the request log', () => {
    for (const result of [...kinds.reserve]) {
      for (const tenant of tenants) {
        for (const usd of spentByDay(result, tenant)) expect(usd).toBeLessThanOrEqual(budget);
      }
      expect(notices(result, 'overspent')).toEqual([]);
    }
  });

  it('I11: with reserve it holds where answers are asked for twice, too', () => {
    for (const result of kinds.smallFirst) expect(notices(result, 'overspent')).toEqual([]);
  });

  it('I11: post-paid overspends by no more than the requests under way cost, and by something', () => {
    for (const result of kinds.postPaid) {
      const [, second] = spentByDay(result, 'agents');
      expect(second).toBeGreaterThan(budget);
      expect(second).toBeLessThan(budget + mostUnderWay(result, 'agents') * dearest(result));
    }
  });

  it('as published nobody is turned away, and daily budgets are never whole again', () => {
    expect(meanOf(kinds.published, 'cost_usd')).toBe(meanOf(kinds.open, 'cost_usd'));
    expect(meanOf(kinds.published, 'over_budget')).toBe(0);
    for (const result of kinds.published) {
      const ofSupport = notices(result, 'overspent').filter(({ target }) => target === 'support');
      expect(spentByDay(result, 'support').every((usd) => usd < budget)).toBe(true);
      expect(ofSupport.length).toBeGreaterThan(1000);
    }
  });

  it('tells owners when 90 % is spent, once a day', () => {
    for (const result of kinds.reserve) {
      const told = notices(result, 'alert').filter(({ target }) => target === 'support');
      const expected = Array.from({ length: days }, (_, at) => passing(result, 'support', at));
      expect(told.map(({ time }) => time)).toEqual(expected);
    }
  });

  it('lets the others have their own, whatever one of them does', () => {
    for (const tenant of ['shop', 'support']) {
      for (const results of Object.values(kinds)) {
        expect(meanOf(results, 'rejected', tenant)).toBe(0);
      }
    }
    expect(meanOf(kinds.reserve, 'rejected', 'agents')).toBeGreaterThan(100);
  });

  it('answers more of what the agents ask for less money where the small model is asked first', () => {
    const answered = (results: readonly CellResult[]) => meanOf(results, 'completed', 'agents');
    expect(answered(kinds.smallFirst)).toBeGreaterThan(1.2 * answered(kinds.reserve));
    expect(meanOf(kinds.smallFirst, 'cost_usd')).toBeLessThan(meanOf(kinds.reserve, 'cost_usd'));
  });
});

/** What a request costs at $3 and $15 a million tokens. */
function usdOf({ prompt_tokens: prompt, output_tokens: output }: RequestRow): number {
  return (3 * prompt + 15 * output) / 1e6;
}

function answered(result: CellResult, tenant: string): RequestRow[] {
  return [...result.requests!]
    .filter((row) => row.tenant === tenant && row.outcome === 'completed')
    .sort((a, b) => a.ended - b.ended);
}

/** Dollars of the answers that ended on each day. */
function spentByDay(result: CellResult, tenant: string): number[] {
  const usd = new Array<number>(days).fill(0);
  for (const row of answered(result, tenant)) usd[Math.floor(row.ended / day)]! += usdOf(row);
  return usd;
}

/** When the answers of a day had cost more than 90 % of the budget. */
function passing(result: CellResult, tenant: string, at: number): number {
  let usd = 0;
  for (const row of answered(result, tenant)) {
    if (Math.floor(row.ended / day) !== at) continue;
    usd += usdOf(row);
    if (usd > 0.9 * budget) return row.ended;
  }
  return Number.NaN;
}

function dearest(result: CellResult): number {
  return [...result.requests!].reduce((most, row) => Math.max(most, usdOf(row)), 0);
}

/** Requests of a tenant under way at once, at the most. */
function mostUnderWay(result: CellResult, tenant: string): number {
  const rows = answered(result, tenant);
  const changes = rows.flatMap((row) => [
    { at: row.arrived, by: 1 },
    { at: row.ended, by: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function notices(result: CellResult, state: string) {
  return result.decisions.filter((row) => row.policy === 'budget' && row.state === state);
}
