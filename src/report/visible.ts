/**
 * A text as a terminal may have it: of control characters only line ends, tabs and our own colours are left, and no text runs
 * against the direction of the rest. Others are written as JSON would, so that JSON stays the same.
 */
export function visible(text: string): string {
  return text.replaceAll(commands, (one) =>
    one.length > 1 ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const commands = /\x1b\[(?:1|22|31|32|39)m|[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
