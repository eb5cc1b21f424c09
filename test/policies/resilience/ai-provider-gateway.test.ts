import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AiProviderGateway,
  none,
} from '../../../src/policies/resilience/ai-provider-gateway/ai-provider-gateway.ts';
import { chatCompletion } from '../../../src/policies/resilience/ai-provider-gateway/chat-completion.ts';
import { aiProviderGateway } from '../../../src/policies/resilience/ai-provider-gateway/index.ts';
import {
  type AIProvider,
  PublishedAIProviderGateway,
  providerNames,
} from './ai-provider-gateway-as-published.ts';

const [openai, anthropic, together, replicate] = [0, 1, 2, 3] as const;
const providers = [0, 1, 2, 3];
const published = () => aiProviderGateway(false);
const corrected = () => aiProviderGateway(true);
const down = () => ({ isAnswered: false, seconds: 0.1 });
const up = () => ({ isAnswered: true, seconds: 0.2 });

describe('the published gateway', () => {
  it('calls the cheapest', () => {
    const done = chatCompletion(published(), 0, up);
    expect(done).toMatchObject({ attempts: [together], answeredBy: together, error: '' });
  });

  it('calls the first of the enumeration where the cheapest cost the same', () => {
    const priced = [0.01, 0.002, 0.002].map((usdPer1kTokens, at) => ({
      name: `${at}`,
      usdPer1kTokens,
      hasEndpoint: true,
    }));
    for (const isCorrected of [false, true]) {
      expect(chatCompletion(aiProviderGateway(isCorrected, priced), 0, up).answeredBy).toBe(1);
    }
  });

  it('calls the one that is preferred, while it is available', () => {
    expect(chatCompletion(published(), 0, up, openai).answeredBy).toBe(openai);
  });

  it('goes on to the lowest error rate, the first of the enumeration among equals', () => {
    const call = (provider: number) => (provider === together ? down() : up());
    expect(chatCompletion(published(), 0, call).attempts).toEqual([together, openai]);
  });

  it('makes twenty attempts for one request when all are down, five to a provider without an endpoint', () => {
    const done = chatCompletion(published(), 0, down);
    expect(done.attempts.length).toBe(20);
    expect(done.attempts.filter((one) => one === replicate).length).toBe(5);
    expect(done.error).toBe('No fallback providers available');
  });

  it('has none available ever after', () => {
    const gateway = published();
    chatCompletion(gateway, 0, down);
    const later = chatCompletion(gateway, 1e9, up);
    expect(later).toMatchObject({ attempts: [], error: 'No providers available' });
  });

  it('averages latency by 0.3 and error rate by 0.95 and 0.1', () => {
    const gateway = published();
    chatCompletion(gateway, 0, (provider) => (provider === together ? down() : up()), together);
    expect(gateway.errorRate(together, 1)).toBe(0.1);
    chatCompletion(gateway, 1, () => ({ isAnswered: true, seconds: 1 }), together);
    expect(gateway.errorRate(together, 2)).toBeCloseTo(0.095, 12);
    expect(gateway.latencyMs(together)).toBeCloseTo(300, 9);
    expect(gateway.latencyMs(openai)).toBeCloseTo(60, 9);
  });
});

/** A request begins, or the call that has waited so many places in line ends. */
type Step =
  | { readonly kind: 'begin'; readonly after: number; readonly preferred: number }
  | { readonly kind: 'end'; readonly after: number; readonly which: number; readonly ok: boolean };

const after = fc.oneof(fc.constantFrom(0, 60), fc.double({ min: 0, max: 100, noNaN: true }));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('begin' as const),
    after,
    preferred: fc.integer({ min: none, max: replicate }),
  }),
  fc.record({ kind: fc.constant('end' as const), after, which: fc.nat(), ok: fc.boolean() }),
);

describe('in lock step with the source, on any sequence of outcomes and times', () => {
  it('one request after another: attempts, errors, health, and breakers are equal', () => {
    const request = fc.record({
      after: fc.double({ min: 0, max: 100, noNaN: true }),
      preferred: fc.integer({ min: none, max: replicate }),
      answers: fc.array(
        fc.record({
          isAnswered: fc.boolean(),
          seconds: fc.double({ min: 0, max: 90, noNaN: true }),
        }),
        { minLength: 1, maxLength: 25 },
      ),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), (requests) => {
        const source = new PublishedAIProviderGateway();
        const ours = published();
        for (const { after, preferred, answers } of requests) {
          source.now += after;
          const start = source.now;
          const made = source.calls.length;
          const theirs = playSource(source, preferred, answers);
          let next = 0;
          const done = chatCompletion(
            ours,
            start,
            () => answers[next++ % answers.length]!,
            preferred,
          );
          expect(done.attempts.map(nameOf)).toEqual(source.calls.slice(made));
          expect([done.answeredBy, done.error]).toEqual(theirs);
          expect(done.endedAt).toBe(source.now);
          expect(stateOf(ours, source.now)).toEqual(stateOfSource(source));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('requests that overlap: likewise', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const source = new PublishedAIProviderGateway();
        const ours = published();
        const open: Open[] = [];
        for (const one of steps) {
          source.now += one.after;
          const made = source.calls.length;
          const calls: number[] = [];
          const { now } = source;
          if (one.kind === 'begin') {
            const run = source.chat_completion(sourceName(one.preferred));
            const provider = untilCall(ours, ours.begin(now, one.preferred), now, calls);
            settle(open, { run, provider, began: now }, () => run.next());
          } else {
            const [call] = open.splice(one.which % Math.max(1, open.length), 1);
            if (call === undefined) continue;
            if (one.ok) ours.succeeded(call.provider, now, now - call.began);
            else ours.failed(call.provider, now, now - call.began);
            const provider = one.ok
              ? none
              : untilCall(ours, ours.retry(call.provider, now, 0), now, calls);
            settle(open, { run: call.run, provider, began: now }, () => call.run.next(one.ok));
          }
          expect(calls.map(nameOf)).toEqual(source.calls.slice(made));
          expect(stateOf(ours, now)).toEqual(stateOfSource(source));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What each fault of the published gateway breaks, and the corrected one keeps. */
const promises: readonly {
  readonly promise: string;
  readonly holds: (make: () => AiProviderGateway) => void;
  /** How the published one fails it. */
  readonly asPublished: RegExp;
}[] = [
  {
    promise: 'a provider that was down is available again some time after',
    asPublished: /expected false to be true/,
    holds: (make) =>
      fc.assert(
        fc.property(fc.integer({ min: 10, max: 100 }), (requests) => {
          const gateway = make();
          let now = 0;
          for (let at = 0; at < requests; at += 1) now = chatCompletion(gateway, now, down).endedAt;
          for (let at = 0; at < 200; at += 1) now = chatCompletion(gateway, now + 10, up).endedAt;
          expect(gateway.isAvailable(together, now)).toBe(true);
          expect(chatCompletion(gateway, now + 10, up).answeredBy).toBe(together);
        }),
      ),
  },
  {
    promise: 'I12: a request makes three attempts at the most, and one to each provider',
    asPublished: /to be less than or equal to 3/,
    holds: (make) =>
      everyRequest(make, ({ attempts }) => {
        expect(attempts.length).toBeLessThanOrEqual(3);
        expect(new Set(attempts).size).toBe(attempts.length);
      }),
  },
  {
    promise: 'no call goes to a provider without an endpoint',
    asPublished: /to not include 3/,
    holds: (make) =>
      everyRequest(make, ({ attempts }) => expect(attempts).not.toContain(replicate)),
  },
  {
    promise: 'failures that a success came between open no breaker',
    asPublished: /expected '(half-)?open' to be 'closed'/,
    holds: (make) =>
      fc.assert(
        fc.property(fc.integer({ min: 5, max: 60 }), (rounds) => {
          const gateway = make();
          let now = 0;
          for (let at = 0; at < rounds; at += 1) {
            const call = (provider: number) => (provider === together ? down() : up());
            now = chatCompletion(gateway, now + 120, call, together).endedAt;
            // Two answers for each failure, so that health has no objection.
            for (const _ of [1, 2, 3])
              now = chatCompletion(gateway, now + 120, up, together).endedAt;
          }
          expect(gateway.breakerState(together)).toBe('closed');
        }),
      ),
  },
  {
    promise: 'a breaker closes after an answer',
    asPublished: /expected '(half-)?open' to be 'closed'/,
    holds: (make) =>
      fc.assert(
        fc.property(fc.double({ min: 61, max: 1e4, noNaN: true }), (pause) => {
          const gateway = make();
          // Of ten calls at once five fail, which opens the breaker; the answers leave it available as published.
          for (let at = 0; at < 10; at += 1) expect(gateway.begin(0, together)).toBe(together);
          for (let at = 0; at < 5; at += 1) gateway.failed(together, 0, 0);
          for (let at = 0; at < 5; at += 1) gateway.succeeded(together, 0, 0.1);
          expect(gateway.breakerState(together)).toBe('open');
          const again = chatCompletion(gateway, pause, up, together);
          expect(again.answeredBy).toBe(together);
          expect(gateway.breakerState(together)).toBe('closed');
        }),
      ),
  },
  {
    promise: 'no call goes to a provider whose breaker is open',
    asPublished: /to not include [01]/,
    holds: (make) =>
      fc.assert(
        // Breakers stay open for 60 s, and a request takes less than ten.
        fc.property(fc.double({ min: 0, max: 50, noNaN: true }), (pause) => {
          const gateway = make();
          // Of 25 calls at once five fail, which opens the breaker; the answers leave a low error rate.
          for (const provider of [openai, anthropic]) {
            for (let at = 0; at < 25; at += 1) expect(gateway.begin(0, provider)).toBe(provider);
            for (let at = 0; at < 5; at += 1) gateway.failed(provider, 0, 0);
            for (let at = 0; at < 20; at += 1) gateway.succeeded(provider, 0, 0.1);
            expect(gateway.breakerState(provider)).toBe('open');
          }
          for (let at = 0; at < 3; at += 1) {
            expect(gateway.begin(0, together)).toBe(together);
            gateway.failed(together, 0, 0);
          }
          const call = (provider: number) => (provider === together ? up() : down());
          const { attempts } = chatCompletion(gateway, pause, call, openai);
          expect(attempts).not.toContain(openai);
          expect(attempts).not.toContain(anthropic);
        }),
      ),
  },
  {
    promise: 'no attempt follows a failure at once',
    asPublished: /expected 0 to be greater than or equal to 0.2/,
    holds: (make) =>
      everyRequest(make, ({ startedAt }, gaps) => {
        for (let at = 1; at < startedAt.length; at += 1) {
          expect(startedAt[at]! - startedAt[at - 1]! - gaps).toBeGreaterThanOrEqual(0.2);
        }
      }),
  },
];

describe.each(promises)('$promise', ({ holds, asPublished }) => {
  it('does not hold as published', () => {
    const failure = thrownBy(() => holds(published));
    expect(failure?.message).toMatch(/^Property failed/);
    expect(String(failure?.cause)).toMatch(asPublished);
  });
  it('holds corrected', () => holds(corrected));
});

describe('the corrected gateway', () => {
  it('waits for 0.25 to 0.5 s before the first retry, twice as long before the next, and 8 s at most', () => {
    const gateway = corrected();
    expect([0, 1, 2, 3, 4, 50].map((retry) => gateway.delay(retry, () => 0))).toEqual([
      0.25, 0.5, 1, 2, 4, 4,
    ]);
    expect([0, 1, 50].map((retry) => gateway.delay(retry, () => 0.5))).toEqual([0.375, 0.75, 6]);
  });

  it('gives a permit back of a call whose client left', () => {
    const gateway = corrected();
    for (let at = 0; at < 5; at += 1) {
      gateway.begin(at, together);
      gateway.failed(together, at, 0);
    }
    expect(gateway.begin(100, together)).toBe(together);
    expect(gateway.begin(100, together)).toBe(anthropic);
    gateway.released(together, 101);
    expect(gateway.begin(101, together)).toBe(together);
  });

  it('calls the one that is preferred, unless that may not be called', () => {
    const gateway = corrected();
    expect(gateway.begin(0, openai)).toBe(openai);
    expect(gateway.begin(0, replicate)).toBe(together);
    for (let at = 0; at < 5; at += 1) gateway.failed(openai, 0, 0);
    expect(gateway.begin(1, openai)).toBe(together);
  });

  it('goes on to the lowest error rate of those that have not failed', () => {
    const gateway = corrected();
    gateway.failed(openai, 0, 0);
    expect(gateway.retry(together, 0, 0b100)).toBe(anthropic);
    expect(gateway.retry(together, 0, 0b110)).toBe(openai);
    expect(gateway.retry(together, 0, 0b111)).toBe(none);
    expect(gateway.because).toBe('No fallback providers available');
  });

  it('makes a third attempt, but no fourth', () => {
    const gateway = corrected();
    expect([0b1, 0b1010, 0b111, 0b11011].map((tried) => gateway.mayRetry(tried))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('forgets half of an error rate in 30 s, and averages latency by 0.3', () => {
    const gateway = corrected();
    gateway.failed(openai, 10, 0);
    expect(gateway.errorRate(openai, 10)).toBe(0.1);
    expect(gateway.errorRate(openai, 40)).toBeCloseTo(0.05, 12);
    gateway.succeeded(openai, 40, 2);
    expect(gateway.errorRate(openai, 40)).toBeCloseTo(0.0475, 12);
    expect([gateway.latencyMs(openai), gateway.latencyMs(together)]).toEqual([600, 0]);
  });

  it('says why a request fails, and nothing before', () => {
    const gateway = corrected();
    expect([gateway.because, published().because]).toEqual(['', '']);
    expect(chatCompletion(gateway, 0, down).error).toBe('3 attempts failed');
    for (let at = 0; at < 10; at += 1) chatCompletion(gateway, 0, down);
    expect(chatCompletion(gateway, 0, down)).toMatchObject({
      attempts: [],
      error: 'No providers available',
    });
  });
});

function thrownBy(run: () => void): Error | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Checks each of many requests, of which any number fails; calls take `gaps` seconds. */
function everyRequest(
  make: () => AiProviderGateway,
  check: (done: ReturnType<typeof chatCompletion>, gaps: number) => void,
): void {
  const answers = fc.array(fc.boolean(), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(answers, { maxLength: 30 }), (requests) => {
      const gateway = make();
      let now = 0;
      for (const request of requests) {
        let next = 0;
        const call = () => ({ isAnswered: request[next++ % request.length]!, seconds: 0.125 });
        const done = chatCompletion(gateway, now, call);
        check(done, 0.125);
        now = done.endedAt + 1;
      }
    }),
  );
}

interface Open {
  readonly run: Generator<AIProvider, AIProvider, boolean>;
  readonly provider: number;
  readonly began: number;
}

/** Goes on with the source's request, and notes ours where both wait for the same provider. */
function settle(open: Open[], ours: Open, resume: () => IteratorResult<AIProvider>): void {
  let result: IteratorResult<AIProvider> | undefined;
  try {
    result = resume();
  } catch {
    // No providers are left: ours has to have none either.
  }
  const waiting = result !== undefined && result.done !== true;
  expect(ours.provider).toBe(waiting ? providerNames.indexOf(result!.value) : none);
  if (waiting) open.push(ours);
}

/** Fails calls without an endpoint at once, up to one that has to be waited for. */
function untilCall(
  gateway: AiProviderGateway,
  first: number,
  now: number,
  calls: number[],
): number {
  let provider = first;
  while (provider !== none) {
    calls.push(provider);
    if (gateway.providers[provider]!.hasEndpoint) return provider;
    gateway.failed(provider, now, 0);
    provider = gateway.retry(provider, now, 0);
  }
  return none;
}

/** Plays one request on the source alone; who answered, and the error. */
function playSource(
  source: PublishedAIProviderGateway,
  preferred: number,
  answers: readonly { readonly isAnswered: boolean; readonly seconds: number }[],
): [number, string] {
  const run = source.chat_completion(sourceName(preferred));
  try {
    let result = run.next();
    for (let next = 0; result.done !== true; next += 1) {
      const { isAnswered, seconds } = answers[next % answers.length]!;
      source.now += seconds;
      result = run.next(isAnswered);
    }
    return [providerNames.indexOf(result.value), ''];
  } catch (error) {
    return [none, (error as Error).message];
  }
}

function stateOf(gateway: AiProviderGateway, now: number) {
  return providers.map((provider) => ({
    available: gateway.isAvailable(provider, now),
    latency_ms: gateway.latencyMs(provider),
    error_rate: gateway.errorRate(provider, now),
    breaker: gateway.breakerState(provider),
  }));
}

function stateOfSource(source: PublishedAIProviderGateway) {
  const states = { CLOSED: 'closed', OPEN: 'open', HALF_OPEN: 'half-open' } as const;
  return providerNames.map((name) => ({
    ...source.provider_health[name],
    breaker: states[source.circuit_breakers[name].state],
  }));
}

function nameOf(provider: number): AIProvider {
  return providerNames[provider]!;
}

function sourceName(provider: number): AIProvider | undefined {
  return provider === none ? undefined : nameOf(provider);
}
