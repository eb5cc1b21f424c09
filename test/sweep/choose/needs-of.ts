import { parseNeeds } from '../../../src/scenario/parse-needs.ts';
import type { Needs } from '../../../src/scenario/schema/needs.ts';
import { readSource } from '../../../src/scenario/source.ts';

/** Needs as a file would say them. */
export function needsOf(text: string): Needs {
  return parseNeeds(readSource(text, 'needs.yaml'));
}
