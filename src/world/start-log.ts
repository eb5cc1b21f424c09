import { toSeconds } from '../engine/time.ts';
import { type StartRecord, startupPhases } from '../models/fleet/startup-config.ts';
import type { StartupRow } from './result.ts';

/** The starts of the replicas of all deployments. */
export class StartLog {
  /** Of each deployment, in the order in which they began. */
  readonly of: readonly StartRecord[][];
  readonly #all: { readonly deployment: string; readonly record: StartRecord }[] = [];
  readonly #names: readonly string[];

  /** Takes the names of the deployments. */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.of = names.map(() => []);
  }

  add(deployment: number, record: StartRecord): void {
    this.of[deployment]!.push(record);
    this.#all.push({ deployment: this.#names[deployment]!, record });
  }

  /** A row for each, as far as it has come. */
  rows(): StartupRow[] {
    return this.#all.map(({ deployment, record }) => {
      const { replica, kind, outcome, orderedAt, placedAt, endedAt, seconds } = record;
      const phases = Object.fromEntries(
        startupPhases.map((phase) => [phase, seconds[phase] ?? Number.NaN]),
      ) as { [phase in (typeof startupPhases)[number]]: number };
      return {
        time: toSeconds(orderedAt),
        deployment,
        replica,
        kind,
        outcome,
        pending: toSeconds(placedAt - orderedAt),
        ...phases,
        total: endedAt === undefined ? Number.NaN : toSeconds(endedAt - orderedAt),
      };
    });
  }
}
