import type { AdmissionOrder } from './admission-order.ts';
import { Drr, type DrrConfig } from './drr.ts';
import { type FcfsConfig, fcfs } from './fcfs.ts';
import { type PriorityConfig, priority } from './priority.ts';
import { Vtc, type VtcConfig } from './vtc.ts';

export const admissionOrderKinds = ['fcfs', 'priority', 'vtc', 'drr'] as const;

export type AdmissionOrderConfig = FcfsConfig | PriorityConfig | VtcConfig | DrrConfig;

/** A fresh order of a kind, for one replica. */
export function admissionOrder(config: AdmissionOrderConfig): AdmissionOrder {
  switch (config.kind) {
    case 'fcfs':
      return fcfs();
    case 'priority':
      return priority();
    case 'vtc':
      return new Vtc(config);
    case 'drr':
      return new Drr(config);
  }
}
