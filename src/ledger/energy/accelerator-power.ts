import type { Fact } from '../../catalog/fact.ts';
import type { Power } from '../../catalog/power.ts';
import type { PowerModel } from './power-model.ts';

/** Power models that need no more than watts at idle and at full use. */
export type PlainPowerKind = 'linear' | 'sqrt' | 'square' | 'cubic';

/**
 * The power of a whole accelerator that holds an engine, by its use: it idles at what is drawn with a context on it. For
 * one without any, take `power.bare`. Linear unless a scenario knows better, as `dynamicWatts` in the catalog is.
 */
export function acceleratorPower(power: Power, kind: PlainPowerKind = 'linear'): PowerModel {
  return { kind, idleWatts: power.parked, busyWatts: power.busy };
}

/** Watts of a server without its accelerators (CPUs, memory, fans, network cards), for each accelerator in it. */
export const hostWattsPerAccelerator: Fact = {
  value: 150,
  range: [150, 575],
  source:
    'EcoLogits (mlco2/ecologits@5be90dad): 1.2 kW for a server of eight; at most, the 10.2 kW of a DGX H100 less 8 × 700 W',
  confidence: 'low',
};
