import { capacity, quota, workConservation } from './fleet-invariants.ts';
import { nodes } from './node-invariants.ts';
import { conservation, littlesLaw, order } from './request-invariants.ts';
import type { ScenarioRun } from './run-scenario.ts';
import { promised } from './sharing-invariants.ts';

/** Something that must hold of every run; returns a sentence for each violation, none where it holds. */
export type Invariant = (run: ScenarioRun) => readonly string[];

/** Every invariant of a run by name, for those who want them all. */
export const invariants: Readonly<Record<string, Invariant>> = {
  order,
  conservation,
  littlesLaw,
  quota,
  nodes,
  promised,
  capacity,
  workConservation,
};

/** The violations of all invariants, each with the name of its invariant. */
export function violations(run: ScenarioRun): readonly string[] {
  return Object.entries(invariants).flatMap(([name, holds]) =>
    holds(run).map((violation) => `${name}: ${violation}`),
  );
}
