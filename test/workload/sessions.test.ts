import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import type { GeneratedTraffic } from '../../src/workload/config.ts';
import { generatedTraffic } from '../../src/workload/generated-traffic.ts';
import { emptyDraft, type RequestDraft, type SessionSource } from '../../src/workload/request.ts';

const open: GeneratedTraffic = {
  name: 'chat',
  arrivals: { kind: 'poisson', rate: 2 },
  shape: { kind: 'constant' },
  tenants: [
    { name: 'free', share: 2 },
    { name: 'paid', share: 1 },
  ],
  prompt: { kind: 'log-normal', median: 50, sigma: 0.8 },
  output: { kind: 'exponential', mean: 100 },
  items: { kind: 'constant', value: 1 },
  sessions: {
    turns: { kind: 'uniform', min: 1, max: 6 },
    think: { kind: 'exponential', mean: 5 },
  },
  prefix: { system: { groups: 4, tokens: 200, exponent: 1 }, conversation: true },
};
const users = 7;
const closed: GeneratedTraffic = { ...open, arrivals: { kind: 'closed', users } };
const horizon = 100;

/** Plays a source against answers that take `delay(request)` ticks; requests in order of arrival. */
function play(config: GeneratedTraffic, delay: (draft: RequestDraft) => number): RequestDraft[] {
  const source = generatedTraffic(config, namedStreams('sessions-test', 0), horizon);
  const { next, follow } = source as SessionSource;
  const waiting: RequestDraft[] = [];
  const ask = (ask: (draft: RequestDraft) => boolean) => {
    const draft = emptyDraft();
    const more = ask(draft);
    if (more) waiting.push(structuredClone(draft));
    return more;
  };
  while (ask(next));
  const asked: RequestDraft[] = [];
  const ends: { readonly at: number; readonly session: number }[] = [];
  while (waiting.length > 0 || ends.length > 0) {
    waiting.sort((a, b) => a.at - b.at || a.session - b.session);
    ends.sort((a, b) => a.at - b.at || a.session - b.session);
    if (ends.length > 0 && (waiting.length === 0 || ends[0]!.at <= waiting[0]!.at)) {
      const end = ends.shift()!;
      ask((draft) => follow(end.session, end.at, draft));
    } else {
      const draft = waiting.shift()!;
      asked.push(draft);
      ends.push({ at: draft.at + delay(draft), session: draft.session });
    }
  }
  return asked;
}

function chainOf({ prefix }: RequestDraft): string[] {
  return Array.from({ length: prefix.length }, (_, i) => `${prefix.groups[i]}:${prefix.tokens[i]}`);
}

function bySession(drafts: readonly RequestDraft[]): Map<number, RequestDraft[]> {
  const sessions = new Map<number, RequestDraft[]>();
  for (const draft of drafts) {
    sessions.set(draft.session, [...(sessions.get(draft.session) ?? []), draft]);
  }
  return sessions;
}

/** Everything about a request but its instant. */
function content({ at: _, ...rest }: RequestDraft): string {
  return JSON.stringify({ ...rest, prefix: chainOf({ at: 0, ...rest }) });
}

const fast = () => 1000;
const slow = (draft: RequestDraft) => 20_000 * draft.outputTokens;

describe.each([
  ['open', open],
  ['closed', closed],
] as const)('%s sessions', (_, config) => {
  const drafts = play(config, fast);

  test('have turns one after another, all of one tenant', () => {
    expect(drafts.length).toBeGreaterThan(100);
    for (const turns of bySession(drafts).values()) {
      expect(turns.map(({ turn }) => turn)).toEqual(turns.map((_, index) => index));
      expect(new Set(turns.map(({ tenant }) => tenant)).size).toBe(1);
    }
    const tenants = new Set(drafts.map(({ tenant }) => tenant));
    expect(tenants).toEqual(new Set([0, 1]));
  });

  test('have chains that are prefixes of one another, and count the whole prompt', () => {
    for (const turns of bySession(drafts).values()) {
      let history = 200;
      for (const [index, turn] of turns.entries()) {
        const chain = chainOf(turn);
        expect(chain).toHaveLength(1 + index);
        if (index > 0) expect(chain.slice(0, -1)).toEqual(chainOf(turns[index - 1]!));
        const shared = turn.prefix.tokens.slice(0, turn.prefix.length);
        expect(shared.reduce((sum, tokens) => sum + tokens, 0)).toBe(history);
        expect(turn.promptTokens).toBeGreaterThan(history);
        history = turn.promptTokens + turn.outputTokens;
      }
    }
  });

  test('share no group with one another but system prompts', () => {
    const owner = new Map<number, number>();
    for (const { prefix, session } of drafts) {
      expect(prefix.groups[0]).toBeLessThan(4);
      for (const group of prefix.groups.slice(1, prefix.length)) {
        expect(group).toBeGreaterThanOrEqual(4);
        expect(owner.get(group) ?? session).toBe(session);
        owner.set(group, session);
      }
    }
    expect(owner.size).toBeGreaterThan(50);
  });

  test('I14: what they ask does not depend on when answers come', () => {
    const contents = new Map(
      drafts.map((draft) => [`${draft.session}/${draft.turn}`, content(draft)]),
    );
    const others = play(config, slow);
    expect(others.map(({ at }) => at)).not.toEqual(drafts.map(({ at }) => at));
    let compared = 0;
    for (const other of others) {
      const same = contents.get(`${other.session}/${other.turn}`);
      if (same === undefined) continue;
      expect(content(other)).toBe(same);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(50);
  });

  test('end at the horizon, and a session that is over has nothing to follow', () => {
    expect(drafts.every(({ at }) => at <= horizon * 1e6)).toBe(true);
    const source = generatedTraffic(config, namedStreams('sessions-test', 0), horizon);
    const { next, follow } = source as SessionSource;
    const draft = emptyDraft();
    expect(next(draft)).toBe(true);
    expect(follow(draft.session, horizon * 1e6, draft)).toBe(false);
    expect(follow(draft.session, 0, draft)).toBe(false);
    expect(follow(999_999, 0, draft)).toBe(false);
  });

  test('without conversations in their prompts share only system prompts', () => {
    const forgetful = play({ ...config, prefix: { ...config.prefix, conversation: false } }, fast);
    expect(forgetful.every(({ prefix }) => prefix.length === 1)).toBe(true);
    expect(forgetful.some(({ turn }) => turn > 0)).toBe(true);
  });
});

test('I14: sessions open when the lone requests of the same traffic would arrive', () => {
  const { sessions: _, ...lone } = open;
  const source = generatedTraffic(lone, namedStreams('sessions-test', 0), horizon);
  const draft = emptyDraft();
  const instants: number[] = [];
  while (source.next(draft)) instants.push(draft.at);
  const first = play(open, slow).filter(({ turn }) => turn === 0);
  expect(first.map(({ at }) => at)).toEqual(instants);
});

describe('a closed loop', () => {
  test('never has more requests under way than users, and one a user', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.integer({ min: 0, max: 99 }),
        (d, k) => {
          const delay = (draft: RequestDraft) => d + k * draft.outputTokens;
          const drafts = play(closed, delay);
          const busyUntil = new Map<number, number>();
          for (const draft of drafts) {
            const user = draft.session % users;
            expect(draft.at).toBeGreaterThanOrEqual(busyUntil.get(user) ?? 0);
            busyUntil.set(user, draft.at + delay(draft));
          }
          expect(busyUntil.size).toBe(users);
        },
      ),
      { numRuns: 20, seed: 6 },
    );
  });

  test('starts every user within one mean think time', () => {
    const first = play(closed, fast).filter(({ turn, session }) => turn === 0 && session < users);
    expect(first).toHaveLength(users);
    expect(first.every(({ at }) => at < 5e6)).toBe(true);
    expect(new Set(first.map(({ at }) => at)).size).toBe(users);
  });

  test('thinks before a new session as before a new turn', () => {
    const think = { kind: 'constant', value: 3 } as const;
    const steady = { ...closed, sessions: { turns: open.sessions!.turns, think } };
    const lastEnd = new Map<number, number>();
    for (const draft of play(steady, fast)) {
      const user = draft.session % users;
      const end = lastEnd.get(user);
      if (end !== undefined) expect(draft.at - end).toBe(3e6);
      lastEnd.set(user, draft.at + 1000);
    }
  });

  test('without a sessions section asks again at once', () => {
    const { sessions: _, ...bare } = closed;
    const drafts = play(bare, () => 10e6);
    expect(drafts).toHaveLength(users * 10);
    expect(drafts.every(({ turn, at }) => turn === 0 && at % 10e6 === 0)).toBe(true);
  });
});
