/** Names as a sentence has them: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], before: 'and' | 'or'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${before} ${names.at(-1)}`;
}
