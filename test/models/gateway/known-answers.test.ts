import { describe, expect, it } from 'vitest';
import { GatewayUsage } from '../../../src/metrics/gateway-usage.ts';
import { responseCache } from '../../../src/models/gateway/cache/index.ts';
import type { ResponseCacheConfig } from '../../../src/models/gateway/cache/response-cache.ts';
import { SingleFlight } from '../../../src/models/gateway/cache/single-flight.ts';
import { KnownAnswers } from '../../../src/models/gateway/known-answers.ts';
import { none, Requests } from '../../../src/models/requests.ts';

const common = {
  renew: false,
  eviction: 'lru',
  isolate_tenants: false,
  single_flight: true,
  bytes_per_token: 4,
  latency: 0.02,
} as const;

const semantic: ResponseCacheConfig = {
  ...common,
  kind: 'semantic',
  similarity: { kind: 'uniform', min: 0, max: 1 },
  threshold: 0.5,
  right_from: 0.8,
};

/** Requests that ask questions, and what is known for them; `likeness` is how like others each is. */
function asked(config: ResponseCacheConfig | undefined, likeness = 0.5) {
  const requests = new Requests();
  const totals = new GatewayUsage();
  const known = new KnownAnswers(
    { latency: 0.02, bytesPerToken: 4, apart: undefined },
    requests,
    config && responseCache(config, 2, () => 0.5),
    new SingleFlight(),
    () => likeness,
  );
  const ask = (content: number, topic = none, tenant = 0) => {
    const request = requests.take();
    requests.content[request] = content;
    requests.topic[request] = topic;
    requests.tenant[request] = tenant;
    requests.outputTokens[request] = 10;
    return { request, found: known.find(request, 0, totals) };
  };
  return { known, ask, totals };
}

describe('what a gateway knows', () => {
  it('knows nothing of a question that nobody asks again', () => {
    const { ask, totals } = asked(undefined);
    expect([ask(none).found, ask(none).found]).toEqual(['nothing', 'nothing']);
    expect(totals).toMatchObject({ lookups: 0, coalesced: 0 });
  });

  it('knows that an answer is on its way, until it is there', () => {
    const { ask, known, totals } = asked(undefined);
    const first = ask(3);
    const second = ask(3);
    expect([first.found, second.found, ask(4).found]).toEqual(['nothing', 'under-way', 'nothing']);
    expect(totals.coalesced).toBe(1);
    expect(known.nextFollower(second.request)).toBe(none);
    expect(known.nextFollower(first.request)).toBe(second.request);
    expect(known.nextFollower(first.request)).toBe(none);
    expect(ask(3).found).toBe('nothing');
  });

  it('hands the wait over to the first who waits, where the one who asked leaves', () => {
    const { ask, known } = asked(undefined);
    const [first, second, third] = [ask(3), ask(3), ask(3)];
    expect(known.leave(first.request)).toBe(second.request);
    expect(known.leave(third.request)).toBe(none);
    expect(known.nextFollower(second.request)).toBe(none);
  });

  it('counts hits, and those that are for another question', () => {
    for (const [likeness, found, falseHits, quality] of [
      [0.9, 'kept', 0, 1],
      [0.6, 'kept', 1, 0],
      [0.4, 'nothing', 0, 0],
    ] as const) {
      const { ask, known, totals } = asked(semantic, likeness);
      const first = ask(1, 7);
      expect(first.found).toBe('nothing');
      known.store(first.request, 0);
      expect(known.nextFollower(first.request)).toBe(none);
      expect(ask(2, 7).found).toBe(found);
      expect(totals).toMatchObject({
        lookups: 2,
        hits: found === 'kept' ? 1 : 0,
        falseHits,
        quality,
      });
    }
  });

  it('keeps tenants apart where it is told to', () => {
    const { ask, known } = asked({ ...common, kind: 'exact', isolate_tenants: true });
    const first = ask(1);
    known.store(first.request, 0);
    known.nextFollower(first.request);
    expect(ask(1, none, 1).found).toBe('nothing');
    expect(ask(1, none, 0).found).toBe('kept');
  });
});
