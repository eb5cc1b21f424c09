import { accelerator } from '../catalog/accelerators.ts';
import { priority } from '../engine/priority.ts';
import type { Simulation } from '../engine/simulation.ts';
import { toTicks } from '../engine/time.ts';
import { AcceleratorPool } from '../models/fleet/accelerator-pool.ts';
import type { Division } from '../models/fleet/division.ts';
import { HybridDivision } from '../models/fleet/hybrid-division.ts';
import { MigDivision } from '../models/fleet/mig-division.ts';
import { PooledAccelerator } from '../models/fleet/pooled-accelerator.ts';
import { SharedDivision, type SharingTerms } from '../models/fleet/shared-division.ts';
import { SwapDivision } from '../models/fleet/swap-division.ts';
import { WholeDivision } from '../models/fleet/whole-division.ts';
import { ExactTurns } from '../models/sharing/exact-turns.ts';
import { HybridPacing, noTurns } from '../models/sharing/hybrid-pacing.ts';
import { MpsPacing } from '../models/sharing/mps-pacing.ts';
import type { Pacing } from '../models/sharing/pacing.ts';
import { SharedAccelerator, type SharedPart } from '../models/sharing/shared-accelerator.ts';
import { swapBandwidth } from '../models/sharing/swap-bandwidth.ts';
import { SwappedAccelerator } from '../models/sharing/swapping.ts';
import { TimeSlicePacing, type TurnTerms } from '../models/sharing/time-slice-pacing.ts';
import type { TaskKind } from '../policies/placement/fragmentation.ts';
import { placementPolicy } from '../policies/placement/index.ts';
import { withinNodes } from '../policies/placement/within-nodes.ts';
import { leastRecentlyUsed } from '../policies/sharing/eviction.ts';
import { turnShares } from '../policies/sharing/index.ts';
import { nodeSizeOf, nodeSlotsOf } from '../scenario/node-slots.ts';
import { capacityOf, kindsOf } from '../scenario/places.ts';
import { pooledPower } from '../scenario/pool-power.ts';
import { limitOf } from '../scenario/quantities.ts';
import type { SharingScenario } from '../scenario/schema/sharing.ts';
import type { PoolScenario } from '../scenario/schema.ts';
import type { Recorder } from './recorder.ts';

/** A pool of a scenario, whose accelerators are shared as it says. `mix` is what it usually serves. */
export function buildPool(
  name: string,
  pool: PoolScenario,
  mix: readonly TaskKind[],
  simulation: Simulation,
  recorder: Recorder,
): AcceleratorPool {
  const kinds =
    pool.nodes === undefined
      ? kindsOf(pool).map(({ sheet, ...kind }) => ({ accelerator: sheet.id, ...kind }))
      : nodeSlotsOf(pool);
  const renting = { name, committed: pool.commitment?.accelerators ?? 0 };
  const accelerators = kinds.flatMap((kind) => {
    const { accelerator: id, accelerators: count, usdPerHour } = kind;
    const isSpot = 'isSpot' in kind && kind.isSpot;
    const sheet = accelerator(id)!;
    return Array.from(
      { length: Math.floor(count / pool.group) },
      () =>
        new PooledAccelerator({
          accelerator: sheet.id,
          width: pool.group,
          usdPerHour: usdPerHour * pool.group,
          memoryBytes: capacityOf(sheet),
          ...pooledPower(pool, sheet.id),
          billing: pool.billing,
          pool: renting,
          isSpot,
        }),
    );
  });
  const division = divisionOf(name, pool.sharing, accelerators, simulation, recorder);
  const rule = placementPolicy(pool.placement, mix);
  const policy =
    pool.nodes === undefined
      ? rule
      : withinNodes(rule, nodeSizeOf(pool) / pool.group, pool.nodes.fill);
  return new AcceleratorPool(accelerators, division, policy, mix, recorder);
}

function divisionOf(
  name: string,
  sharing: SharingScenario,
  accelerators: readonly PooledAccelerator[],
  simulation: Simulation,
  recorder: Recorder,
): Division {
  if (sharing.kind === 'exclusive') return new WholeDivision(accelerators);
  const parts: SharedPart[] = [];
  const rate = simulation.on(`${name}/pace`, priority.pace, (part) => parts[part]!.rate());
  /** A part of an accelerator that replicas share; of a slice, `share` is its part of the whole. */
  const newPart = (how: PacedScenario, { sheet }: PooledAccelerator, share: number): SharedPart => {
    const used = (owner: number, change: number) =>
      recorder.used(owner, change * sheet.width * share, sheet);
    const index = parts.length;
    const part =
      how.kind !== 'mps' && how.quantum === 'exact'
        ? new ExactTurns(simulation, rate, index, turnTerms(how), used)
        : new SharedAccelerator(simulation, rate, index, pacingOf(how), used);
    parts.push(part);
    return part;
  };
  if (sharing.kind === 'mig') {
    const { within } = sharing;
    return new MigDivision(accelerators, {
      cutting: sharing.cutting + sharing.orchestrator,
      layout: sharing.layout,
      within: within && {
        part: (device, share) => newPart(within, accelerators[device]!, share),
        ...sharingTerms(within),
      },
    });
  }
  const whole = accelerators.map((device) => newPart(sharing, device, 1));
  const part = (device: number) => whole[device]!;
  if (sharing.kind === 'hybrid') {
    const { reserved, corrected } = sharing;
    return new HybridDivision(accelerators, { part, reserved, corrected });
  }
  if (sharing.kind === 'swap') {
    const swapped = swappedAccelerators(name, sharing, accelerators, whole, simulation);
    return new SwapDivision(accelerators, {
      part: (device) => swapped[device]!,
      hostBytes: limitOf(sharing.host_memory),
      observer: recorder,
    });
  }
  return new SharedDivision(accelerators, { part, ...sharingTerms(sharing) });
}

type SwapScenario = Extract<SharingScenario, { kind: 'swap' }>;

/** Accelerators whose models come and go; those that are in share `parts`. */
function swappedAccelerators(
  name: string,
  { bandwidth, initialisation, residence }: SwapScenario,
  accelerators: readonly PooledAccelerator[],
  parts: readonly SharedPart[],
  simulation: Simulation,
): SwappedAccelerator[] {
  const swapped: SwappedAccelerator[] = [];
  const event = simulation.on(`${name}/swap`, priority.pace, (index) => swapped[index]!.look());
  const evict = leastRecentlyUsed(toTicks(residence));
  for (const [index, device] of accelerators.entries()) {
    const terms = {
      capacity: device.memoryBytes,
      bandwidth: bandwidth ?? swapBandwidth(accelerator(device.accelerator)!),
      initialisation,
      evict,
    };
    swapped.push(new SwappedAccelerator(simulation, event, index, terms, parts[index]!));
  }
  return swapped;
}

type DividedScenario = Exclude<SharingScenario, { kind: 'exclusive' | 'mig' | 'swap' | 'hybrid' }>;

/** What a kind of sharing lets replicas do with what they share. */
function sharingTerms(sharing: DividedScenario): Omit<SharingTerms, 'part'> {
  return {
    maxClients: 'clients' in sharing ? sharing.clients : Number.POSITIVE_INFINITY,
    divides: sharing.kind === 'mps',
    oversubscription: sharing.kind === 'mps' ? sharing.oversubscription : 1,
    sharesWeights: 'shared_weights' in sharing && sharing.shared_weights,
    sharesFate: sharing.kind === 'mps',
  };
}

type PacedScenario = Exclude<SharingScenario, { kind: 'exclusive' | 'mig' }>;

function pacingOf(sharing: PacedScenario): Pacing {
  switch (sharing.kind) {
    case 'mps':
      return new MpsPacing(sharing.interference);
    case 'time-slice':
    case 'swap':
      return new TimeSlicePacing(turnTerms(sharing));
    case 'hybrid': {
      const { reserved, interference, corrected } = sharing;
      return new HybridPacing({
        reserved,
        interference,
        turns: corrected ? new TimeSlicePacing(turnTerms(sharing)) : noTurns,
      });
    }
  }
}

type TurnScenario = Extract<SharingScenario, { turns: unknown }>;

function turnTerms({ turns, turn, switching, idle }: TurnScenario): TurnTerms {
  return { shares: turnShares(turns), quantum: turn, switching, idle };
}
