import type { AiWorkloadScalerConfig } from './ai-workload-scaler.ts';
import type { ApaScaling } from './apa/apa-autoscaler.ts';
import type { AwsScaling } from './aws/aws-autoscaler.ts';
import type { CloudRunScaling } from './cloud-run/cloud-run-autoscaler.ts';
import type { DynamoPlannerScaling } from './dynamo-planner/dynamo-planner-autoscaler.ts';
import type { FixedConfig } from './fixed.ts';
import type { AutopilotScaling } from './histogram/autopilot-autoscaler.ts';
import type { HpaScaling } from './hpa/hpa-autoscaler.ts';
import type { HybridScaling } from './hybrid/hybrid-autoscaler.ts';
import type { KedaScaling } from './keda/keda-scaling.ts';
import type { KpaScaling } from './kpa/kpa-autoscaler.ts';
import type { ModuleScaling } from './module/module-autoscaler.ts';
import type { OracleScaling } from './oracle/oracle-autoscaler.ts';
import type { PredictiveScaling } from './predictive/predictive-autoscaler.ts';
import type { RayServeScaling } from './ray-serve/ray-serve-autoscaler.ts';
import type { ScheduledScaling } from './scheduled/scheduled-autoscaler.ts';
import type { ServerlessScaling } from './serverless/serverless.ts';
import type { WvaScaling } from './wva/wva-autoscaler.ts';

/** Every kind that is not made of others. */
export type SingleAutoscalerConfig =
  | FixedConfig
  | ModuleScaling
  | AiWorkloadScalerConfig
  | HpaScaling
  | KedaScaling
  | KpaScaling
  | RayServeScaling
  | AwsScaling
  | CloudRunScaling
  | PredictiveScaling
  | AutopilotScaling
  | ScheduledScaling
  | ServerlessScaling
  | OracleScaling
  | WvaScaling
  | ApaScaling
  | DynamoPlannerScaling;

/** The `scaling` of a deployment: a kind and its settings. */
export type AutoscalerConfig = SingleAutoscalerConfig | HybridScaling<SingleAutoscalerConfig>;
