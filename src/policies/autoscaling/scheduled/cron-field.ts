/** One of the five fields: what it is called, what it may hold, and the names of its values. */
export interface CronFieldRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Lower case, the first for `namesFrom`. */
  readonly names?: readonly string[];
  readonly namesFrom?: number;
  /** Whether the most is another number for the least, as 7 is for Sunday. */
  readonly wraps?: boolean;
}

/** The values of a field, ascending. */
export interface CronField {
  readonly values: readonly number[];
  /** Whether it begins with a star: such a day field leaves the choice of days to the other. */
  readonly starred: boolean;
}

/**
 * Reads one field: a list of values, ranges (`1-5`, `mon-fri`) and stars, each with a step (`8-18/2`, and `5/15`
 * for every fifteenth from 5). Throws a RangeError that names the field, the part and what is allowed.
 */
export function parseCronField(range: CronFieldRange, text: string): CronField {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    for (const value of valuesOf(range, part)) values.add(value);
  }
  return {
    values: [...values].sort((a, b) => a - b),
    starred: text.startsWith('*'),
  };
}

function valuesOf(range: CronFieldRange, part: string): readonly number[] {
  const [span = '', step, ...more] = part.toLowerCase().split('/');
  if (more.length > 0) throw wrong(range, part);
  const by = step === undefined ? 1 : wholeNumber(step);
  if (by === undefined || by < 1) throw wrong(range, part);
  const [from, to] = ends(range, span, step !== undefined, part);
  const values: number[] = [];
  for (let value = from; value <= to; value += by) values.push(value);
  return values;
}

function ends(
  range: CronFieldRange,
  span: string,
  stepped: boolean,
  part: string,
): readonly [number, number] {
  if (span === '*') return [range.least, range.most];
  const [first = '', last, ...more] = span.split('-');
  const from = valueIn(range, first);
  if (from === undefined || more.length > 0) throw wrong(range, part);
  // A step goes on to the last value, and not to the first under its other number: 1/2 is no Sunday.
  const most = range.wraps ? range.most - 1 : range.most;
  if (last === undefined) return [from, stepped ? Math.max(from, most) : from];
  const end = valueIn(range, last);
  // A range that ends with the first value means the last: fri-sun is 5-7.
  const to = range.wraps && end === range.least && from > end ? range.most : end;
  if (to === undefined || to < from) throw wrong(range, part);
  return [from, to];
}

function valueIn(range: CronFieldRange, text: string): number | undefined {
  const named = range.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? named + (range.namesFrom ?? 0) : wholeNumber(text);
  return value !== undefined && value >= range.least && value <= range.most ? value : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function wrong({ name, least, most, names }: CronFieldRange, part: string): RangeError {
  const named = names === undefined ? '' : ` or ${names[0]} to ${names.at(-1)}`;
  return new RangeError(
    `'${part}' is no ${name}: ${least} to ${most}${named}, ranges a-b and steps /n are allowed`,
  );
}
