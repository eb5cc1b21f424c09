import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import { type Distribution, distribution } from '../engine/distributions.ts';
import type { Streams, Uniform } from '../engine/streams.ts';
import { toTicks } from '../engine/time.ts';
import type { Arrivals } from './arrivals.ts';
import type { GeneratedTraffic, SessionsConfig } from './config.ts';
import { type Lengths, trafficLengths, wholeOf } from './lengths.ts';
import {
  emptyChain,
  type PrefixChain,
  pushGroup,
  type RequestDraft,
  type SessionSource,
} from './request.ts';

/** What the sessions of one traffic have in common. */
interface SessionRules {
  readonly shares: Float64Array;
  readonly lengths: Lengths;
  readonly turns: Distribution;
  readonly think: Distribution;
  readonly systemGroup: Distribution;
  readonly systemGroups: number;
  readonly systemTokens: number;
  readonly conversation: boolean;
}

/** A session under way; in a closed loop the same record serves the user's next one. */
interface Session {
  readonly uniform: Uniform;
  readonly chain: PrefixChain;
  /** Tokens of the chain. */
  shared: number;
  tenant: number;
  turn: number;
  turns: number;
  /** Seconds to think after the present turn. */
  think: number;
  /** Group of the next exchange. */
  group: number;
}

/** One question and one answer, with no time to think: a closed loop without a `sessions` section. */
const singleTurn: SessionsConfig = {
  turns: { kind: 'constant', value: 1 },
  think: { kind: 'constant', value: 0 },
};

/**
 * Sessions that open at given instants. Each draws from a stream of its own, a fixed number of values
 * a turn, so that nothing about it depends on when its answers come.
 */
export function openSessions(
  config: GeneratedTraffic,
  sessions: SessionsConfig,
  instants: Arrivals,
  streams: Streams,
  horizonSeconds: number,
): SessionSource {
  const rules = sessionRules(config, sessions);
  const horizon = toTicks(horizonSeconds);
  const underWay = new Map<number, Session>();
  let opened = 0;
  let nextGroup = rules.systemGroups;

  return {
    next(draft) {
      const instant = instants.next();
      if (!(instant < horizonSeconds)) return false;
      const id = opened++;
      const session = newSession(streams(`session/${config.name}/${id}`), nextGroup);
      begin(session, rules);
      // A block for each session: its ids do not depend on how conversations interleave.
      nextGroup += session.turns - 1;
      write(session, rules, id, toTicks(instant), 1, draft);
      if (session.turn < session.turns) underWay.set(id, session);
      return true;
    },
    follow(id, endedAt, draft) {
      const session = underWay.get(id);
      if (session === undefined) return false;
      const at = endedAt + toTicks(session.think);
      if (at < horizon) write(session, rules, id, at, 1, draft);
      if (at >= horizon || session.turn === session.turns) underWay.delete(id);
      return at < horizon;
    },
  };
}

/**
 * A closed loop of users, each with at most one request under way. They start within one mean think
 * time; session `s` belongs to user `s` modulo `users`.
 */
export function closedSessions(
  config: GeneratedTraffic,
  users: number,
  streams: Streams,
  horizonSeconds: number,
): SessionSource {
  const rules = sessionRules(config, config.sessions ?? singleTurn);
  const horizon = toTicks(horizonSeconds);
  const offsets = startOffsets(users, rules.think, streams(`arrivals/${config.name}`));
  const order = offsets.map((_, user) => user).sort((a, b) => offsets[a]! - offsets[b]! || a - b);
  const underWay = new Map<number, Session>();
  let started = 0;

  return {
    next(draft) {
      const user = order[started++];
      if (user === undefined || !(offsets[user]! < horizonSeconds)) return false;
      const session = newSession(
        streams(`session/${config.name}/${user}`),
        rules.systemGroups + user,
      );
      begin(session, rules);
      // Users take group ids in turn, so that no user's depend on how far the others got.
      write(session, rules, user, toTicks(offsets[user]!), users, draft);
      underWay.set(user, session);
      return true;
    },
    follow(id, endedAt, draft) {
      const session = underWay.get(id);
      if (session === undefined) return false;
      const at = endedAt + toTicks(session.think);
      const over = session.turn === session.turns;
      if (over || at >= horizon) underWay.delete(id);
      if (at >= horizon) return false;
      if (over) {
        begin(session, rules);
        underWay.set(id + users, session);
      }
      write(session, rules, over ? id + users : id, at, users, draft);
      return true;
    },
  };
}

function sessionRules(config: GeneratedTraffic, sessions: SessionsConfig): SessionRules {
  const { tenants, prefix } = config;
  const groups = prefix?.system?.groups ?? 0;
  return {
    shares: cumulativeTable(tenants.length === 0 ? [1] : tenants.map((tenant) => tenant.share)),
    lengths: trafficLengths(config),
    turns: distribution(sessions.turns),
    think: distribution(sessions.think),
    systemGroup: distribution({
      kind: 'zipf',
      n: Math.max(1, groups),
      exponent: prefix?.system?.exponent ?? 0,
    }),
    systemGroups: groups,
    systemTokens: prefix?.system?.tokens ?? 0,
    conversation: prefix?.conversation ?? false,
  };
}

function startOffsets(users: number, think: Distribution, uniform: Uniform): number[] {
  // A think time without a finite mean has a median.
  const spread = think.mean < Number.POSITIVE_INFINITY ? think.mean : think.quantile(0.5);
  return Array.from({ length: users }, () => spread * uniform());
}

function newSession(uniform: Uniform, group: number): Session {
  return { uniform, chain: emptyChain(), shared: 0, tenant: 0, turn: 0, turns: 1, think: 0, group };
}

/** Draws what holds for the whole session. */
function begin(session: Session, rules: SessionRules): void {
  const { uniform, chain } = session;
  session.tenant = indexAt(rules.shares, uniform());
  session.turns = wholeOf(rules.turns.quantile(uniform()));
  const systemU = uniform();
  session.turn = 0;
  session.shared = rules.systemTokens;
  chain.length = 0;
  if (rules.systemGroups > 0) {
    pushGroup(chain, rules.systemGroup.quantile(systemU) - 1, rules.systemTokens);
  }
}

/** Draws a turn into the draft, and lengthens the chain for the turn after it. */
function write(
  session: Session,
  rules: SessionRules,
  id: number,
  at: number,
  groupStride: number,
  draft: RequestDraft,
): void {
  const { uniform, chain, tenant } = session;
  const promptU = uniform();
  const prompt = rules.lengths.prompt(tenant, promptU);
  const output = rules.lengths.output(tenant, uniform(), promptU);
  draft.at = at;
  draft.tenant = tenant;
  draft.promptTokens = session.shared + prompt;
  draft.outputTokens = output;
  draft.items = rules.lengths.items(tenant, uniform());
  draft.work = uniform();
  draft.session = id;
  draft.turn = session.turn;
  draft.prefix.length = 0;
  for (let link = 0; link < chain.length; link += 1) {
    pushGroup(draft.prefix, chain.groups[link]!, chain.tokens[link]!);
  }
  session.think = Math.max(0, rules.think.quantile(uniform()));
  session.turn += 1;
  draft.tailGroup = rules.conversation && session.turn < session.turns ? session.group : -1;
  if (rules.conversation && session.turn < session.turns) {
    pushGroup(chain, session.group, prompt + output);
    session.group += groupStride;
    session.shared += prompt + output;
  }
}
