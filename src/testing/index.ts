export type { EngineKind } from './deployments.ts';
export { capacity, quota, workConservation } from './fleet-invariants.ts';
export { gatewayInvariants } from './gateway-invariants.ts';
export { type TracedCall, tracedCalls } from './gateway-journeys.ts';
export { type GatewayLimits, type GatewayScenarioData, gatewayScenarios } from './gateways.ts';
export { type Invariant, invariants, violations } from './invariants.ts';
export { nodes } from './node-invariants.ts';
export { type NodesPart, poolNodes, withNodes } from './nodes.ts';
export { regionInvariants } from './region-invariants.ts';
export { type RegionLimits, type RegionScenarioData, regionScenarios } from './regions.ts';
export { conservation, littlesLaw, order } from './request-invariants.ts';
export { type RunScenarioOptions, runScenario, type ScenarioRun } from './run-scenario.ts';
export {
  type BrokenInvariant,
  type CheckOptions,
  type CheckOutcome,
  checkInvariant,
  holds,
} from './scaling/check.ts';
export { type Flood, type FloodPoint, type FloodSetting, plainPoint } from './scaling/flood.ts';
export { drawFlood } from './scaling/flood-chart.ts';
export { decisionsOf, differsFrom, type FloodDecision } from './scaling/flood-decisions.ts';
export { floodScenario } from './scaling/flood-scenario.ts';
export {
  anyLoad,
  burstLoad,
  constantLoad,
  type Load,
  lullLoad,
  rampLoad,
  randomWalkLoad,
  stepLoad,
  waveLoad,
} from './scaling/flood-shapes.ts';
export { type Ending, type FloodLimits, floods, type Trouble } from './scaling/floods.ts';
export type { ScalingInvariant, Violation } from './scaling/invariant.ts';
export { type FloodStep, type FloodTrace, type MakePolicy, playFlood } from './scaling/play.ts';
export { type ScalingPromises, type ScalingTerms, termsOf } from './scaling/promises.ts';
export {
  type FloodModel,
  type ScaledFleet,
  type ScalingCommand,
  scaledFleet,
  scalingCommands,
} from './scaling/scaling-commands.ts';
export { scalingInvariants } from './scaling-invariants.ts';
export { type ScenarioData, type ScenarioLimits, scenarios } from './scenarios.ts';
export { promised } from './sharing-invariants.ts';
