import { describe, expect, it } from 'vitest';
import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { toSeconds, toTicks } from '../../../src/engine/time.ts';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import { SharedAccelerator } from '../../../src/models/sharing/shared-accelerator.ts';
import type { SwappedModel } from '../../../src/models/sharing/swapped-model.ts';
import { SwappedAccelerator } from '../../../src/models/sharing/swapping.ts';
import { TimeSlicePacing } from '../../../src/models/sharing/time-slice-pacing.ts';
import { leastRecentlyUsed } from '../../../src/policies/sharing/eviction.ts';
import { equalTurns } from '../../../src/policies/sharing/turns.ts';

const GB = 1e9;

/** 80 GB at 25 GB/s, half a second to begin, ten to stay; turns cost nothing. */
function accelerator(differing: { initialisation?: number; residence?: number } = {}) {
  const { initialisation = 0.5, residence = 10 } = differing;
  const simulation = new Simulation();
  const pacing = new TimeSlicePacing({
    shares: equalTurns,
    quantum: 0.002,
    switching: 0,
    idle: 'given',
  });
  const used: number[] = [];
  const rate = simulation.on('pace', priority.pace, () => part.rate());
  const part = new SharedAccelerator(simulation, rate, 0, pacing, (owner, change) => {
    used[owner] = (used[owner] ?? 0) + change;
  });
  const event = simulation.on('swap', priority.pace, () => swapped.look());
  const evict = leastRecentlyUsed(toTicks(residence));
  const terms = { capacity: 80 * GB, bandwidth: 25 * GB, initialisation, evict };
  const swapped = new SwappedAccelerator(simulation, event, 0, terms, part);
  /** What happened, as `12.5 b in`. */
  const log: string[] = [];
  const held = new Map<string, number>();
  let owners = 0;
  const say = (what: string) => log.push(`${toSeconds(simulation.now)} ${what}`);

  /** A model of so many gigabytes; what befalls it is logged. */
  const model = (name: string, gigabytes: number): SwappedModel => {
    const bytes = gigabytes * GB;
    return swapped.join(
      termsOf(owners++),
      { paceChanged: (pace) => say(`${name} at ${pace}`) },
      {
        bytes,
        held: (isHeld) => {
          held.set(name, isHeld ? bytes : 0);
          const total = [...held.values()].reduce((sum, one) => sum + one, 0);
          expect(total, 'I5').toBeLessThanOrEqual(80 * GB);
        },
        swapped: (what, seconds) =>
          say(`${name} ${what === 'swapped-in' ? `in after ${seconds}` : 'out'}`),
      },
    );
  };
  const act = simulation.on('act', priority.completion, (index) => acts[index]!());
  const acts: (() => void)[] = [];
  /** Does something at an instant in seconds. */
  const at = (seconds: number, what: () => void) => {
    simulation.schedule(seconds, act, acts.push(what) - 1);
  };
  const run = (until: number) => {
    simulation.run(toTicks(until));
    return log;
  };
  return { simulation, swapped, model, at, run, used };
}

function termsOf(owner: number): ClientTerms {
  return { owner, share: 1, weight: 1, priority: 'standard', isSpatial: false };
}

describe('models that leave an accelerator to each other', () => {
  it('are in from the beginning where there is room for them, and run at once', () => {
    const { model, at, run } = accelerator();
    const a = model('a', 50);
    const b = model('b', 30);
    at(1, () => expect(a.run(0)).toBe(1));
    at(2, () => b.run(0));
    expect(run(100)).toEqual(['2 a at 0.5', '2 b at 0.5']);
  });

  it('take the bytes that go and the bytes that come over the bandwidth, and the initialisation', () => {
    const { model, at, run, used } = accelerator();
    model('a', 80);
    const b = model('b', 50);
    at(1, () => expect(b.run(0)).toBe(0));
    at(6.6, () => expect(used).toEqual([]));
    // 80 / 25 + 50 / 25 + 0.5
    expect(run(100)).toEqual(['1 a out', '6.7 b in after 5.7', '6.7 b at 1']);
    expect(used).toEqual([undefined, 1]);
  });

  it('push nobody out where there is room', () => {
    const { model, at, run } = accelerator();
    model('a', 80);
    const b = model('b', 50);
    const c = model('c', 30);
    at(0, () => b.run(0));
    at(1, () => c.run(0));
    const log = ['0 a out', '5.7 b in after 5.7', '5.7 b at 1'];
    // c waited for the link; b goes on while it comes.
    log.push('7.4 c in after 1.7', '7.4 c at 1', '7.4 b at 0.5', '7.4 c at 0.5');
    expect(run(100)).toEqual(log);
  });

  it('go in the order in which they were last used', () => {
    const { model, at, run } = accelerator();
    const a = model('a', 40);
    const b = model('b', 40);
    const c = model('c', 40);
    const d = model('d', 40);
    at(1, () => a.run(0));
    at(2, () => b.run(0));
    at(3, () => b.rest());
    at(4, () => a.rest());
    at(5, () => c.run(0));
    at(10, () => d.run(0));
    expect(run(100).filter((line) => / (out|in)/.test(line))).toEqual([
      '5 b out',
      '8.7 c in after 3.7',
      '10 a out',
      '13.7 d in after 3.7',
    ]);
  });

  it('wait while all have work, until one of them rests', () => {
    const { model, at, run } = accelerator();
    const a = model('a', 80);
    const b = model('b', 80);
    at(0, () => a.run(0));
    at(1, () => b.run(0));
    at(4, () => a.rest());
    expect(run(100)).toEqual(['4 a out', '10.9 b in after 6.9', '10.9 b at 1']);
  });

  it('do not rest who begin again within the instant', () => {
    const { model, at, run } = accelerator({ residence: 50 });
    const a = model('a', 80);
    const b = model('b', 80);
    at(0, () => a.run(0));
    at(1, () => b.run(0));
    at(4, () => {
      a.rest();
      a.run(0);
    });
    expect(run(49)).toEqual([]);
  });

  it('alternate where two are busy: each stays for its time, and both get on', () => {
    const { model, at, run } = accelerator();
    const a = model('a', 80);
    const b = model('b', 80);
    at(0, () => a.run(0));
    at(2, () => b.run(0));
    // A swap takes 80 / 25 + 80 / 25 + 0.5 = 6.9 s, and 10 s are each one's to stay.
    expect(run(60)).toEqual([
      '10 a out',
      '10 a at 0',
      '16.9 b in after 6.9',
      '16.9 b at 1',
      '26.9 b out',
      '26.9 b at 0',
      '33.8 a in after 6.9',
      '33.8 a at 1',
      '43.8 a out',
      '43.8 a at 0',
      '50.7 b in after 6.9',
      '50.7 b at 1',
    ]);
  });

  it('make room at once where they stayed before anybody wanted it', () => {
    const { model, at, run } = accelerator();
    const a = model('a', 80);
    const b = model('b', 80);
    at(0, () => a.run(0));
    at(25, () => b.run(0));
    expect(run(30)).toEqual(['25 a out', '25 a at 0']);
  });

  it('come in by turns: who is pushed out is behind those that asked before', () => {
    const { model, at, run } = accelerator({ initialisation: 0 });
    const [a, b, c] = [model('a', 80), model('b', 80), model('c', 80)];
    at(0, () => {
      for (const one of [a, b, c]) one.run(0);
    });
    const arrivals = run(100).filter((line) => line.includes('in after'));
    // One every 6.4 + 10 s.
    expect(arrivals.map((line) => line.split(' ')[1])).toEqual(['b', 'c', 'a', 'b', 'c', 'a']);
  });

  it('all get on even where none may stay and nothing takes time', () => {
    const { model, at, run, simulation } = accelerator({ initialisation: 0, residence: 1e-6 });
    const a = model('a', 80);
    const b = model('b', 80);
    at(0, () => {
      a.run(0);
      b.run(0);
    });
    expect(run(20).filter((line) => line.includes('in after')).length).toBe(3);
    expect(simulation.fired).toBeLessThan(50);
  });

  it('are asked for no more once their work was withdrawn', () => {
    const { model, at, run } = accelerator();
    const [a, b, c] = [model('a', 80), model('b', 80), model('c', 40)];
    at(0, () => a.run(0));
    at(1, () => b.run(0));
    at(2, () => c.run(0));
    at(3, () => b.rest());
    const log = ['10 a out', '10 a at 0', '15.3 c in after 5.3', '15.3 c at 1'];
    // a asked again when it went out.
    expect(run(30)).toEqual([...log, '25.3 c out', '25.3 c at 0']);
  });

  it('come in even where their work was withdrawn on the way, and rest', () => {
    const { model, at, run, used } = accelerator();
    model('a', 80);
    const b = model('b', 80);
    at(0, () => b.run(0));
    at(3, () => b.rest());
    expect(run(100)).toEqual(['0 a out', '6.9 b in after 6.9']);
    expect(used).toEqual([]);
  });

  it('keep nothing busy once they stop, even in the middle of their work', () => {
    const { model, at, run, swapped, used } = accelerator();
    const a = model('a', 40);
    const b = model('b', 40);
    at(0, () => {
      a.run(0);
      b.run(0);
    });
    at(1, () => swapped.leave(a));
    expect(run(2).at(-1)).toBe('1 b at 1');
    expect(used).toEqual([0, 1]);
  });

  it('leave their room to others when they stop, wherever they are', () => {
    const { model, at, run, swapped } = accelerator();
    const [a, b, c, d] = [model('a', 80), model('b', 80), model('c', 80), model('d', 80)];
    at(0, () => {
      for (const one of [b, c, d]) one.run(0);
    });
    at(1, () => swapped.leave(b));
    at(2, () => swapped.leave(d));
    at(5, () => swapped.leave(a));
    at(20, () => swapped.leave(c));
    at(30, () => expect(a.client ?? c.client).toBeUndefined());
    // Nothing has to go out for c: b was not there yet.
    expect(run(100)).toEqual(['0 a out', '4.7 c in after 3.7', '4.7 c at 1']);
  });
});
