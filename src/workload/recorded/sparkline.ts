/** A row of bars from ▁ (0) to █ (the highest value), one a value. */
export function sparkline(values: ArrayLike<number>): string {
  let highest = 0;
  for (let i = 0; i < values.length; i++) highest = Math.max(highest, values[i]!);
  let line = '';
  for (let i = 0; i < values.length; i++) {
    const level = highest === 0 ? 0 : Math.floor((values[i]! / highest) * bars.length);
    line += bars[Math.min(level, bars.length - 1)];
  }
  return line;
}

/** The means of so many equal stretches of a series; a stretch shorter than one value takes the value there. */
export function stretched(values: ArrayLike<number>, columns: number): Float64Array {
  const result = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * values.length) / columns);
    const until = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    let sum = 0;
    for (let i = from; i < until; i++) sum += values[i] ?? 0;
    result[column] = sum / (until - from);
  }
  return result;
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
