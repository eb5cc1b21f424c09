import { describe, expect, it } from 'vitest';
import { constant, logNormal } from '../../../src/engine/quantile-functions.ts';
import type { OutageImpact } from '../../../src/models/provider/outages.ts';
import { provided, seconds } from './bench.ts';

describe('a provider', () => {
  it('answers after its first token and the rest at its speed', () => {
    const { send, told, runTo, requests } = provided();
    const call = send(100, 11);
    expect(told).toEqual([]);
    expect(requests.startedAt[call]).toBe(0);
    runTo(10);
    expect(told).toEqual([[2, 'answered', 0]]);
    expect(requests.firstAnswerAt[call]).toBe(seconds);
  });

  it('takes longer for a long prompt, less what is cached, and for the network', () => {
    const service = {
      ttft: constant(1),
      ttftPerPromptToken: 0.001,
      tokensPerSecond: constant(10),
      network: constant(0.25),
    };
    const { send, told, runTo, requests } = provided({ service, cachedPart: 0.9 });
    const call = send(1000, 1);
    runTo(10);
    expect(requests.cachedTokens[call]).toBe(900);
    expect(told).toEqual([[1.35, 'answered', 0]]);
  });

  it('answers with one token, or none, at its first', () => {
    const { send, told, runTo } = provided();
    send(10, 1);
    send(10, 0);
    runTo(10);
    expect(told).toEqual([
      [1, 'answered', 0],
      [1, 'answered', 1],
    ]);
  });

  it('refuses what is longer than its context', () => {
    const { send, told, runTo } = provided({ context: 110 });
    send(100, 11);
    send(100, 10);
    runTo(10);
    expect(told).toEqual([
      [0.05, 'failed', 0, 400, 0],
      [1.9, 'answered', 1],
    ]);
  });

  it('refuses one call more than it takes side by side, until one has ended', () => {
    const { send, told, runTo, provider } = provided({ concurrency: 2 });
    send();
    send();
    expect(provider.headroom).toBe(0);
    send();
    runTo(2);
    send();
    expect(provider.headroom).toBe(0.5);
    runTo(10);
    expect(told.map(([, what, number]) => `${what} ${number}`)).toEqual([
      'failed 2',
      'answered 0',
      'answered 1',
      'answered 3',
    ]);
    expect(provider.totals.limited).toBe(1);
  });

  it('says with a 429 when to come again, and takes whoever does', () => {
    const limits = {
      requestsPerSecond: 1 / 60,
      tokensPerSecond: Number.POSITIVE_INFINITY,
      inputTokensPerSecond: Number.POSITIVE_INFINITY,
      outputTokensPerSecond: Number.POSITIVE_INFINITY,
      burstSeconds: 60,
      charging: 'estimate',
      maxTokens: undefined,
      countsCached: true,
    } as const;
    const { send, told, runTo, request, provider } = provided({ limits });
    send();
    runTo(48);
    const call = request();
    provider.send(call, 0);
    runTo(48.05);
    expect(told.at(-1)).toEqual([48.05, 'failed', 1, 429, 12]);
    runTo(60);
    provider.send(call, 1);
    runTo(70);
    expect(told.at(-1)).toEqual([62, 'answered', 1]);
  });

  it('meets errors by their chances, in the order of their status', () => {
    const errors = [
      { status: 500, chance: 0.2 },
      { status: 529, chance: 0.1 },
    ];
    const luck = [0.1, 0.25, 0.31, 0.9];
    const { send, told, runTo } = provided({ errors }, (number, _attempt, purpose) =>
      purpose === 3 ? luck[number]! : 0.5,
    );
    for (const _ of luck) send();
    runTo(10);
    expect(told.map(([, what, , status]) => status ?? what)).toEqual([
      500,
      529,
      'answered',
      'answered',
    ]);
  });

  it('never answers a call that hangs; withdrawn, it is gone and costs nothing', () => {
    const { send, told, runTo, provider } = provided({ hang: 0.6 });
    const call = send();
    runTo(1000);
    expect(told).toEqual([]);
    expect(provider.inFlight).toBe(1);
    provider.withdraw(call);
    expect(told).toEqual([[1000, 'left', 0]]);
    expect(provider.inFlight).toBe(0);
    expect(provider.usd(call)).toBe(0);
    expect(() => provider.withdraw(call)).toThrow('no call at p');
  });

  it.each([
    // $1 and $2 a million: a prompt of 1000, and 6 of 11 tokens after 1.5 s.
    ['so-far', 1.5, 1000 + 2 * 6],
    ['so-far', 0.5, 1000],
    ['all', 1.5, 1000 + 2 * 11],
    ['nothing', 1.5, 0],
  ] as const)('bills %s of a call that is withdrawn after %d s', (cancelled, at, micros) => {
    const { send, told, runTo, provider, requests } = provided({ cancelled });
    const call = send(1000, 11);
    runTo(at);
    provider.withdraw(call);
    expect(provider.usd(call)).toBeCloseTo(micros / 1e6, 12);
    expect(requests.firstAnswerAt[call]).toBe(at < 1 ? -1 : seconds);
    runTo(10);
    expect(told).toEqual([[at, 'left', 0]]);
  });

  it('bills an answer once, and a failure never', () => {
    const { send, runTo, provider } = provided({ context: 1000 });
    const answered = send(100, 11);
    const failed = send(1000, 11);
    runTo(10);
    expect(provider.usd(answered)).toBeCloseTo(122e-6, 12);
    expect(provider.usd(failed)).toBe(0);
    const total = provider.charges().reduce((sum, { usd }) => sum + usd, 0);
    expect(total).toBeCloseTo(122e-6, 12);
  });

  it('may be sent the same request again by whom it tells of its end', () => {
    const { send, told, runTo, provider, on } = provided({ context: 50 });
    let attempts = 1;
    on.failed = (call) => {
      if (attempts < 3) provider.send(call, attempts++);
    };
    send(100, 1);
    runTo(10);
    expect(told.map(([at]) => at)).toEqual([0.05, 0.1, 0.15]);
    expect(provider.totals).toMatchObject({ sent: 3, failed: 3 });
  });

  it('has one call of a request at a time', () => {
    const { send, provider } = provided();
    const call = send();
    expect(() => provider.send(call, 1)).toThrow('has a call at p');
  });

  it('has the same luck for a call whatever else is sent', () => {
    const service = {
      ttft: logNormal(1, 0.5),
      ttftPerPromptToken: 0,
      tokensPerSecond: logNormal(50, 0.3),
      network: constant(0),
    };
    const draw = (number: number, attempt: number, purpose: number) =>
      ((number * 7 + attempt * 3 + purpose) % 11) / 11;
    const alone = provided({ service }, draw);
    alone.request();
    alone.send();
    alone.runTo(100);
    const crowded = provided({ service }, draw);
    crowded.provider.send(crowded.request(), 1);
    crowded.send();
    crowded.send();
    crowded.runTo(100);
    const endOf = ({ told }: typeof alone) => told.find(([, , number]) => number === 1);
    expect(endOf(crowded)).toEqual(endOf(alone));
  });
});

describe('an outage of a provider', () => {
  const major: OutageImpact = {
    name: 'major',
    errors: 1,
    slowdown: 1,
    status: 503,
    hang: 0,
    drops: true,
  };
  const partial: OutageImpact = {
    name: 'partial',
    errors: 0.3,
    slowdown: 2,
    status: 500,
    hang: 0,
    drops: false,
  };

  it('that is major loses what is under way at once, and fails what comes until its end', () => {
    const { send, told, runTo, provider, requests } = provided();
    const lost = send();
    runTo(0.5);
    provider.outageBegan(major);
    expect(told).toEqual([]);
    runTo(0.6);
    expect(told).toEqual([[0.5, 'failed', 0, 0, 0]]);
    expect(requests.firstAnswerAt[lost]).toBe(-1);
    send();
    runTo(0.7);
    expect(told.at(-1)).toEqual([0.65, 'failed', 1, 503, 0]);
    expect(provider.outage?.name).toBe('major');
    provider.outageEnded(major);
    expect(provider.outage).toBeUndefined();
    send();
    runTo(10);
    expect(told.at(-1)).toEqual([2.7, 'answered', 2]);
  });

  it('may be silent', () => {
    const { send, told, runTo, provider } = provided();
    provider.outageBegan({ ...major, hang: 0.6 });
    send();
    runTo(100);
    expect(told).toEqual([]);
    expect(provider.inFlight).toBe(1);
  });

  it('that is partial fails some, and slows others down', () => {
    const luck = [0.2, 0.4];
    const { send, told, runTo, provider } = provided({}, (number, _attempt, purpose) =>
      purpose === 5 ? luck[number]! : 0.5,
    );
    provider.outageBegan(partial);
    send();
    send();
    runTo(10);
    expect(told).toEqual([
      [0.05, 'failed', 0, 500, 0],
      [4, 'answered', 1],
    ]);
  });

  it('adds to another one', () => {
    const { send, told, runTo, provider } = provided({}, () => 0.5);
    provider.outageBegan(partial);
    provider.outageBegan({ ...partial, errors: 0.3, slowdown: 3 });
    // 1 - 0.7 × 0.7 = 0.51 of the calls fail.
    send();
    provider.outageEnded(partial);
    send();
    runTo(20);
    expect(told).toEqual([
      [0.05, 'failed', 0, 500, 0],
      [6, 'answered', 1],
    ]);
  });

  it('counts no call against the limits', () => {
    const { send, provider, runTo, told } = provided({ concurrency: 1 });
    provider.outageBegan({ ...major, drops: false });
    send();
    provider.outageEnded(major);
    expect(provider.headroom).toBe(1);
    send();
    runTo(10);
    expect(told.at(-1)?.[1]).toBe('answered');
  });
});
