/** One trigger of a ScaledObject, with what decides; how it is read is in `source`. */
export interface KedaTrigger {
  readonly name: string;
  readonly source: KedaSource;
  readonly metricType: 'AverageValue' | 'Value' | 'Utilization';
  /** Per replica, for AverageValue; per cent for Utilization; bytes or cores for memory and cpu otherwise. */
  readonly target: number;
  /** Active above this. */
  readonly activation: number;
}

/** Where a trigger's number comes from. */
export type KedaSource =
  | { readonly kind: 'prometheus'; readonly query: string; readonly ignoreNullValues: boolean }
  | {
      readonly kind: 'cron';
      readonly timezone: string;
      readonly start: string;
      readonly end: string;
      readonly desiredReplicas: number;
    }
  | {
      readonly kind: 'rabbitmq';
      readonly queueName: string;
      readonly mode: 'QueueLength' | 'MessageRate';
    }
  | { readonly kind: 'redis'; readonly listName: string }
  | { readonly kind: 'cpu' | 'memory' };

/**
 * What reading a trigger gave: its number, `'null'` for an empty answer, `'error'` for none.
 * A cron trigger's number is 1 within its window and 0 outside. cpu and memory are the HPA's own to read.
 */
export type TriggerReading = number | 'null' | 'error';

/** What one trigger says at one poll: its metric for the HPA and whether it calls for replicas. */
export interface TriggerState {
  /** undefined where it failed. */
  readonly value: number | undefined;
  readonly active: boolean;
}

/** Whether a trigger is read through KEDA; cpu and memory go past it. */
export function isExternal(trigger: KedaTrigger): boolean {
  return trigger.source.kind !== 'cpu' && trigger.source.kind !== 'memory';
}

/** A trigger's metric and activity from its reading. */
export function triggerState(trigger: KedaTrigger, reading: TriggerReading): TriggerState {
  const { source } = trigger;
  if (reading === 'error') return { value: undefined, active: false };
  if (source.kind === 'cron') {
    const within = reading === 1;
    // Outside its window a cron trigger still asks the HPA for one replica.
    return { value: within ? source.desiredReplicas : 1, active: within };
  }
  if (reading === 'null') {
    const counts = source.kind === 'prometheus' && source.ignoreNullValues;
    return counts
      ? { value: 0, active: 0 > trigger.activation }
      : { value: undefined, active: false };
  }
  return { value: reading, active: reading > trigger.activation };
}
