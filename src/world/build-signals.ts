import type { Streams } from '../engine/streams.ts';
import type { ServingUsage } from '../metrics/serving-usage.ts';
import type { SignalSources } from '../models/fleet/deployment-signals.ts';
import type { ScriptedSignals, SignalsConfig } from '../models/fleet/signals-config.ts';
import type { Requests } from '../models/requests.ts';
import type { Signals } from '../policies/autoscaling/signals.ts';
import type { SignalsScenario } from '../scenario/schema/signals.ts';
import type { DeploymentScenario } from '../scenario/schema.ts';

/** What the autoscaler of a deployment is shown of it, and how. */
export function signalSources(
  name: string,
  { signals, engine }: DeploymentScenario,
  requests: Requests,
  usage: ServingUsage,
  streams: Streams,
): SignalSources {
  return {
    config: signalsConfig(signals),
    requests,
    draws: streams(`signals/${name}`),
    answeredTokens: engine.kind === 'llm' ? () => usage.answeredTokens : undefined,
  };
}

/** Settings of a scenario in the model's terms. */
export function signalsConfig({ script, window, ...rest }: SignalsScenario): SignalsConfig {
  const inOrder = script.toSorted((one, other) => one.at - other.at);
  return { ...rest, window, script: inOrder.map(scriptedSignals) };
}

function scriptedSignals(entry: SignalsScenario['script'][number]): ScriptedSignals {
  const signals = Object.entries(fields).flatMap(([key, field]) => {
    const value = entry[key as keyof typeof fields];
    return value === undefined ? [] : [[field, value] as const];
  });
  return {
    at: entry.at,
    signals: Object.fromEntries(signals),
    missing: entry.missing,
    asked: entry.asked,
  };
}

/** What a scenario calls each signal. */
const fields = {
  queue_depth: 'queueDepth',
  ongoing: 'ongoing',
  arrival_rate: 'arrivalRate',
  completion_rate: 'completionRate',
  latency: 'meanLatency',
  ttft: 'ttft',
  itl: 'itl',
  utilisation: 'utilisation',
  kv_use: 'kvUse',
  tokens_per_second: 'tokensPerSecond',
  prompt_tokens: 'promptTokens',
  output_tokens: 'outputTokens',
} as const satisfies Record<string, keyof Signals>;
