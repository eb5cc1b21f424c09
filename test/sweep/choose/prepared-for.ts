import { type Prepared, prepare } from '../../../src/sweep/choose/prepare.ts';
import { candidatesFor } from '../../../src/sweep/choose/ways.ts';
import { needsOf } from './needs-of.ts';

/** The one candidate that needs leave, ready to be tried. */
export function preparedFor(text: string): Prepared {
  const needs = needsOf(text);
  const { prepared, turnedAway } = prepare(needs, candidatesFor(needs).candidates);
  if (prepared.length !== 1) throw new Error(JSON.stringify({ n: prepared.length, turnedAway }));
  return prepared[0]!;
}
