import { type Accelerator, accelerator } from '../catalog/accelerators.ts';
import { byBatchPower } from '../catalog/measured-power.ts';
import { type Power, powerOf } from '../catalog/power.ts';
import { hostWattsPerAccelerator } from '../ledger/energy/accelerator-power.ts';
import { type PowerModel, wattsAt } from '../ledger/energy/power-model.ts';
import { capped } from '../models/accelerator/power-cap.ts';
import type { PowerScenario } from './schema/power.ts';
import type { PoolScenario } from './schema.ts';

/** What each accelerator of a kind draws in a pool, in watts. */
export interface PooledPower {
  /** With an engine that waits, and with its part of the server. */
  readonly idleWatts: number;
  /** Of one that is rented with its node while no replica has a part of it; as above where undefined. */
  readonly vacantWatts?: number;
  /** Above that, at full use. */
  readonly dynamicWatts: number;
  /** By its use, where that is no straight line between the two; and whether its use is the part of its batch. */
  readonly curve?: { readonly model: PowerModel; readonly byBatch: boolean };
}

/** What an accelerator of a kind, by its catalog id, draws in a pool; nothing where nobody knows. */
export function pooledPower({ power }: Pick<PoolScenario, 'power'>, id: string): PooledPower {
  const sheet = accelerator(id)!;
  const own = powerOf(sheet);
  if (power === undefined) {
    if (own === undefined) return { idleWatts: 0, dynamicWatts: 0 };
    return { idleWatts: own.parked, dynamicWatts: own.busy - own.parked };
  }
  const model = powerModelOf(power, sheet);
  const host = power.host === 'typical' ? hostWattsPerAccelerator.value : power.host;
  if (model === undefined) return { idleWatts: host, dynamicWatts: 0 };
  const isBare = power.vacant === 'bare' && own !== undefined;
  const rest = wattsAt(model, 0);
  const byBatch = power.use === 'batch' || power.model.kind === 'measured';
  return {
    idleWatts: rest + host,
    ...(isBare ? { vacantWatts: own.bare + host } : {}),
    dynamicWatts: wattsAt(model, 1) - rest,
    ...(model.kind === 'linear' && !byBatch ? {} : { curve: { model, byBatch } }),
  };
}

/** The power model of one accelerator, without its server; undefined where nobody knows what it draws. */
export function powerModelOf(power: PowerScenario, sheet: Accelerator): PowerModel | undefined {
  const cap = capOf(power, sheet);
  const model = uncapped(power, sheet, cappedPower(sheet, cap) ?? powerOf(sheet));
  if (model === undefined || cap === undefined || isBetweenEnds(model)) return model;
  return { kind: 'capped', model, watts: cap };
}

/** Watts that an accelerator may draw at the most; undefined where there is no cap. */
export function capOf(
  { cap, cap_part: part }: PowerScenario,
  sheet: Accelerator,
): number | undefined {
  const ofSheet = part === undefined || sheet.watts === undefined ? undefined : part * sheet.watts;
  if (cap === undefined || ofSheet === undefined) return cap ?? ofSheet;
  return Math.min(cap, ofSheet);
}

/** What an accelerator of a pool can do: its data sheet, or what a cap of its power leaves of that. */
export function sheetUnderCap(
  { power }: Pick<PoolScenario, 'power'>,
  sheet: Accelerator,
): Accelerator {
  const cap = power && capOf(power, sheet);
  const own = powerOf(sheet);
  // A cap that none can keep to is found by the check, which needs sheets as well.
  if (cap === undefined || own === undefined || cap <= own.parked) return sheet;
  return capped(sheet, own, cap).sheet;
}

function cappedPower(sheet: Accelerator, cap: number | undefined): Power | undefined {
  const own = powerOf(sheet);
  if (cap === undefined || own === undefined || cap <= own.parked) return undefined;
  return capped(sheet, own, cap).power;
}

function uncapped(
  { model }: PowerScenario,
  sheet: Accelerator,
  power: Power | undefined,
): PowerModel | undefined {
  switch (model.kind) {
    case 'constant':
    case 'table':
      return model;
    case 'measured':
      return byBatchPower(sheet, model.weights);
    default:
      return power && { ...model, idleWatts: power.parked, busyWatts: power.busy };
  }
}

/** Whether a model never draws more than the watts of full use, which a cap has lowered. */
function isBetweenEnds({ kind }: PowerModel): boolean {
  return kind === 'linear' || kind === 'sqrt' || kind === 'square' || kind === 'cubic';
}
