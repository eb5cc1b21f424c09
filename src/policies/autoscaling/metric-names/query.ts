/** What can be told of a Prometheus query without a Prometheus. */
export interface ReadQuery {
  /** All words in it, functions too, in order; for a plain name that name. */
  readonly names: readonly string[];
  /** How replicas become one number; undefined where nothing says so. */
  readonly reading: 'sum' | 'mean' | 'most' | undefined;
  /** What it is multiplied by, such as 100. */
  readonly factor: number;
  /** Whether its parts are added up. */
  readonly isSum: boolean;
  /** False where it is an expression of which no more can be told. */
  readonly isRead: boolean;
}

const secondsOf = { s: 1, m: 60, h: 3600 } as const;
const number = String.raw`\d+(?:\.\d+)?`;

/** Reads a query, or the plain name of a metric. */
export function readQuery(text: string): ReadQuery {
  if (/^[^\s(){}[\]"]+$/.test(text.trim())) {
    return { names: [text.trim()], reading: undefined, factor: 1, isSum: false, isRead: true };
  }
  // Labels and ranges name no metric.
  const bare = text.replace(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|'[^']*'/g, '').trim();
  const { rest, factor } = withoutFactor(bare);
  // What came within a range, not per second.
  const range = /\bincrease\s*\([^[]*\[(\d+)([smh])\]/.exec(text);
  const seconds = range === null ? 1 : Number(range[1]) * secondsOf[range[2] as 's' | 'm' | 'h'];
  const names = rest.match(/[A-Za-z_:][\w:.]*/g) ?? [];
  const isRatio =
    /_sum\b.*\/.*_count\b/s.test(rest) || /\/\s*(count|scalar\(\s*count)\s*\(/s.test(rest);
  const aggregate = /^\(*\s*(sum|avg|max|min|count)\b/.exec(rest)?.[1];
  return {
    names,
    reading: isRatio
      ? 'mean'
      : aggregate === 'sum'
        ? 'sum'
        : aggregate === 'avg'
          ? 'mean'
          : aggregate === undefined
            ? undefined
            : 'most',
    factor: factor * seconds,
    isSum: /\+/.test(rest),
    isRead: isRatio || !/[-*/%^]|\+\s*\d|\b\d+\s*\+/.test(rest),
  };
}

/** Splits off a number that the whole is multiplied or divided by. */
function withoutFactor(text: string): { readonly rest: string; readonly factor: number } {
  const after = new RegExp(`^(.*\\))\\s*([*/])\\s*(${number})$`, 's').exec(text);
  if (after !== null) {
    const value = Number(after[3]);
    return { rest: after[1]!, factor: after[2] === '*' ? value : 1 / value };
  }
  const before = new RegExp(`^(${number})\\s*\\*\\s*(.*)$`, 's').exec(text);
  if (before !== null) return { rest: before[2]!, factor: Number(before[1]) };
  return { rest: text, factor: 1 };
}
