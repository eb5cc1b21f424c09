import { attempts } from './gateway-attempts.ts';
import { spending } from './gateway-budgets.ts';
import { callConservation, closedTargets, residency } from './gateway-calls.ts';
import { billedOnce, money } from './gateway-money.ts';
import type { Invariant } from './invariants.ts';

/** What must hold of every run whose gateways keep an audit trail, by name; beside what holds of every run. */
export const gatewayInvariants: Readonly<Record<string, Invariant>> = {
  callConservation,
  residency,
  closedTargets,
  attempts,
  money,
  billedOnce,
  spending,
};
