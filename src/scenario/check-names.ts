import type { Finding } from './check.ts';
import type { Path } from './source.ts';

/** Names that a terminal would not print but obey, or break a line at. */
export function checkNames(block: object, path: Path = []): Finding[] {
  return Object.entries(block).flatMap(([name, value]) => {
    if (Array.isArray(block) || !control.test(name)) {
      return typeof value === 'object' && value !== null ? checkNames(value, [...path, name]) : [];
    }
    const message = 'the name has a control character. Allowed: all that prints';
    return [{ path: [...path, name], message }];
  });
}

const control = /\p{Cc}/u;
