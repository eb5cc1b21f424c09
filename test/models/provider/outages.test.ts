import { describe, expect, it } from 'vitest';
import { constant, exponential } from '../../../src/engine/quantile-functions.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { namedStreams } from '../../../src/engine/streams.ts';
import {
  type OutageImpact,
  Outages,
  type OutagesConfig,
} from '../../../src/models/provider/outages.ts';

const seconds = 1e6;
const impact = (name: string): OutageImpact => ({
  name,
  errors: 1,
  slowdown: 1,
  status: 503,
  hang: 0,
  drops: false,
});

function outages(config: Partial<OutagesConfig>, draw = () => 0.5, victims = 1) {
  const simulation = new Simulation();
  const told: (readonly [second: number, victim: number, what: string])[] = [];
  const who = Array.from({ length: victims }, (_, victim) => ({
    outageBegan: ({ name }: OutageImpact) =>
      told.push([simulation.now / seconds, victim, `${name} begins`]),
    outageEnded: ({ name }: OutageImpact) =>
      told.push([simulation.now / seconds, victim, `${name} ends`]),
  }));
  new Outages('p', simulation, { drawn: undefined, at: [], ...config }, draw, who);
  return { told, runTo: (second: number) => simulation.run(second * seconds) };
}

describe('outages', () => {
  it('that are scripted come when they are said to, even two at once', () => {
    const at = [
      { at: 10, lasts: 10, impact: impact('major') },
      { at: 5, lasts: 10, impact: impact('partial') },
    ];
    const { told, runTo } = outages({ at });
    runTo(100);
    expect(told.map(([second, , what]) => `${second} ${what}`)).toEqual([
      '5 partial begins',
      '10 major begins',
      '15 partial ends',
      '20 major ends',
    ]);
  });

  it('that are drawn come and go in turns', () => {
    const drawn = {
      every: constant(10),
      lasts: constant(3),
      impacts: [{ weight: 1, impact: impact('major') }],
    };
    const { told, runTo } = outages({ drawn });
    runTo(30);
    expect(told.map(([second]) => second)).toEqual([10, 13, 23, 26]);
  });

  it('strike all that they have in common at the same instants', () => {
    const drawn = {
      every: constant(10),
      lasts: constant(3),
      impacts: [{ weight: 1, impact: impact('major') }],
    };
    const { told, runTo } = outages({ drawn }, undefined, 2);
    runTo(13);
    expect(told.map(([second, victim]) => [second, victim])).toEqual([
      [10, 0],
      [10, 1],
      [13, 0],
      [13, 1],
    ]);
  });

  it('never stop the clock, however short they are', () => {
    const drawn = {
      every: constant(0),
      lasts: constant(0),
      impacts: [{ weight: 1, impact: impact('major') }],
    };
    const { told, runTo } = outages({ drawn });
    runTo(10 / seconds);
    expect(told).toHaveLength(10);
  });

  it('are as bad as their weights say, and down for their share of the time', () => {
    const drawn = {
      every: exponential(90),
      lasts: exponential(10),
      impacts: [
        { weight: 3, impact: impact('partial') },
        { weight: 1, impact: impact('major') },
      ],
    };
    const horizon = 1e6;
    const { told, runTo } = outages({ drawn }, namedStreams('outages', 0)('p'));
    runTo(horizon);
    let down = 0;
    for (const [index, [second, , what]] of told.entries()) {
      if (what.endsWith('ends')) down += second - told[index - 1]![0];
    }
    const begun = told.filter(([, , what]) => what.endsWith('begins')).length;
    const major = told.filter(([, , what]) => what === 'major begins').length;
    // An alternating renewal process is down for 10 of 100 s; its share over a time t has the variance
    // (u² var(d) + d² var(u)) / ((u + d)³ t) = 2 · 90² · 10² / (100³ t).
    const error = Math.sqrt((2 * 90 * 90 * 10 * 10) / (100 * 100 * 100 * horizon));
    expect(Math.abs(down / horizon - 0.1)).toBeLessThan(3 * error);
    // A quarter of the outages, each by itself.
    expect(Math.abs(major / begun - 0.25)).toBeLessThan(3 * Math.sqrt((0.25 * 0.75) / begun));
  });
});
