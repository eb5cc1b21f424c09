import fc from 'fast-check';
import { priority } from '../../../src/engine/priority.ts';
import type { HandlerId, Simulation } from '../../../src/engine/simulation.ts';
import { toTicks } from '../../../src/engine/time.ts';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import { ExactTurns } from '../../../src/models/sharing/exact-turns.ts';
import { HybridPacing } from '../../../src/models/sharing/hybrid-pacing.ts';
import { MpsPacing } from '../../../src/models/sharing/mps-pacing.ts';
import type { Pacing } from '../../../src/models/sharing/pacing.ts';
import type { Place } from '../../../src/models/sharing/share.ts';
import {
  SharedAccelerator,
  type SharedPart,
} from '../../../src/models/sharing/shared-accelerator.ts';
import { SwappedAccelerator } from '../../../src/models/sharing/swapping.ts';
import { TimeSlicePacing, type TurnTerms } from '../../../src/models/sharing/time-slice-pacing.ts';
import { leastRecentlyUsed } from '../../../src/policies/sharing/eviction.ts';
import { turnShares } from '../../../src/policies/sharing/index.ts';
import { plainTurnKinds, type TurnConfig } from '../../../src/policies/sharing/turns.ts';

type Join = NonNullable<Place['join']>;

/** One accelerator that replicas share. */
export interface SharedPlaces {
  /** Of each replica, as many as there are: two to four. */
  readonly clients: readonly ClientTerms[];
  /** Makes it anew for a run whose shortest step takes so long, and lets a client take its part. */
  readonly build: (simulation: Simulation, stepSeconds: number) => (client: ClientTerms) => Join;
}

type Build = SharedPlaces['build'];

/** Replicas of one accelerator, shared in any way; times are in steps. */
export const sharedPlaces: fc.Arbitrary<{ readonly sharing: SharedPlaces }> = fc
  .record({ clients: fc.array(clients(), { minLength: 2, maxLength: 4 }), build: builds() })
  .map((sharing) => ({ sharing }));

function clients(): fc.Arbitrary<ClientTerms> {
  return fc.record({
    owner: fc.constant(0),
    share: fc.constantFrom(0.1, 0.3, 0.55, 1),
    weight: fc.constantFrom(0.25, 1, 3),
    priority: fc.constantFrom('latency-critical', 'standard', 'best-effort'),
    isSpatial: fc.boolean(),
  });
}

function builds(): fc.Arbitrary<Build> {
  return fc.oneof(parts().map(joined), swapped());
}

/** Makes what is shared; `step` is in seconds. */
type NewPart = (simulation: Simulation, rate: HandlerId, step: number) => SharedPart;

function parts(): fc.Arbitrary<NewPart> {
  const interference = fc.constantFrom(0, 0.03, 0.2);
  const turns = turnTerms().map((terms) => (step: number) => new TimeSlicePacing(terms(step)));
  const mps = interference.map((each) => () => new MpsPacing(each));
  const hybrid = fc
    .record({ reserved: fc.constantFrom(0.2, 0.55), interference, turns })
    .map(({ turns: made, ...own }) => (step: number) => {
      return new HybridPacing({ ...own, turns: made(step) });
    });
  const paced = fc.oneof<fc.Arbitrary<(step: number) => Pacing>[]>(mps, turns, hybrid);
  return fc.oneof(
    paced.map(
      (pacing): NewPart =>
        (simulation, rate, step) => {
          return new SharedAccelerator(simulation, rate, 0, pacing(step), () => {});
        },
    ),
    turnTerms().map(
      (terms): NewPart =>
        (simulation, rate, step) => {
          return new ExactTurns(simulation, rate, 0, terms(step), () => {});
        },
    ),
  );
}

function built(newPart: NewPart, simulation: Simulation, step: number): SharedPart {
  const rate = simulation.on('pace', priority.pace, () => part.rate());
  const part = newPart(simulation, rate, step);
  return part;
}

function joined(newPart: NewPart): Build {
  return (simulation, step) => {
    const part = built(newPart, simulation, step);
    return (client) => (runner) => part.join(client, runner);
  };
}

/** Turns of a fraction of a step, of some steps, or of many. */
function turnTerms(): fc.Arbitrary<(stepSeconds: number) => TurnTerms> {
  const kinds = fc.oneof(
    fc.record({ kind: fc.constantFrom(...plainTurnKinds) }),
    fc.record({ kind: fc.constant('priority' as const), floor: fc.constantFrom(0, 0.05, 0.3) }),
  );
  return fc
    .record({
      turns: kinds as fc.Arbitrary<TurnConfig>,
      quantum: fc.constantFrom(0.7, 3.3, 40),
      switching: fc.constantFrom(0, 0.13),
      idle: fc.constantFrom('given' as const, 'wasted' as const),
    })
    .map(({ turns, quantum, switching, idle }) => (stepSeconds) => ({
      shares: turnShares(turns),
      quantum: quantum * stepSeconds,
      switching: switching * stepSeconds,
      // Behind the wasted turns of the idle whoever only fills what they leave would wait for ever.
      idle: isFilled(turns) ? 'given' : idle,
    }));
}

function isFilled(turns: TurnConfig): boolean {
  return turns.kind === 'best-effort-fill' || (turns.kind === 'priority' && turns.floor === 0);
}

/** An accelerator with room for one or two at a time, which stay as many steps as said. */
function swapped(): fc.Arbitrary<Build> {
  return fc
    .record({
      capacity: fc.integer({ min: 1, max: 2 }),
      loading: fc.constantFrom(0.3, 5, 60),
      residence: fc.constantFrom(0.7, 7, 90),
      newPart: parts(),
    })
    .map(
      ({ capacity, loading, residence, newPart }): Build =>
        (simulation, step) => {
          const part = built(newPart, simulation, step);
          const evict = leastRecentlyUsed(toTicks(residence * step));
          const look = simulation.on('swap', priority.pace, () => accelerator.look());
          const swap = { capacity, bandwidth: 1 / (loading * step), initialisation: 0, evict };
          const accelerator = new SwappedAccelerator(simulation, look, 0, swap, part);
          const lodging = { bytes: 1, held: () => {}, swapped: () => {} };
          return (client) => (runner) => accelerator.join(client, runner, lodging);
        },
    );
}
