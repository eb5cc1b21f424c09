import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyedUniform } from '../../../src/engine/keyed-uniform.ts';
import { constant, exponential, logNormal } from '../../../src/engine/quantile-functions.ts';
import { namedStreams } from '../../../src/engine/streams.ts';
import { Outages } from '../../../src/models/provider/outages.ts';
import { provided } from './bench.ts';

const service = {
  ttft: logNormal(0.5, 0.5),
  ttftPerPromptToken: 0.0001,
  tokensPerSecond: logNormal(80, 0.3),
  network: exponential(0.03),
};

const limits = {
  requestsPerSecond: 2,
  tokensPerSecond: 500,
  inputTokensPerSecond: Number.POSITIVE_INFINITY,
  outputTokensPerSecond: 200,
  burstSeconds: 10,
  maxTokens: 200,
  countsCached: false,
} as const;

const instances = {
  perInstance: 2,
  min: 0,
  max: 2,
  coldStart: exponential(3),
  keepAlive: 2,
  queueLimit: 3,
  billsStart: true,
};

describe('calls to a provider', () => {
  it('that were sent are answered, failed, left or in flight, each once, and billed once at the most (I3, I8)', () => {
    const troubles = fc.record({
      seed: fc.nat(),
      hang: fc.constantFrom(0, 0.2),
      chance: fc.constantFrom(0, 0.3),
      charging: fc.constantFrom('estimate' as const, 'settled' as const, 'used' as const),
      isLimited: fc.boolean(),
      isPlatform: fc.boolean(),
      cancelled: fc.constantFrom('so-far' as const, 'all' as const, 'nothing' as const),
      concurrency: fc.constantFrom(2, Number.POSITIVE_INFINITY),
    });
    const calls = fc.array(
      fc.record({
        gap: fc.double({ min: 0, max: 2, noNaN: true }),
        prompt: fc.integer({ min: 0, max: 2000 }),
        output: fc.integer({ min: 0, max: 300 }),
        patience: fc.option(fc.double({ min: 0, max: 20, noNaN: true })),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(troubles, calls, (trouble, all) => {
        const { seed, chance, isLimited, isPlatform, charging, ...rest } = trouble;
        const run = provided(
          {
            ...rest,
            service,
            cachedPart: 0.5,
            context: 2200,
            errors: [{ status: 500, chance }],
            limits: isLimited ? { ...limits, charging } : undefined,
            instances: isPlatform ? instances : undefined,
          },
          keyedUniform(seed),
        );
        const { provider, simulation, told, ended, runTo, send, leaveIn } = run;
        const impact = { name: 'major', errors: 1, slowdown: 1, status: 503, drops: true };
        const drawn = {
          every: exponential(15),
          lasts: exponential(5),
          impacts: [
            { weight: 1, impact: { ...impact, hang: 0.3 } },
            { weight: 1, impact: { ...impact, errors: 0.3, slowdown: 2, hang: 0, drops: false } },
          ],
        };
        const draw = namedStreams(String(seed), 0)('outages');
        new Outages('p', simulation, { drawn, at: [] }, draw, [provider]);
        let usd = 0;
        let ends = 0;
        const check = () => {
          // Requests are not released here, so that their numbers are their ids.
          for (const [, what, id] of told.splice(0)) {
            if (what === 'started') continue;
            ends += 1;
            usd += provider.usd(id as number);
            if (what === 'failed') expect(provider.usd(id as number)).toBe(0);
          }
          // Nobody is told twice that a call has ended.
          expect(ends).toBe(ended.size);
          const { sent, answered, failed, left } = provider.totals;
          expect(sent).toBe(answered + failed + left + provider.inFlight);
          expect(ends).toBe(answered + failed + left);
          const billed = provider.charges().reduce((sum, charge) => sum + charge.usd, 0);
          expect(billed).toBeCloseTo(usd, 9);
        };
        let now = 0;
        for (const { gap, prompt, output, patience } of all) {
          now += gap;
          runTo(now);
          check();
          const call = send(prompt, output);
          if (patience !== null) leaveIn(patience, call);
        }
        runTo(now + 60);
        check();
      }),
      { numRuns: 200 },
    );
  });

  it('are in flight for as many as their rate times their time (I7)', () => {
    const { provider, simulation, runTo, send, on } = provided(
      { service: { ...service, network: constant(0) } },
      keyedUniform(7),
    );
    const draw = namedStreams('little', 0)('arrivals');
    const rate = 10;
    const gap = exponential(1 / rate);
    let area = 0;
    let lastAt = 0;
    let lastCount = 0;
    const track = () => {
      area += lastCount * (simulation.now - lastAt);
      lastAt = simulation.now;
      lastCount = provider.inFlight;
    };
    const arrive = simulation.on('arrive', 3, () => {
      track();
      send(500, 100);
      lastCount = provider.inFlight;
      simulation.schedule(gap.quantile(draw()), arrive, 0);
    });
    simulation.schedule(0, arrive, 0);
    on.answered = track;
    const horizon = 400;
    runTo(horizon);
    track();
    // Of log-normal times with a median m, the mean is m exp(s²/2), and the mean of the square m² exp(2 s²).
    const ttft = [0.5 * Math.exp(0.125), 0.25 * Math.exp(0.5)] as const;
    const rest = [(99 / 80) * Math.exp(0.045), (99 / 80) * (99 / 80) * Math.exp(0.18)] as const;
    const time = ttft[0] + 0.05 + rest[0];
    const square = time * time + (ttft[1] - ttft[0] * ttft[0]) + (rest[1] - rest[0] * rest[0]);
    // M/G/∞: the covariance of the number at two instants sums up to rate E[S²], so that this is the variance of its
    // mean times the horizon. That it starts empty takes away less than a sixth of the error.
    const error = Math.sqrt((rate * square) / horizon);
    expect(Math.abs(area / simulation.now - rate * time)).toBeLessThan(3 * error);
  });
});
