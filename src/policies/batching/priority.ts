import type { AdmissionOrder } from './admission-order.ts';
import { LineNumbers } from './line-numbers.ts';

export interface PriorityConfig {
  readonly kind: 'priority';
}

/** The larger priority first: a line for each, and no line is served while one above it waits. */
export function priority(): AdmissionOrder {
  const numbers = new LineNumbers();
  /** Descending priorities, each with its line; few, and known after the first requests. */
  const levels: { readonly priority: number; readonly line: number }[] = [];
  return {
    weighsAnswers: false,
    lineOf(_tenant, priority) {
      const line = numbers.lineOf(priority);
      if (line === levels.length) {
        levels.push({ priority, line });
        levels.sort((a, b) => b.priority - a.priority);
      }
      return line;
    },
    joined() {},
    next(lines) {
      for (let level = 0; level < levels.length; level += 1) {
        const { line } = levels[level]!;
        if (lines.waiting(line) > 0) return line;
      }
      return -1;
    },
    admitted() {},
    answered() {},
  };
}
