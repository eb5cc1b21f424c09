import fc from 'fast-check';
import type { LineView } from '../../src/policies/batching/admission-order.ts';
import { type AdmissionOrderConfig, admissionOrder } from '../../src/policies/batching/index.ts';

/** One order of each kind. */
export const configs: Readonly<Record<AdmissionOrderConfig['kind'], AdmissionOrderConfig>> = {
  fcfs: { kind: 'fcfs' },
  priority: { kind: 'priority' },
  vtc: { kind: 'vtc', input_weight: 1, output_weight: 2 },
  drr: { kind: 'drr', quantum: 500 },
};

/** The lines before one replica: requests are their prompt tokens. */
export function replica(config: AdmissionOrderConfig) {
  const order = admissionOrder(config);
  const lines: number[][] = [];
  const running: number[] = [];
  /** Preempted requests, in front of each line. */
  const preempted: number[] = [];
  const view: LineView = {
    get count() {
      return lines.length;
    },
    waiting: (line) => lines[line]!.length,
    firstTokens: (line) => lines[line]![0]!,
  };
  return {
    lines,
    look: () => order.next(view),
    join(tenant: number, priority: number, tokens: number): number {
      const line = order.lineOf(tenant, priority);
      while (lines.length <= line) {
        lines.push([]);
        running.push(0);
        preempted.push(0);
      }
      order.joined(line, lines[line]!.length === 0 && running[line] === 0);
      lines[line]!.push(tokens);
      return line;
    },
    /** Admits the next request; returns its line. */
    admit(): number {
      const line = order.next(view);
      if (line < 0) return line;
      const tokens = lines[line]!.shift()!;
      running[line]! += 1;
      if (preempted[line]! > 0) preempted[line]! -= 1;
      else order.admitted(line, tokens);
      return line;
    },
    answer: (line: number, tokens: number) => order.answered(line, tokens),
    end(line: number): void {
      running[line]! -= 1;
    },
    /** A running request of a line is preempted; the order is told of neither this nor its return. */
    putBack(line: number, tokens: number): void {
      running[line]! -= 1;
      preempted[line]! += 1;
      lines[line]!.unshift(tokens);
    },
    /** The first of a line gives up waiting; the order is not told. */
    giveUp(line: number): void {
      if (lines[line]!.shift() !== undefined) preempted[line] = Math.max(0, preempted[line]! - 1);
    },
    isRunning: (line: number) => running[line]! > 0,
  };
}

type Replica = ReturnType<typeof replica>;

/** Lines of the next admissions. */
export function admissions(from: Replica, count: number): number[] {
  return Array.from({ length: count }, () => from.admit());
}

type Action =
  | { readonly kind: 'join'; readonly tenant: number; readonly tokens: number }
  | { readonly kind: 'admit' | 'give-up' | 'put-back' | 'end'; readonly tenant: number }
  | { readonly kind: 'answer'; readonly tenant: number; readonly tokens: number };

const tenant = fc.nat(12);
const tokens = fc.integer({ min: 1, max: 2000 });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), tenant, tokens }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('admit' as const), tenant }) },
  fc.record({ kind: fc.constantFrom('give-up' as const, 'put-back' as const), tenant }),
  fc.record({ kind: fc.constant('end' as const), tenant }),
  fc.record({ kind: fc.constant('answer' as const), tenant, tokens }),
);
/** What may happen before a replica. */
export const actions = fc.array(action, { minLength: 5, maxLength: 80 });

/** Does one action where it is possible; a tenant's priority is its number modulo three. */
export function act(on: Replica, one: Action): number {
  const line = on.lines.length === 0 ? -1 : one.tenant % on.lines.length;
  switch (one.kind) {
    case 'join':
      on.join(one.tenant, one.tenant % 3, one.tokens);
      return -1;
    case 'admit':
      return on.admit();
    case 'give-up':
      if (line >= 0) on.giveUp(line);
      return -1;
    case 'put-back':
      if (line >= 0 && on.isRunning(line)) on.putBack(line, 700);
      return -1;
    case 'end':
      if (line >= 0 && on.isRunning(line)) on.end(line);
      return -1;
    case 'answer':
      if (line >= 0) on.answer(line, one.tokens);
      return -1;
  }
}
