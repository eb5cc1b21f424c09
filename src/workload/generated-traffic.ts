import { cumulativeTable, indexAt } from '../engine/cumulative-table.ts';
import { distribution } from '../engine/distributions.ts';
import type { Streams, Uniform } from '../engine/streams.ts';
import { toTicks } from '../engine/time.ts';
import { arrivals, type OpenArrivalsConfig } from './arrivals.ts';
import type { GeneratedTraffic } from './config.ts';
import { trafficLengths } from './lengths.ts';
import { pushGroup, type RequestSource, type SessionSource } from './request.ts';
import { closedSessions, openSessions } from './sessions.ts';
import { shapeCurve } from './shapes.ts';

/**
 * The requests of a traffic that arrive before the horizon. Each attribute has a stream of its own,
 * so that a change of one leaves the others as they were. Lengths count the private part of a prompt:
 * a system prompt and the conversation so far come on top. A closed loop ignores the shape.
 */
export function generatedTraffic(
  config: GeneratedTraffic,
  streams: Streams,
  horizonSeconds: number,
): RequestSource | SessionSource {
  if (config.arrivals.kind === 'closed') {
    return closedSessions(config, config.arrivals.users, streams, horizonSeconds);
  }
  const instants = trafficArrivals(config, config.arrivals, streams);
  return config.sessions === undefined
    ? loneRequests(config, instants, streams, horizonSeconds)
    : openSessions(config, config.sessions, instants, streams, horizonSeconds);
}

function trafficArrivals(config: GeneratedTraffic, open: OpenArrivalsConfig, streams: Streams) {
  return arrivals(
    open,
    shapeCurve(config.shape),
    streams(`arrivals/${config.name}`),
    streams(`modulation/${config.name}`),
  );
}

/** In the place of a stream whose numbers could change nothing: no one else draws from it. */
const zero: Uniform = () => 0;

function loneRequests(
  config: GeneratedTraffic,
  instants: ReturnType<typeof arrivals>,
  streams: Streams,
  horizonSeconds: number,
): RequestSource {
  const shares = cumulativeTable(
    config.tenants.length === 0 ? [1] : config.tenants.map((tenant) => tenant.share),
  );
  const lengths = trafficLengths(config);
  const system = config.prefix?.system;
  const systemGroup =
    system && distribution({ kind: 'zipf', n: system.groups, exponent: system.exponent });
  const uniform = (purpose: string, matters = true): Uniform =>
    matters ? streams(`${purpose}/${config.name}`) : zero;
  const varies = (field: 'prompt' | 'output' | 'items') =>
    [config, ...config.tenants].some(
      (source) => (source[field]?.kind ?? 'constant') !== 'constant',
    );
  const tenantUniform = uniform('tenant', config.tenants.length > 1);
  const promptUniform = uniform('prompt', varies('prompt') || config.lengths !== undefined);
  const outputUniform = uniform('output', varies('output'));
  const itemsUniform = uniform('items', varies('items'));
  const workUniform = uniform('work');
  const prefixUniform = uniform('prefix', system !== undefined);

  return {
    next(draft) {
      const instant = instants.next();
      if (!(instant < horizonSeconds)) return false;
      const tenant = indexAt(shares, tenantUniform());
      const promptU = promptUniform();
      draft.at = toTicks(instant);
      draft.tenant = tenant;
      draft.promptTokens = lengths.prompt(tenant, promptU);
      draft.outputTokens = lengths.output(tenant, outputUniform(), promptU);
      draft.items = lengths.items(tenant, itemsUniform());
      draft.work = workUniform();
      draft.session = -1;
      draft.turn = 0;
      draft.prefix.length = 0;
      draft.tailGroup = -1;
      const prefixU = prefixUniform();
      if (system && systemGroup) {
        pushGroup(draft.prefix, systemGroup.quantile(prefixU) - 1, system.tokens);
        draft.promptTokens += system.tokens;
      }
      return true;
    },
  };
}
