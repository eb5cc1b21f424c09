import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../world/user-pains/', import.meta.url);
const files = readdirSync(folder);

/** Pains of users that are about scaling, gateways and money, by their rank in a survey of issues. */
const pains = [
  [1, 'cold starts of GPU capacity are minutes'],
  [2, 'flapping'],
  [3, 'scale-down is too slow, or all at once'],
  [6, 'autoscalers that are stuck, or break their budget'],
  [7, 'races of scale to zero'],
  [8, 'nodes that churn, and stock-outs'],
  [9, 'all targets in cool-down at once, or none'],
  [10, 'budgets and token limits that are overshot'],
  [11, 'retry storms, and Retry-After that nobody heeds'],
  [12, 'failover that is not triggered, or knows no quota'],
  [13, 'predictable peaks need scaling beforehand'],
  [14, 'wrong attribution of cost'],
  [15, 'drains of long streams'],
] as const;

describe('each pain of users has a test that shows it', () => {
  it.each(pains)('%i: %s', (rank) => {
    const number = String(rank).padStart(2, '0');
    const own = files.filter((name) => name.startsWith(`pain-${number}-`));
    expect(own).toHaveLength(1);
    expect(readFileSync(new URL(own[0]!, folder), 'utf8')).toContain(`'pain ${rank}: `);
  });

  it('and no test shows one that is not listed', () => {
    const ranks = files.map((name) => Number(/^pain-(\d+)-/.exec(name)?.[1]));
    expect(ranks.sort((a, b) => a - b)).toEqual(pains.map(([rank]) => rank));
  });
});
