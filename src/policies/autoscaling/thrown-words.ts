/** What was thrown, in words; it may be anything, and may not want to be words. */
export function thrownWords(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'what has no words';
  }
}

/** What a policy answered, in words: of a text with its quotes, so that "4" is not taken for 4. */
export function answerWords(answer: unknown): string {
  return typeof answer === 'string' ? JSON.stringify(answer) : thrownWords(answer);
}

/** That something was thrown, and where, such as `throws Error: no luck at mine.ts:3:7`. */
export function throwsWords(error: unknown): string {
  return `throws ${thrownWords(error)}${placeOfThrow(error)}`;
}

/** Where in a file something was thrown, such as ` at mine.ts:12:5`; nothing where nobody knows. */
export function placeOfThrow(error: unknown): string {
  try {
    const frames = String((error as Error).stack).split('\n');
    // Native ones throw for those that called them.
    const frame = frames.find(
      (line) => /^ +at .*:\d+:\d+\)?$/.test(line) && !line.includes('node:'),
    );
    const found = inFile.exec(frame ?? '');
    return found === null ? '' : ` at ${found[1]}${found[2]}`;
  } catch {
    return '';
  }
}

/** The end of a frame in a file; what tsx compiles into a `data:` URL has no lines of its author's. */
const inFile = /^(?!.*\(data:).*?([^/\\(\s]+\.[cm]?[jt]s)(?:\?[^:]*)?(:\d+:\d+)\)?$/;
