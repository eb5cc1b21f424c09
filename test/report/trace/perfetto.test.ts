import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type TraceEvent,
  traceEvent,
  traceHead,
} from '../../../src/report/json-output/trace-event.ts';
import { jsonLines } from '../../../src/report/trace/jsonl.ts';
import { perfettoLines } from '../../../src/report/trace/perfetto.ts';
import { gatewayScenarios, regionScenarios, scenarios } from '../../../src/testing/index.ts';
import { sortedNames } from '../../../src/world/sorted-names.ts';
import { runsOf } from '../../nightly.ts';
import { parsed, type Traced, traced } from './traced.ts';

/** A line of a trace as Chrome's format documents it. */
interface Line {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: string;
  readonly cat?: string;
  readonly s?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

const anything = fc.oneof(scenarios(), gatewayScenarios(), regionScenarios());

describe('a trace of a generated scenario', () => {
  it('is what Chrome and Perfetto read: documented fields, in order, nested, named', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(anything, fc.double({ min: 0, max: 0.9, noNaN: true }), (source, part) => {
        const scenario = parsed(source);
        const run = traced(scenario, part * scenario.horizon);
        const lines = linesOf(run);
        expect(malformed(lines)).toEqual([]);
        expect(outOfOrder(lines)).toEqual([]);
        expect(overlaps(lines)).toEqual([]);
        expect(unbalanced(lines)).toEqual([]);
        expect(unnamed(lines)).toEqual([]);
        expect(outside(lines, run)).toEqual([]);
        for (const { ph } of lines) met.add(ph);
      }),
      { numRuns: runsOf(12, 2000), seed: 3 },
    );
    expect([...met].sort()).toEqual(['C', 'M', 'X', 'b', 'e', 'i', 'n']);
  });

  it('has lines of the published form, in order, as JSONL; and the same bytes again', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(anything, (source) => {
        const scenario = parsed(source);
        const run = traced(scenario);
        const lines = [...jsonLines(run.events, headOf(run))];
        const [head, ...events] = lines.map((line) => JSON.parse(line) as unknown);
        traceHead.parse(head);
        let last = 0;
        for (const event of events) {
          const { at, kind } = traceEvent.parse(event);
          expect(at).toBeGreaterThanOrEqual(last);
          last = at;
          met.add(kind);
        }
        const again = traced(scenario);
        expect([...jsonLines(again.events, headOf(again))]).toEqual(lines);
        expect(textOf(again)).toBe(textOf(run));
      }),
      { numRuns: runsOf(8, 1000), seed: 4 },
    );
    const usual: TraceEvent['kind'][] = ['request', 'phase', 'mark', 'replica', 'steps', 'batch'];
    expect([...met]).toEqual(expect.arrayContaining([...usual, 'counter', 'befell', 'scaling']));
  });
});

function headOf({ scenario, from, to }: Traced) {
  const { name, seed } = scenario;
  const of = { scenario: name, variant: {}, replication: 0, seed: String(seed) };
  return { kind: 'trace', version: 1, ...of, from, to } as const;
}

function textOf(run: Traced): string {
  const pools = sortedNames(run.scenario.pools);
  const lines = perfettoLines(run.events, headOf(run), { services: run.world.services, pools });
  return [...lines].join('\n');
}

function linesOf(run: Traced): Line[] {
  const file = JSON.parse(textOf(run)) as { traceEvents: Line[]; displayTimeUnit: string };
  expect(file.displayTimeUnit).toBe('ms');
  return file.traceEvents;
}

/** Lines without what their kind must have. */
function malformed(lines: readonly Line[]): Line[] {
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  return lines.filter((line) => {
    const { ph, name, pid, tid, ts, dur, id, cat, s, args } = line;
    if (typeof name !== 'string' || !isWhole(pid)) return true;
    if (ph === 'M') {
      const isProcess = name.startsWith('process_');
      const isSort = name.endsWith('_sort_index');
      return (
        isProcess !== (tid === undefined) ||
        typeof (isSort ? args?.['sort_index'] : args?.['name']) !== (isSort ? 'number' : 'string')
      );
    }
    if (!isWhole(ts) || !isWhole(tid)) return true;
    switch (ph) {
      case 'X':
        return !isWhole(dur) || dur === 0;
      case 'i':
        return s !== 'p' && s !== 't';
      case 'C':
        return typeof args?.['value'] !== 'number';
      case 'b':
      case 'e':
      case 'n':
        return typeof id !== 'string' || typeof cat !== 'string';
      default:
        return true;
    }
  });
}

function outOfOrder(lines: readonly Line[]): Line[] {
  const timed = lines.filter(({ ph }) => ph !== 'M');
  const isFirst = lines.slice(0, lines.length - timed.length).every(({ ph }) => ph === 'M');
  const late = timed.filter((line, place) => place > 0 && line.ts! < timed[place - 1]!.ts!);
  return isFirst ? late : lines.slice(0, 1);
}

/** Slices of a thread that begin within another and end after it. */
function overlaps(lines: readonly Line[]): [Line, Line][] {
  const open = new Map<string, Line[]>();
  return lines.flatMap((line): [Line, Line][] => {
    if (line.ph !== 'X') return [];
    const key = `${line.pid} ${line.tid}`;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    while (stack.length > 0 && endOf(stack.at(-1)!) <= line.ts!) stack.pop();
    const outer = stack.at(-1);
    stack.push(line);
    return outer === undefined || endOf(line) <= endOf(outer) ? [] : [[outer, line]];
  });
}

function endOf({ ts, dur }: Line): number {
  return ts! + dur!;
}

/** Asynchronous slices that end without a begin, under another name, or never. */
function unbalanced(lines: readonly Line[]): Line[] {
  const open = new Map<string, Line[]>();
  const wrong = lines.filter((line) => {
    const key = `${line.cat} ${line.id}`;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    if (line.ph === 'b') stack.push(line);
    if (line.ph !== 'e') return false;
    const begun = stack.pop();
    return begun?.name !== line.name || begun.pid !== line.pid;
  });
  return [...wrong, ...[...open.values()].flat()];
}

/** Threads and processes without a name. */
function unnamed(lines: readonly Line[]): Line[] {
  const names = new Set(
    lines.flatMap(({ ph, name, pid, tid }) =>
      ph === 'M' && name.endsWith('_name') ? `${pid} ${tid ?? ''}` : [],
    ),
  );
  return lines.filter(
    ({ ph, pid, tid }) => ph !== 'M' && !(names.has(`${pid} `) && names.has(`${pid} ${tid}`)),
  );
}

function outside(lines: readonly Line[], { from, to }: Traced): Line[] {
  return lines.filter(({ ph, ts, dur = 0 }) => ph !== 'M' && (ts! < from || ts! + dur > to));
}
