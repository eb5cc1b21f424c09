import fc from 'fast-check';

/** One change of a text: what, where as a part of its length, from where else, and a word to put there. */
interface Change {
  readonly kind: (typeof changeKinds)[number];
  readonly at: number;
  readonly from: number;
  readonly word: string;
}

const changeKinds = [
  'flip',
  'cut',
  'insert',
  'delete-line',
  'duplicate-line',
  'move-line',
  'indent-line',
  'swap-token',
  'replace-token',
  'replace-token',
  'replace-token',
  'duplicate-part',
  'carriage-returns',
  'byte-order-mark',
] as const;

/** One of the texts after one to four changes. */
export function mutatedText(
  texts: readonly string[],
  words: readonly string[],
): fc.Arbitrary<string> {
  const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const change = fc.record({
    kind: fc.constantFrom(...changeKinds),
    at: part,
    from: part,
    word: fc.constantFrom(...words),
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => changes.reduce(changed, text));
}

function changed(text: string, { kind, at, from, word }: Change): string {
  const place = Math.floor(at * text.length);
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (kind) {
    case 'flip':
      return `${text.slice(0, place)}${String.fromCharCode(Math.floor(from * 300))}${text.slice(place + 1)}`;
    case 'cut':
      return text.slice(0, place);
    case 'insert':
      return `${text.slice(0, place)}${word}${text.slice(place)}`;
    case 'delete-line':
      return lines.toSpliced(line, 1).join('\n');
    case 'duplicate-line':
      return lines.toSpliced(line, 0, lines[line]!).join('\n');
    case 'move-line':
      return lines.toSpliced(line, 0, lines[Math.floor(from * lines.length)]!).join('\n');
    case 'indent-line':
      return lines.with(line, `  ${lines[line]}`).join('\n');
    case 'duplicate-part':
      return `${text.slice(0, place)}${text.slice(Math.floor(from * place))}`;
    case 'carriage-returns':
      return text.replaceAll('\n', '\r\n');
    case 'byte-order-mark':
      return `\ufeff${text}`;
    case 'swap-token':
    case 'replace-token': {
      const tokens = [...text.matchAll(/[\w.$%/@-]+/g)];
      const token = tokens[Math.floor(at * tokens.length)];
      if (token === undefined) return word;
      const other = tokens[Math.floor(from * tokens.length)]![0];
      const instead = kind === 'swap-token' ? other : word;
      return `${text.slice(0, token.index)}${instead}${text.slice(token.index + token[0].length)}`;
    }
  }
}
