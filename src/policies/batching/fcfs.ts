import type { AdmissionOrder } from './admission-order.ts';

export interface FcfsConfig {
  readonly kind: 'fcfs';
}

/** First come, first served: everyone waits in one line. It remembers nothing, so that one order is all replicas'. */
const firstCome: AdmissionOrder = {
  weighsAnswers: false,
  lineOf: () => 0,
  joined() {},
  next: (lines) => (lines.count > 0 && lines.waiting(0) > 0 ? 0 : -1),
  admitted() {},
  answered() {},
};

export function fcfs(): AdmissionOrder {
  return firstCome;
}
