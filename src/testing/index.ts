export type { EngineKind } from './deployments.ts';
export { capacity, quota, workConservation } from './fleet-invariants.ts';
export { type Invariant, invariants, violations } from './invariants.ts';
export { conservation, littlesLaw, order } from './request-invariants.ts';
export { type RunScenarioOptions, runScenario, type ScenarioRun } from './run-scenario.ts';
export { type ScenarioData, type ScenarioLimits, scenarios } from './scenarios.ts';
export { promised } from './sharing-invariants.ts';
