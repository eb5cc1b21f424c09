import { describe, expect, it } from 'vitest';
import { renderLife } from '../../../src/report/trace/life-text.ts';
import { hosted, retries } from '../../world/gated.ts';
import { parsed, type Traced, traced } from './traced.ts';

/** A step takes 100 ms; a replica has 7 blocks of 16 tokens, and a request comes to five of them. */
const crowded = {
  name: 'too-many',
  horizon: '12s',
  pools: { main: { accelerator: 'L4', accelerators: 1, price: '$1/h' } },
  deployments: {
    chat: {
      pool: 'main',
      engine: {
        kind: 'llm',
        model: 'Llama-3.1-8B',
        precision: 'fp8',
        step_time: { kind: 'constant', seconds: '100ms' },
        chunk: 16,
        kv: { blocks: 7, prefix_cache: false },
      },
      scaling: { kind: 'fixed', replicas: 1 },
    },
  },
  traffic: {
    users: {
      arrivals: { kind: 'constant', rate: '1/s' },
      prompt: { kind: 'constant', value: 32 },
      output: { kind: 'constant', value: 40 },
    },
  },
};

function linesOf({ lives, world }: Traced, number: number): string[] {
  const life = lives.find((one) => one.number === number && one.call === 0)!;
  return renderLife({ why: ['to be seen'], life }, world);
}

/** Two providers, of which the first says no to every call after 10 ms. */
const refused = {
  name: 'refused',
  horizon: '10s',
  providers: {
    cheap: { ...hosted(), errors: { 503: 1 } },
    dear: hosted(),
  },
  gateways: {
    front: {
      targets: { cheap: { provider: 'cheap' }, dear: { provider: 'dear', priority: 1 } },
      retry: retries(3, { max_attempts_per_target: 2, backoff: { kind: 'constant', delay: '1s' } }),
    },
  },
  traffic: {
    users: {
      gateway: 'front',
      arrivals: { kind: 'constant', rate: '1/s' },
      prompt: { kind: 'constant', value: 1 },
      output: { kind: 'constant', value: 1001 },
    },
  },
};

describe('a life as text', () => {
  it('tells chunks, preemptions, and what every wait was for', () => {
    const lines = linesOf(traced(parsed(crowded)), 1);
    expect(lines.slice(0, 17)).toEqual([
      'request 1   to be seen',
      '  tenant users, 32 tokens of prompt, 40 of answer, arrived at chat 1.500 s after the start',
      '  after                                   for',
      '  +0 s      routed                              to replica 0, one of 1 ready, by least-outstanding: it had 1 request',
      '  +0 s      in line, replica 0         100 ms   for the step under way',
      '  +100 ms   admitted',
      '  +100 ms   prefill, replica 0         200 ms',
      '  +100 ms     chunk of 16 tokens       100 ms   beside 1 answer',
      '  +200 ms     chunk of 16 tokens       100 ms   beside 1 answer',
      '  +300 ms   first token',
      '  +300 ms   decode, replica 0           1.6 s',
      '  +1.9 s    preempted                           no KV block was free; 17 tokens were answered by then, all is to be computed again',
      '  +1.9 s    in line, replica 0         100 ms   for the step after a preemption',
      '  +2 s      admitted again',
      '  +2 s      prefill again, replica 0   300 ms',
      '  +2 s        chunk of 16 tokens       100 ms   beside 1 answer and 1 other prompt',
      '  +2.1 s      chunk of 16 tokens       100 ms   beside 1 answer',
    ]);
    expect(lines.slice(-3)).toEqual([
      '  +3.4 s    decode, replica 0           2.2 s',
      '  +5.6 s    completed',
      '  5.6 s = in line 500 ms + prefill 200 ms + decode 3.8 s + prefill again 1.1 s; waited for the step after a preemption 400 ms, the step under way 100 ms',
    ]);
  });

  it('tells calls within the request that they are made for', () => {
    expect(linesOf(traced(parsed(refused)), 0)).toEqual([
      'request 0   to be seen',
      '  tenant users, 1 token of prompt, 1,001 of answer, arrived at front 0.500 s after the start',
      '  after                                              for',
      '  +0 s      call                                           cheap: first priority',
      '  +0 s      calls under way                        10 ms',
      '  +0 s        call 1 cheap: until it is refused    10 ms',
      '  +10 ms      call 1 cheap: failed                         status 503',
      '  +10 ms    failed                                         cheap: status 503',
      '  +10 ms    waits for its next call                  1 s',
      '  +1.01 s   call                                           cheap: back-off',
      '  +1.01 s   calls under way                        10 ms',
      '  +1.01 s     call 2 cheap: until it is refused    10 ms',
      '  +1.02 s     call 2 cheap: failed                         status 503',
      '  +1.02 s   failed                                         cheap: status 503',
      '  +1.02 s   call                                           dear: fallback',
      '  +1.02 s   calls under way                          2 s',
      '  +1.02 s     call 3 dear: until its first token     1 s',
      '  +2.02 s   first token',
      '  +2.02 s     call 3 dear: answer                    1 s',
      '  +3.02 s     call 3 dear: completed',
      '  +3.02 s   answered                                       dear',
      '  +3.02 s   completed',
      '  3.02 s = calls under way 2.02 s + waits for its next call 1 s',
      '  call 1: 10 ms = until it is refused 10 ms',
      '  call 2: 10 ms = until it is refused 10 ms',
      '  call 3: 2 s = until its first token 1 s + answer 1 s',
    ]);
  });
});
