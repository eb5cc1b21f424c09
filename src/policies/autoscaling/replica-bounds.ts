import type { AutoscalerConfig } from './autoscaler-config.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import { hpaBounds } from './hpa/hpa-autoscaler.ts';
import { kedaBounds } from './keda/keda-scaling.ts';
import { kpaBounds } from './kpa/kpa-autoscaler.ts';
import { firstReplicas } from './module/module-autoscaler.ts';
import { oracleAutoscaler } from './oracle/oracle-autoscaler.ts';
import { scheduledAutoscaler } from './scheduled/scheduled-autoscaler.ts';

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
