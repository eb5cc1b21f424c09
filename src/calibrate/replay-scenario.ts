import { max } from 'd3-array';
import { hint } from '../scenario/hint.ts';
import type { Override } from '../scenario/override.ts';
import { type ParsedScenario, parseScenario } from '../scenario/parse.ts';
import { ScenarioError } from '../scenario/problem.ts';
import type { ScenarioSource } from '../scenario/source.ts';
import { WorkloadBuilder } from '../workload/recorded/workload-builder.ts';
import { simulate } from '../world/simulate.ts';
import type { OfferedRequest, ReplayedRequest } from './replay.ts';

/**
 * Serves exactly these requests by one deployment of a scenario, with its fleet, queue, router and autoscaler;
 * its own traffic and promises are left out. Answers in the order of the requests. `complete` fills in what the
 * scenario leaves to other files.
 */
export function replayInScenario(
  requests: readonly OfferedRequest[],
  source: ScenarioSource,
  deployment: string | undefined,
  complete: (parsed: ParsedScenario) => ParsedScenario = (parsed) => parsed,
): ReplayedRequest[] {
  const name = deploymentOf(source, deployment);
  const file = 'measured';
  const last = max(requests, ({ arrival }) => arrival) ?? 0;
  const settings = {
    traffic: { measured: { deployment: name, file } },
    // A simulated server that is ten times too slow still finishes.
    horizon: `${Math.ceil(10 * last) + 3600}s`,
    replications: 1,
    warmup: '0s',
    interval: `${Math.ceil(last) + 3600}s`,
    slos: [],
    slo_classes: {},
    theory: [],
    sweep: {},
  };
  const overrides = Object.entries(settings).map(
    ([path, value]): Override => ({ path, value, place: { file: source.file } }),
  );
  const { scenario } = complete(parseScenario(source, overrides));
  const builder = new WorkloadBuilder({ file, tolerance: 0, shared: false });
  for (const [index, { arrival, promptTokens, outputTokens }] of requests.entries()) {
    builder.begin(index + 1, 'arrival', arrival, promptTokens, outputTokens);
    builder.end();
  }
  const inputs = new Map([[file, builder.finish('zero')]]);
  const { requests: rows } = simulate(scenario, inputs, { replication: 0, logRequests: true });
  return Array.from(rows!, ({ outcome, first_answer: firstToken, ended }) =>
    outcome === 'completed'
      ? { firstToken, lastToken: ended }
      : { firstToken: Number.NaN, lastToken: Number.NaN },
  );
}

/** The deployment that serves the requests: the only one, unless it is named. */
function deploymentOf(source: ScenarioSource, named: string | undefined): string {
  const deployments = (source.data as { deployments?: object } | null)?.deployments ?? {};
  const names = Object.keys(deployments);
  const name = named ?? (names.length === 1 ? names[0] : undefined);
  if (name !== undefined && names.includes(name)) return name;
  const message =
    named === undefined
      ? `there are ${names.length} deployments: say which with --deployment. ${hint('', names)}`
      : `there is no deployment "${named}". ${hint(named, names)}`;
  throw new ScenarioError([{ place: source.locate(['deployments']), message }]);
}
