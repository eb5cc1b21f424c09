/** How a program on somebody's desk writes CSV. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Whether a comma is the decimal point: where it is not between fields, fields are so because of it. */
  readonly hasDecimalComma: boolean;
  /** The text from its beginning, without a line that names the delimiter. */
  readonly chunks: AsyncIterable<string>;
}

/** Tells by the first line what stands between fields: a comma, else a semicolon or a tab that is there instead. */
export async function csvDialect(text: AsyncIterable<string>): Promise<CsvDialect> {
  const pieces = text[Symbol.asyncIterator]();
  let head = '';
  let next = await pieces.next();
  while (next.done !== true) {
    head += next.value;
    if (head.includes('\n') || head.length > longestHeader) break;
    next = await pieces.next();
  }
  const [first = ''] = head.split('\n', 1);
  // For Excel, which reads it and shows it not.
  const named = /^"?sep=(.)"?\r?$/.exec(first)?.[1];
  const delimiter = named ?? delimiterOf(first);
  // The line stays, for its number.
  const rest = named === undefined ? head : head.slice(first.length);
  return { delimiter, hasDecimalComma: delimiter === ';', chunks: joined(rest, pieces) };
}

const longestHeader = 1_000_000;

function delimiterOf(header: string): string {
  // Labels of a series have commas of their own.
  const plain = header.replaceAll(/"[^"]*"|\{[^}]*\}/g, '');
  return [',', ';', '\t'].find((one) => plain.includes(one)) ?? ',';
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.();
  }
}
