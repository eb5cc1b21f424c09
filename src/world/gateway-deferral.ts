import { keyedBy } from '../engine/keyed-uniform.ts';
import { toSeconds } from '../engine/time.ts';
import { HourlyIntensity } from '../ledger/carbon/hourly-intensity.ts';
import { epochSeconds } from '../ledger/iso-time.ts';
import type { DeferredParts } from '../models/gateway/deferred.ts';
import type { GatewayTotals } from '../models/gateway/gateway-totals.ts';
import type { GatewayTarget } from '../models/gateway/target.ts';
import { deferralPolicy } from '../policies/deferral/index.ts';
import { deferralRegion, deferralTerms } from '../scenario/check-deferral.ts';
import { placeOf } from '../scenario/place-of.ts';
import type { Scenario } from '../scenario/schema.ts';
import { siteOf } from '../scenario/site-of.ts';
import type { GatewayWorld } from './build-gateways.ts';
import { forecastError } from './forecast-error.ts';
import type { HoursAhead } from './regions-ahead.ts';
import { SeenWork } from './seen-work.ts';

/** Whose requests a gateway lets wait for a better hour, and who decides that; undefined where nobody's may. */
export function gatewayDeferral(
  name: string,
  index: number,
  { scenario, simulation, requests, streams, tenants, regions }: GatewayWorld,
  totals: GatewayTotals,
  targets: readonly GatewayTarget[],
): DeferredParts | undefined {
  const gateway = scenario.gateways[name]!;
  const { deferral, regional } = gateway;
  if (deferral === undefined) return undefined;
  const terms = tenants.map((tenant) => deferralTerms(scenario, deferral, tenant.name));
  const policy = deferralPolicy(deferral.policy);
  const region = deferralRegion(scenario, gateway, deferral);
  const { forecast } = deferral;
  const start = epochSeconds(scenario.billing.start)!;
  const ahead =
    region === undefined && regional !== undefined
      ? regions!.ahead({ name, index, regional, targets })
      : regionAhead(scenario, region, start);
  const view = new SeenWork(
    ahead,
    start,
    forecast.error === 0
      ? undefined
      : forecastError(forecast.error, keyedBy(streams(`forecast/${name}`))),
  );
  return {
    name,
    simulation,
    requests,
    totals,
    decide(request, decision) {
      const term = terms[requests.tenant[request]!];
      if (term === undefined) return false;
      view.look(toSeconds(simulation.now), term, deferral.safety, requests.place[request]!);
      policy.decide(view, decision);
      return true;
    },
    luck: deferral.spread ? keyedBy(streams(`deferral/${name}`)) : undefined,
  };
}

/** One region whoever asks; where there is none, a clock in UTC. */
function regionAhead(scenario: Scenario, region: string | undefined, start: number): HoursAhead {
  const site = region === undefined ? undefined : siteOf(scenario, region);
  const utcOffset = region === undefined ? 0 : placeOf(scenario, region)!.utcOffset;
  const grid = site?.intensity && new HourlyIntensity(site.intensity, start);
  const intoDay = start % 86_400;
  return {
    gramsPerKwh: (_place, seconds) =>
      grid === undefined ? Number.POSITIVE_INFINITY : site!.pue * grid.gramsAt(seconds),
    // A day is added first: what is before midnight in UTC counts on from the day before.
    localHour: (_place, seconds) => ((intoDay + seconds) / 3600 + utcOffset + 24) % 24,
  };
}
