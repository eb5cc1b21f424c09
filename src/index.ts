/** The public library: run a scenario, read its results, feed it traffic, write policies for it. */

export type { LlmPrice, PriceByLength, TokenPrices } from './catalog/llm-price.ts';
export { llmPrice, llmPriceNames, llmPriceSource } from './catalog/llm-prices.ts';
export { migTable } from './catalog/mig.ts';
export { namedStreams, type Streams, type Uniform } from './engine/streams.ts';
export { type Bill, billOf, usdBy } from './ledger/bill.ts';
export { CarbonMeter } from './ledger/carbon/carbon-meter.ts';
export {
  type Emissions,
  emissionsOf,
  type RegionHour,
  type RegionPower,
} from './ledger/carbon/emissions.ts';
export { HourlyIntensity } from './ledger/carbon/hourly-intensity.ts';
export type { Attribution, Charge, Component } from './ledger/charge.ts';
export { EnergyMeter } from './ledger/energy/energy-meter.ts';
export { type PowerModel, wattsAt } from './ledger/energy/power-model.ts';
export { type BillingTerms, type FocusRow, focusRow } from './ledger/focus.ts';
export { focusColumns } from './ledger/focus-columns.ts';
export {
  billProblems,
  columnProblems,
  type FocusProblem,
  payableUsd,
  rowProblems,
  spreadProblems,
} from './ledger/focus-rules.ts';
export { openCost } from './ledger/opencost.ts';
export { type Consumption, type Plan, planUsd } from './ledger/plan.ts';
export { tokensUsd } from './ledger/token-price.ts';
export {
  type MetricDefinition,
  type MetricValues,
  metricDefinition,
  metrics,
} from './metrics/catalog.ts';
export { type Interval, meanInterval, pairedDifference } from './metrics/intervals.ts';
export { aiWorkloadScalerCorrected } from './policies/autoscaling/ai-workload-scaler-corrected.ts';
export { apa } from './policies/autoscaling/apa/apa.ts';
export { apaAutoscaler } from './policies/autoscaling/apa/apa-autoscaler.ts';
export type {
  Autoscaler,
  ScalingDecision,
  ScalingObservation,
} from './policies/autoscaling/autoscaler.ts';
export type { AutoscalerConfig } from './policies/autoscaling/autoscaler-config.ts';
export { awsScaling } from './policies/autoscaling/aws/aws.ts';
export { awsAutoscaler } from './policies/autoscaling/aws/aws-autoscaler.ts';
export { cloudRun } from './policies/autoscaling/cloud-run/cloud-run.ts';
export { cloudRunAutoscaler } from './policies/autoscaling/cloud-run/cloud-run-autoscaler.ts';
export type { DeploymentFacts } from './policies/autoscaling/deployment-facts.ts';
export { dynamoPlanner } from './policies/autoscaling/dynamo-planner/dynamo-planner.ts';
export { dynamoPlannerAutoscaler } from './policies/autoscaling/dynamo-planner/dynamo-planner-autoscaler.ts';
export { autopilot } from './policies/autoscaling/histogram/autopilot.ts';
export { autopilotAutoscaler } from './policies/autoscaling/histogram/autopilot-autoscaler.ts';
export { hpa } from './policies/autoscaling/hpa/hpa.ts';
export { hpaAutoscaler } from './policies/autoscaling/hpa/hpa-autoscaler.ts';
export { readHpaManifest } from './policies/autoscaling/hpa/manifest.ts';
export { hybrid } from './policies/autoscaling/hybrid/hybrid.ts';
export { hybridAutoscaler } from './policies/autoscaling/hybrid/hybrid-autoscaler.ts';
export { autoscaler } from './policies/autoscaling/index.ts';
export { keda } from './policies/autoscaling/keda/keda.ts';
export { kedaAutoscaler } from './policies/autoscaling/keda/keda-autoscaler.ts';
export { readScaledObject } from './policies/autoscaling/keda/manifest.ts';
export { kpa } from './policies/autoscaling/kpa/kpa.ts';
export { kpaAutoscaler } from './policies/autoscaling/kpa/kpa-autoscaler.ts';
export type {
  CreatePolicy,
  PolicyModules,
} from './policies/autoscaling/module/module-autoscaler.ts';
export { oracle } from './policies/autoscaling/oracle/oracle.ts';
export { oracleAutoscaler } from './policies/autoscaling/oracle/oracle-autoscaler.ts';
export { predictive } from './policies/autoscaling/predictive/predictive.ts';
export { predictiveAutoscaler } from './policies/autoscaling/predictive/predictive-autoscaler.ts';
export { rayServe } from './policies/autoscaling/ray-serve/ray-serve.ts';
export { rayServeAutoscaler } from './policies/autoscaling/ray-serve/ray-serve-autoscaler.ts';
export { scheduled } from './policies/autoscaling/scheduled/scheduled.ts';
export { scheduledAutoscaler } from './policies/autoscaling/scheduled/scheduled-autoscaler.ts';
export { wva } from './policies/autoscaling/wva/wva.ts';
export { wvaAutoscaler } from './policies/autoscaling/wva/wva-autoscaler.ts';
export {
  ApiCostTracker,
  BudgetExceededError,
  type CostAlert,
  type CostEvent,
} from './policies/budgeting/api-cost-tracker.ts';
export type { BudgetConfig, BudgetsConfig } from './policies/budgeting/budget-config.ts';
export { spendingLimit } from './policies/budgeting/index.ts';
export type { BudgetNotice, SpendingLimit } from './policies/budgeting/spending-limit.ts';
export {
  type TenantLimitConfig,
  type TenantLimits,
  tenantLimits,
} from './policies/budgeting/tenant-limits.ts';
export { clusterAutoscaler } from './policies/nodes/cluster-autoscaler.ts';
export type {
  NodeAutoscaler,
  NodeObservation,
  NodesDecision,
} from './policies/nodes/node-autoscaler.ts';
export { fragmentation } from './policies/placement/fragmentation.ts';
export { gpuResourceManager } from './policies/placement/gpu-resource-manager.ts';
export { placementPolicy } from './policies/placement/index.ts';
export { maximalLayouts } from './policies/placement/mig-layout.ts';
export { placeAllMig, placeMig } from './policies/placement/mig-placement.ts';
export type {
  AiProviderGateway,
  GatewayProvider,
} from './policies/resilience/ai-provider-gateway/ai-provider-gateway.ts';
export {
  type ChatCompletion,
  chatCompletion,
  type ProviderAnswer,
} from './policies/resilience/ai-provider-gateway/chat-completion.ts';
export { aiProviderGateway } from './policies/resilience/ai-provider-gateway/index.ts';
export { type BackoffConfig, backoff } from './policies/resilience/backoff/index.ts';
export type { Breaker, BreakerState } from './policies/resilience/breaker.ts';
export { type BreakerGuardConfig, breakerGuard } from './policies/resilience/breaker-guard.ts';
export { type BreakerConfig, breaker } from './policies/resilience/breakers/index.ts';
export type { CallStatus } from './policies/resilience/failure.ts';
export {
  type FailureClass,
  type FailureTable,
  failureClass,
  failureTables,
} from './policies/resilience/failure-classes.ts';
export { type GuardConfig, targetGuard } from './policies/resilience/guards/index.ts';
export { type Hedge, type HedgeConfig, hedge } from './policies/resilience/hedge.ts';
export type { Backoff, RetryBudget } from './policies/resilience/retry.ts';
export { type RetryBudgetConfig, retryBudget } from './policies/resilience/retry-budget/index.ts';
export type {
  FailedAttempt,
  RetryDecision,
  RetryPolicy,
} from './policies/resilience/retry-decision.ts';
export { type RetryConfig, retryPolicy } from './policies/resilience/retry-policy.ts';
export type { GuardChange, TargetGuard } from './policies/resilience/target-guard.ts';
export { TokenBucket } from './policies/resilience/token-bucket.ts';
export type {
  GatewayRequest,
  GatewayRouter,
  TargetChoice,
  TargetFacts,
  TargetView,
} from './policies/routing/gateway/gateway-router.ts';
export {
  type GatewayRoutingConfig,
  gatewayRouter,
  gatewayRouterKinds,
} from './policies/routing/gateway/index.ts';
export { type RouterKind, router } from './policies/routing/index.ts';
export type { ReplicaView, Router } from './policies/routing/router.ts';
export { hybridScheduler } from './policies/sharing/hybrid-scheduler.ts';
export { partitioner, quotaPolicy, turnShares } from './policies/sharing/index.ts';
export { scenarioJsonSchema } from './scenario/json-schema.ts';
export type { Override } from './scenario/override.ts';
export { type ParsedScenario, parseScenario } from './scenario/parse.ts';
export { parseNeeds } from './scenario/parse-needs.ts';
export { type Place, type Problem, ScenarioError } from './scenario/problem.ts';
export type { Scenario } from './scenario/schema.ts';
export { readSource, type ScenarioSource } from './scenario/source.ts';
export { type Answer, answerNeeds } from './sweep/choose/answer.ts';
export type { Fate, PlanAnswer, Planned } from './sweep/plan/answer.ts';
export { type PlanScenarioOptions, planScenario } from './sweep/plan/plan-scenario.ts';
export {
  type ReplayedDecision,
  type ReplayPolicyOptions,
  replayPolicy,
} from './sweep/replay/replay-policy.ts';
export {
  type SimulatedVariant,
  type SimulateScenarioOptions,
  simulateScenario,
} from './sweep/simulate-scenario.ts';
export { type Variant, variantsOf } from './sweep/variants.ts';
export {
  compareMetrics,
  judge,
  type MetricComparison,
  type SloVerdict,
} from './sweep/verdict.ts';
export type { GeneratedTraffic } from './workload/config.ts';
export { readRecordedWorkload } from './workload/files/read-recorded-workload.ts';
export { generatedTraffic } from './workload/generated-traffic.ts';
export { describe } from './workload/recorded/describe.ts';
export type { Recorded } from './workload/recorded/recorded-workload.ts';
export { type ReplayOptions, replay } from './workload/recorded/replay.ts';
export { type ResampleOptions, resample } from './workload/recorded/resample.ts';
export {
  emptyDraft,
  type RequestDraft,
  type RequestSource,
  type SessionSource,
} from './workload/request.ts';
export { countArrivals } from './world/count-arrivals.ts';
export type { CertainMiss, StopLimit, StoppedRun, StopRule } from './world/early-stop.ts';
export type { Inputs } from './world/inputs.ts';
export type { RequestColumns, RequestTable } from './world/request-table.ts';
export type { CellResult, ChaosRow, NamedValues, RequestRow, SeriesRow } from './world/result.ts';
export {
  type SimulateOptions,
  type StoppableOptions,
  simulate,
  simulateUntil,
} from './world/simulate.ts';
