/** A line of the source that claims something, and the heading under which it stands. */
export interface SourceLine {
  readonly heading: string;
  readonly text: string;
}

/** What the source lists under `Results:` of its use cases, and under `Multi-Tenancy Patterns`. */
export function sourceLines(source: string): SourceLine[] {
  const found: SourceLine[] = [];
  let heading: string | undefined;
  let isListed = false;
  for (const line of source.split('\n')) {
    const bullet = /^\s*•\s+(.*)$/.exec(line)?.[1];
    if (bullet !== undefined) {
      if (isListed && heading !== undefined) found.push({ heading, text: bullet });
    } else if (/^Use Case \d/.test(line)) {
      heading = /^Use Case \d/.exec(line)![0];
      isListed = false;
    } else if (line === 'Multi-Tenancy Patterns') {
      heading = line;
      isListed = true;
    } else if (line === 'Results:') {
      isListed = true;
    } else if (/^(Hybrid Approach|Challenge|Solution|Future)/.test(line)) {
      isListed = false;
    }
  }
  return found;
}

/** The figures of a text as numbers, whatever they are written as: `$32K` and `$32,000`, `60-70%`; `p95` is none. */
export function figuresOf(text: string): number[] {
  const written = text.matchAll(/(?<![A-Za-z\d.,])(\d[\d,]*(?:\.\d+)?)\s?([KM](?![A-Za-z]))?/g);
  const digits = [...written].map(
    ([, amount, unit]) =>
      Number(amount!.replaceAll(',', '')) * (unit === 'K' ? 1e3 : unit === 'M' ? 1e6 : 1),
  );
  return /\bzero\b/i.test(text) ? [...digits, 0] : digits;
}

/** Words that say what a text is about, without their ends. */
function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return new Set(words.map((word) => word.slice(0, 5)));
}

/** The part of the words of a line that a text has too, 0 to 1. */
export function likeness(line: string, text: string): number {
  const [wanted, had] = [stemsOf(line), stemsOf(text)];
  return [...wanted].filter((stem) => had.has(stem)).length / wanted.size;
}
