import { type AiWorkloadScalerConfig, aiWorkloadScaler } from './ai-workload-scaler.ts';
import { aiWorkloadScalerCorrected } from './ai-workload-scaler-corrected.ts';
import { type ApaScaling, apaAutoscaler } from './apa/apa-autoscaler.ts';
import type { Autoscaler } from './autoscaler.ts';
import { type AwsScaling, awsAutoscaler } from './aws/aws-autoscaler.ts';
import { type CloudRunScaling, cloudRunAutoscaler } from './cloud-run/cloud-run-autoscaler.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import {
  type DynamoPlannerScaling,
  dynamoPlannerAutoscaler,
} from './dynamo-planner/dynamo-planner-autoscaler.ts';
import { type FixedConfig, fixed } from './fixed.ts';
import { type AutopilotScaling, autopilotAutoscaler } from './histogram/autopilot-autoscaler.ts';
import { type HpaScaling, hpaAutoscaler, hpaBounds } from './hpa/hpa-autoscaler.ts';
import { type HybridScaling, hybridAutoscaler } from './hybrid/hybrid-autoscaler.ts';
import { kedaAutoscaler } from './keda/keda-autoscaler.ts';
import { type KedaScaling, kedaBounds } from './keda/keda-scaling.ts';
import { type KpaScaling, kpaAutoscaler, kpaBounds } from './kpa/kpa-autoscaler.ts';
import {
  firstReplicas,
  type ModuleScaling,
  moduleAutoscaler,
  type PolicyModules,
} from './module/module-autoscaler.ts';
import { type OracleScaling, oracleAutoscaler } from './oracle/oracle-autoscaler.ts';
import {
  type PredictiveScaling,
  predictiveAutoscaler,
} from './predictive/predictive-autoscaler.ts';
import { type RayServeScaling, rayServeAutoscaler } from './ray-serve/ray-serve-autoscaler.ts';
import { type ScheduledScaling, scheduledAutoscaler } from './scheduled/scheduled-autoscaler.ts';
import { type ServerlessScaling, serverless } from './serverless/serverless.ts';
import { type WvaScaling, wvaAutoscaler } from './wva/wva-autoscaler.ts';

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

export type AutoscalerConfig = SingleAutoscalerConfig | HybridScaling<SingleAutoscalerConfig>;

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

/** Replicas at the start of the run; an oracle that is told the future begins with what it needs. */
export function initialReplicas(config: AutoscalerConfig, facts: DeploymentFacts = {}): number {
  return boundsOf(config, facts).initial;
}

/** The fewest replicas that an autoscaler asks for, whatever it sees. */
export function leastReplicas(config: AutoscalerConfig): number {
  return boundsOf(config).least;
}

/** The most replicas that an autoscaler asks for; infinite where it has no limit. */
export function mostReplicas(config: AutoscalerConfig): number {
  return boundsOf(config).most;
}

interface ReplicaBounds {
  readonly initial: number;
  readonly least: number;
  readonly most: number;
}

/** Under whatever names a kind has them. */
function boundsOf(config: AutoscalerConfig, facts: DeploymentFacts = {}): ReplicaBounds {
  switch (config.kind) {
    case 'fixed':
      return { initial: config.replicas, least: config.replicas, most: config.replicas };
    case 'module':
      return {
        initial: firstReplicas(config),
        least: config.min_replicas,
        most: config.max_replicas ?? Number.POSITIVE_INFINITY,
      };
    case 'ai-workload-scaler': {
      const { min_instances: least, max_instances: most, initial_instances } = config;
      return { initial: initial_instances ?? least, least, most };
    }
    case 'hpa':
      return hpaBounds(config);
    case 'keda':
      return kedaBounds(config);
    case 'kpa':
      return kpaBounds(config);
    case 'aws': {
      const { min_size: least, max_size: most, initial_replicas } = config;
      return { initial: initial_replicas ?? least, least, most };
    }
    case 'cloud-run': {
      const { min_instances: least, max_instances: most, initial_replicas } = config;
      return { initial: initial_replicas ?? least, least, most };
    }
    case 'dynamo-planner': {
      // With one accelerator a replica: only the deployment knows how many it has.
      const { min_endpoint: least, max_gpu_budget: most, initial_replicas } = config;
      return { initial: initial_replicas ?? least, least, most };
    }
    case 'scheduled': {
      const all = [config.otherwise, ...config.schedules.map(({ replicas }) => replicas)];
      const { initialReplicas: initial } = scheduledAutoscaler(config);
      return { initial, least: Math.min(...all), most: Math.max(...all) };
    }
    case 'hybrid': {
      const parts = [boundsOf(config.floor, facts), boundsOf(config.reactive, facts)];
      const { ceiling, initial_replicas } = config;
      const of = (bound: keyof ReplicaBounds) =>
        Math.min(ceiling, Math.max(...parts.map((part) => part[bound])));
      return { initial: initial_replicas ?? of('initial'), least: of('least'), most: of('most') };
    }
    case 'oracle': {
      const { min_replicas: least, max_replicas: most, initial_replicas } = config;
      // Only asked for where it is of use: to know the future takes a while.
      const initial =
        initial_replicas ??
        ('future' in facts ? oracleAutoscaler(config, facts).initialReplicas : least);
      return { initial, least, most };
    }
    case 'serverless':
    case 'ray-serve':
    case 'predictive':
    case 'autopilot':
    case 'wva':
    case 'apa': {
      const { min_replicas: least, max_replicas: most, initial_replicas } = config;
      return { initial: initial_replicas ?? least, least, most };
    }
  }
}
