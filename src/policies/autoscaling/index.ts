import { aiWorkloadScaler } from './ai-workload-scaler.ts';
import { aiWorkloadScalerCorrected } from './ai-workload-scaler-corrected.ts';
import { apaAutoscaler } from './apa/apa-autoscaler.ts';
import type { Autoscaler } from './autoscaler.ts';
import type { AutoscalerConfig, SingleAutoscalerConfig } from './autoscaler-config.ts';
import { awsAutoscaler } from './aws/aws-autoscaler.ts';
import { cloudRunAutoscaler } from './cloud-run/cloud-run-autoscaler.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import { dynamoPlannerAutoscaler } from './dynamo-planner/dynamo-planner-autoscaler.ts';
import { fixed } from './fixed.ts';
import { autopilotAutoscaler } from './histogram/autopilot-autoscaler.ts';
import { hpaAutoscaler } from './hpa/hpa-autoscaler.ts';
import { hybridAutoscaler } from './hybrid/hybrid-autoscaler.ts';
import { kedaAutoscaler } from './keda/keda-autoscaler.ts';
import { kpaAutoscaler } from './kpa/kpa-autoscaler.ts';
import { moduleAutoscaler, type PolicyModules } from './module/module-autoscaler.ts';
import { oracleAutoscaler } from './oracle/oracle-autoscaler.ts';
import { predictiveAutoscaler } from './predictive/predictive-autoscaler.ts';
import { rayServeAutoscaler } from './ray-serve/ray-serve-autoscaler.ts';
import { scheduledAutoscaler } from './scheduled/scheduled-autoscaler.ts';
import { serverless } from './serverless/serverless.ts';
import { wvaAutoscaler } from './wva/wva-autoscaler.ts';

/**
 * A fresh autoscaler of a kind. Its state is opaque to everyone else. Throws a `RangeError` that says what is missing
 * where a kind needs a fact of its deployment that nobody knows, and where a user's own policy is not among `modules`.
 */
export function autoscaler(
  config: AutoscalerConfig,
  facts: DeploymentFacts = {},
  modules: PolicyModules = new Map(),
): Autoscaler<unknown> {
  switch (config.kind) {
    case 'fixed':
      return fixed(config) as Autoscaler<unknown>;
    case 'module':
      return moduleAutoscaler(config, facts, modules);
    case 'ai-workload-scaler':
      return (
        config.corrected === true ? aiWorkloadScalerCorrected(config) : aiWorkloadScaler(config)
      ) as Autoscaler<unknown>;
    case 'hpa':
      return hpaAutoscaler(config) as Autoscaler<unknown>;
    case 'keda':
      return kedaAutoscaler(config) as Autoscaler<unknown>;
    case 'kpa':
      return kpaAutoscaler(config) as Autoscaler<unknown>;
    case 'ray-serve':
      return rayServeAutoscaler(config) as Autoscaler<unknown>;
    case 'aws':
      return awsAutoscaler(config) as Autoscaler<unknown>;
    case 'cloud-run':
      return cloudRunAutoscaler(config, facts) as Autoscaler<unknown>;
    case 'predictive':
      return predictiveAutoscaler(config, facts) as Autoscaler<unknown>;
    case 'autopilot':
      return autopilotAutoscaler(config) as Autoscaler<unknown>;
    case 'scheduled':
      return scheduledAutoscaler(config) as Autoscaler<unknown>;
    case 'serverless':
      return serverless(config) as Autoscaler<unknown>;
    case 'oracle':
      return oracleAutoscaler(config, facts) as Autoscaler<unknown>;
    case 'wva':
      return wvaAutoscaler(config, facts) as Autoscaler<unknown>;
    case 'apa':
      return apaAutoscaler(config) as Autoscaler<unknown>;
    case 'dynamo-planner':
      return dynamoPlannerAutoscaler(config, facts) as Autoscaler<unknown>;
    case 'hybrid': {
      const part = (one: SingleAutoscalerConfig) => autoscaler(one, facts, modules);
      const { floor, reactive } = config;
      return hybridAutoscaler(config, part(floor), part(reactive)) as Autoscaler<unknown>;
    }
  }
}
