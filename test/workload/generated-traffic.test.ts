import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import type { GeneratedTraffic } from '../../src/workload/config.ts';
import { generatedTraffic } from '../../src/workload/generated-traffic.ts';
import { emptyDraft, type RequestDraft } from '../../src/workload/request.ts';

const base: GeneratedTraffic = {
  name: 'shop',
  arrivals: { kind: 'gamma', rate: 20, cv: 2 },
  shape: { kind: 'flash-crowd', at: 50, rise: 10, hold: 20, decay: 30, peak: 4 },
  tenants: [
    { name: 'small', share: 1 },
    { name: 'large', share: 3 },
  ],
  prompt: { kind: 'log-normal', median: 300, sigma: 1 },
  output: { kind: 'exponential', mean: 120 },
  items: { kind: 'zipf', n: 5, exponent: 1 },
};

function draftsOf(config: GeneratedTraffic, horizon = 100): RequestDraft[] {
  const source = generatedTraffic(config, namedStreams('traffic-test', 0), horizon);
  const drafts: RequestDraft[] = [];
  const draft = emptyDraft();
  while (source.next(draft)) drafts.push(structuredClone(draft));
  return drafts;
}

function column<K extends keyof RequestDraft>(drafts: readonly RequestDraft[], key: K) {
  return drafts.map((draft) => draft[key]);
}

const plain = draftsOf(base);

test('requests are whole, in order, and end at the horizon', () => {
  expect(plain.length).toBeGreaterThan(1000);
  let last = 0;
  for (const draft of plain) {
    expect(draft.at).toBeGreaterThanOrEqual(last);
    last = draft.at;
    for (const count of [draft.at, draft.promptTokens, draft.outputTokens, draft.items]) {
      expect(Number.isInteger(count)).toBe(true);
    }
    expect(Math.min(draft.promptTokens, draft.outputTokens, draft.items)).toBeGreaterThanOrEqual(1);
    expect(draft).toMatchObject({ session: -1, turn: 0 });
    expect(draft.prefix.length).toBe(0);
  }
  expect(last).toBeLessThanOrEqual(100e6);
});

test('tenants get their shares, within 4 standard errors', () => {
  const large = plain.filter(({ tenant }) => tenant === 1).length;
  const error = Math.sqrt(0.25 * 0.75 * plain.length);
  expect(Math.abs(large - 0.75 * plain.length)).toBeLessThan(4 * error);
});

describe('I14: each attribute keeps its numbers whatever becomes of the others', () => {
  test('equal seeds give equal drafts', () => {
    expect(draftsOf(base)).toEqual(plain);
  });

  test('other seeds give others', () => {
    const source = generatedTraffic(base, namedStreams('traffic-test', 1), 100);
    const draft = emptyDraft();
    source.next(draft);
    expect(draft.at).not.toBe(plain[0]!.at);
  });

  test('a longer horizon only appends', () => {
    expect(draftsOf(base, 150).slice(0, plain.length)).toEqual(plain);
  });

  test('another tenant, with lengths of its own, moves no arrival and no other length', () => {
    const tenants = [
      ...base.tenants.map((tenant) => ({ ...tenant, share: tenant.share / 2 })),
      { name: 'new', share: 2, output: { kind: 'constant', value: 7 } as const },
    ];
    const drafts = draftsOf({ ...base, tenants });
    expect(column(drafts, 'at')).toEqual(column(plain, 'at'));
    expect(column(drafts, 'promptTokens')).toEqual(column(plain, 'promptTokens'));
    expect(column(drafts, 'work')).toEqual(column(plain, 'work'));
    for (const [index, draft] of drafts.entries()) {
      const output = draft.tenant === 2 ? 7 : plain[index]!.outputTokens;
      expect(draft.outputTokens).toBe(output);
    }
    expect(drafts.some(({ tenant }) => tenant === 2)).toBe(true);
  });

  test('a system prompt moves nothing but the prompt it heads', () => {
    const system = { groups: 10, tokens: 500, exponent: 1 };
    const drafts = draftsOf({ ...base, prefix: { system, conversation: false } });
    expect(column(drafts, 'at')).toEqual(column(plain, 'at'));
    expect(column(drafts, 'outputTokens')).toEqual(column(plain, 'outputTokens'));
    expect(column(drafts, 'promptTokens')).toEqual(
      plain.map(({ promptTokens }) => promptTokens + 500),
    );
  });

  test('joint lengths come row by row and move nothing else', () => {
    const lengths = { prompt: [10, 20, 30], output: [1, 2, 3] };
    const drafts = draftsOf({ ...base, lengths });
    expect(column(drafts, 'at')).toEqual(column(plain, 'at'));
    expect(column(drafts, 'items')).toEqual(column(plain, 'items'));
    for (const draft of drafts) expect(draft.promptTokens).toBe(10 * draft.outputTokens);
  });
});

test('system prompts are chosen by Zipf, within 4 standard errors', () => {
  const system = { groups: 3, tokens: 100, exponent: 1 };
  const drafts = draftsOf({ ...base, prefix: { system, conversation: false } });
  const counts = [0, 0, 0];
  for (const { prefix } of drafts) {
    expect(prefix.length).toBe(1);
    expect(prefix.tokens[0]).toBe(100);
    counts[prefix.groups[0]!]! += 1;
  }
  for (const [group, p] of [6 / 11, 3 / 11, 2 / 11].entries()) {
    const error = Math.sqrt(p * (1 - p) * drafts.length);
    expect(Math.abs(counts[group]! - p * drafts.length)).toBeLessThan(4 * error);
  }
});

test('a traffic without tenants is all of tenant 0', () => {
  expect(draftsOf({ ...base, tenants: [] }).every(({ tenant }) => tenant === 0)).toBe(true);
});
