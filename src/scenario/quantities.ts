import { z } from 'zod';

const durationUnits: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};
const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
};
/** As networks are sold: by the bit. */
const bandwidthUnits: Readonly<Record<string, number>> = {
  ...byteUnits,
  Mbit: 125_000,
  Gbit: 125_000_000,
};
const countUnits: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  B: 1e9,
  T: 1e12,
};

interface Range {
  readonly min?: number;
  /** The least value itself is not allowed. */
  readonly above?: number;
  readonly max?: number;
}

/** A quantity as people write it: how to read it, and how to say what it should look like. */
interface Quantity {
  readonly what: string;
  readonly examples: readonly string[];
  readonly read: (text: string) => number | undefined;
  /** Plain numbers are understood too. */
  readonly numbers: boolean;
}

const number = String.raw`([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)`;

function scaled(units: Readonly<Record<string, number>>, prefix = '', suffix = '') {
  const pattern = new RegExp(`^${prefix}${number}\\s*([A-Za-z]*)${suffix}$`, 'i');
  return (text: string): number | undefined => {
    const match = pattern.exec(text.trim());
    if (match === null) return undefined;
    const unit = units[match[2]!];
    if (unit === undefined) return undefined;
    // Division keeps 100ms at exactly 0.1 where the factor is a negative power of ten.
    return unit < 1 ? Number(match[1]) / Math.round(1 / unit) : Number(match[1]) * unit;
  };
}

const wattUnits: Readonly<Record<string, number>> = { W: 1, kW: 1e3 };

const readDuration = scaled(durationUnits);
const readBytes = scaled(byteUnits);
const readTransfer = scaled(bandwidthUnits);
const readCount = scaled(countUnits);
const readWatts = scaled(wattUnits);

function readRate(text: string): number | undefined {
  const [amount, per, ...rest] = text.split('/');
  if (amount === undefined || per === undefined || rest.length > 0) return undefined;
  const count = readCount(amount);
  const unit = durationUnits[per.trim()];
  return count === undefined || unit === undefined ? undefined : count / unit;
}

function readBandwidth(text: string): number | undefined {
  const [amount, per, ...rest] = text.split('/');
  if (amount === undefined || per === undefined || rest.length > 0) return undefined;
  const bytes = readTransfer(amount);
  const unit = durationUnits[per.trim()];
  return bytes === undefined || unit === undefined ? undefined : bytes / unit;
}

function readMoney(text: string): number | undefined {
  const match = /^\$\s*(.*)$/.exec(text.trim());
  return match === null ? undefined : readCount(match[1]!);
}

function readHourlyMoney(text: string): number | undefined {
  const [amount, per, ...rest] = text.split('/');
  if (amount === undefined || per === undefined || rest.length > 0) return undefined;
  const dollars = readMoney(amount);
  const unit = { ...durationUnits, day: 86_400, hour: 3600, month: 2_628_000 }[per.trim()];
  return dollars === undefined || unit === undefined ? undefined : (dollars * 3600) / unit;
}

function readRatio(text: string): number | undefined {
  const match = new RegExp(`^${number}\\s*%$`, 'i').exec(text.trim());
  return match === null ? undefined : Number(match[1]) / 100;
}

function readFactor(text: string): number | undefined {
  const match = new RegExp(`^${number}\\s*[x×]$`, 'i').exec(text.trim());
  return match === null ? undefined : Number(match[1]);
}

const quantities = {
  duration: {
    what: 'a duration with its unit (us, ms, s, min, h, d, w)',
    examples: ['30s', '5min'],
    read: readDuration,
    numbers: false,
  },
  rate: {
    what: 'a rate with its unit of time',
    examples: ['60/s', '100/min'],
    read: readRate,
    numbers: false,
  },
  bytes: {
    what: 'a size with its unit (MB, GB, GiB)',
    examples: ['24GB'],
    read: readBytes,
    numbers: false,
  },
  bandwidth: {
    what: 'a size per time (MB/s, GB/s, Gbit/s)',
    examples: ['25GB/s'],
    read: readBandwidth,
    numbers: false,
  },
  count: {
    what: 'a number, with K, M, B or T if it is large',
    examples: ['500', '7B'],
    read: readCount,
    numbers: true,
  },
  ratio: {
    what: 'a percentage or a number between 0 and 1',
    examples: ['90%', '0.9'],
    read: readRatio,
    numbers: true,
  },
  factor: { what: 'a factor', examples: ['8x', '8'], read: readFactor, numbers: true },
  watts: { what: 'watts', examples: ['420W', '1.2kW'], read: readWatts, numbers: true },
  money: { what: 'an amount in dollars', examples: ['$0.02'], read: readMoney, numbers: false },
  hourlyMoney: {
    what: 'an amount of dollars per time',
    examples: ['$1/h', '$1667/day'],
    read: readHourlyMoney,
    numbers: false,
  },
} as const satisfies Record<string, Quantity>;

export type QuantityKind = keyof typeof quantities;

/** Reads a quantity from what a scenario says; a string that says what is wrong where it cannot. */
export function readQuantity(
  kind: QuantityKind,
  input: unknown,
  range: Range = {},
): number | string {
  const { what, examples, read, numbers } = quantities[kind];
  const value =
    typeof input === 'number' && (numbers || input === 0)
      ? input
      : typeof input === 'string'
        ? (read(input) ?? (numbers ? readCount(input) : undefined))
        : undefined;
  if (value === undefined || !Number.isFinite(value)) {
    const example = examples.map((one) => `"${one}"`).join(' or ');
    return `${shown(input)} is not ${what}, such as ${example}`;
  }
  if (range.min !== undefined && value < range.min) {
    return range.min === 0
      ? `${shown(input)} is negative`
      : `${shown(input)} is less than ${range.min}`;
  }
  if (range.above !== undefined && value <= range.above) {
    return `${shown(input)} must be more than ${range.above}`;
  }
  if (range.max !== undefined && value > range.max)
    return `${shown(input)} is more than ${range.max}`;
  return value;
}

/** A quantity in base units as a scenario would say it: 0.002 seconds are `2ms`. */
export function writeQuantity(kind: QuantityKind, value: number): string | number {
  switch (kind) {
    case 'duration': {
      const unit = (['h', 'min', 's', 'ms'] as const).find((one) =>
        Number.isInteger(value / durationUnits[one]!),
      );
      return value === 0 || unit === undefined
        ? `${value}s`
        : `${value / durationUnits[unit]!}${unit}`;
    }
    case 'rate':
      return `${value}/s`;
    case 'bytes':
      return writeBytes(value);
    case 'bandwidth':
      return `${writeBytes(value)}/s`;
    case 'watts':
      return `${value}W`;
    case 'money':
      return `$${value}`;
    case 'hourlyMoney':
      return `$${value}/h`;
    case 'count':
    case 'ratio':
    case 'factor':
      return value;
  }
}

function writeBytes(value: number): string {
  const unit = (['TB', 'GB', 'MB', 'TiB', 'GiB', 'MiB'] as const).find((one) =>
    Number.isInteger(value / byteUnits[one]!),
  );
  return value === 0 || unit === undefined ? `${value}B` : `${value / byteUnits[unit]!}${unit}`;
}

/** The schema of a quantity: what people write goes in, the number in base units comes out. */
export function quantity(kind: QuantityKind, range: Range = {}) {
  return described(kind, [], (input) => readQuantity(kind, input, range));
}

/** A quantity, or one of a few words in its place. */
export function quantityOr<Word extends string>(
  kind: QuantityKind,
  words: readonly Word[],
  range: Range = {},
) {
  return described(kind, words, (input) => {
    const word = words.find((one) => one === input);
    if (word !== undefined) return { word };
    const read = readQuantity(kind, input, range);
    return typeof read === 'number'
      ? read
      : `${read}, nor ${words.map((one) => `"${one}"`).join(' or ')}`;
  }).transform((value) => (typeof value === 'number' ? value : value.word));
}

/** A schema over anything at all, so that a wrong type gets the same clear message as a wrong unit. */
function described<Value extends number | { word: string }>(
  kind: QuantityKind,
  words: readonly string[],
  read: (input: unknown) => Value | string,
) {
  const { what, examples, numbers } = quantities[kind];
  const samples = examples.map((one) => `"${one}"`).join(' or ');
  return z
    .any()
    .transform((input: unknown, context): Value => {
      const value = read(input);
      if (typeof value !== 'string') return value;
      context.addIssue({
        code: 'custom',
        message: input === undefined ? `is missing: ${what}, such as ${samples}` : value,
      });
      return z.NEVER;
    })
    .meta({
      type: numbers ? ['string', 'number'] : 'string',
      quantity: [what, ...words.map((word) => `or "${word}"`)].join(', '),
      quantityKind: kind,
      examples: [...examples, ...words],
    });
}

/** A value as it stands in the scenario, for a message: no more of it than tells which one. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no words for what is not finite.
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 3)}...`;
}

/** Characters of a value in a message: whole lines of a scenario, and not the file that was taken for one. */
const mostShown = 200;

/** A quantity that may be unlimited, as a number. */
export function limitOf(value: number | 'unlimited'): number {
  return value === 'unlimited' ? Number.POSITIVE_INFINITY : value;
}

/** Seconds; undefined where a scenario says `never`. */
export function timeOf(value: number | 'never'): number | undefined {
  return value === 'never' ? undefined : value;
}
