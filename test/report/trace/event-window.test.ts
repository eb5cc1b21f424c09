import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/report/json-output/trace-event.ts';
import { bestWindow } from '../../../src/report/trace/best-window.ts';
import { EventWindow } from '../../../src/report/trace/event-window.ts';

const roomy = { mostBytes: 1e9 };
const waiting = { service: 'chat', name: 'waiting' } as const;

function befell(at: number): TraceEvent {
  return { kind: 'befell', at, event: 'outage', because: '' };
}

function startup(at: number, lasts: number): TraceEvent {
  return { kind: 'startup', at, lasts, deployment: 'chat', replica: 0, phase: 'image' };
}

describe('the events of a part of a run', () => {
  it('are those that overlap it, what lasts longer before what it holds', () => {
    const window = new EventWindow({ from: 100, to: 200, ...roomy });
    for (const event of [startup(0, 99), startup(150, 10), startup(150, 300), startup(90, 10)]) {
      window.add(event);
    }
    for (const at of [99, 200, 201]) window.add(befell(at));
    expect(window.sorted()).toEqual([
      startup(90, 10),
      startup(150, 300),
      startup(150, 10),
      befell(200),
    ]);
  });

  it('are counted and not kept where they are too many', () => {
    const window = new EventWindow({ from: 0, to: 999, mostBytes: 350 });
    for (const at of [1, 2]) window.add(befell(at));
    expect([window.isOverfull, window.sorted().length]).toEqual([false, 2]);
    window.add(befell(3));
    expect([window.isOverfull, window.sorted()]).toEqual([true, []]);
    expect(window.bytes).toBe(480);
  });

  it('have what counters show at a thousand instants, where it changed', () => {
    const window = new EventWindow({ from: 1000, to: 11_000, ...roomy });
    window.count(3, waiting, 7);
    window.count(1005, waiting, 8);
    window.count(1006, waiting, 9);
    window.count(1031, waiting, 9);
    window.count(1032, waiting, 4);
    const shown = window.sorted().map((event) => [event.at, 'value' in event && event.value]);
    // What it was at the begin; at the first instant after it changed, and after that again.
    expect(shown).toEqual([
      [1000, 7],
      [1010, 9],
      [1040, 4],
    ]);
  });
});

describe('the part of a run that is worth a file', () => {
  const busy = () => {
    const window = new EventWindow({ from: 0, to: 999_999, mostBytes: 0 });
    // One in each thousandth, and nine more in the 500th.
    for (let part = 0; part < 1000; part += 1) window.add(befell(part * 1000));
    for (let more = 1; more < 10; more += 1) window.add(befell(500_000 + more));
    return window;
  };

  it('is around an instant, and as long as its bytes allow', () => {
    const { from, to } = bestWindow(busy(), 100_500, 100 * 160);
    expect([to - from, from <= 100_500 && to >= 100_500]).toEqual([100_000, true]);
  });

  it('is a part of the thousandth with the instant where that is too much', () => {
    const { from, to } = bestWindow(busy(), 500_500, 5 * 160);
    expect([from, to]).toEqual([500_250, 500_750]);
  });

  it('is all of it where that is small enough', () => {
    expect(bestWindow(busy(), 999_999, 1e9)).toEqual({ from: 0, to: 999_999 });
  });
});
