import type { Interval } from '../metrics/intervals.ts';
import { hardwareName } from '../policies/selection/candidates.ts';
import type { Needs } from '../scenario/schema/needs.ts';
import type { Answer } from '../sweep/choose/answer.ts';
import type { ChosenFleet } from '../sweep/choose/chosen-fleet.ts';
import type { TurnedAway } from '../sweep/choose/turned-away.ts';
import { costOf } from './choose-report.ts';
import { jsonVersion } from './json.ts';
import { orNull } from './or-null.ts';

/** What `spillway choose` answers, for machines. */
export function chooseJson(needs: Needs, answer: Answer): object {
  const { chosen, standings, turnedAway, nearest, simulated, reference, transitions } = answer;
  return {
    version: jsonVersion,
    needs,
    simulated,
    ranked: chosen.map((fleet, rank) => {
      const { kwhPerDay, gramsPerDay, utilisation, bears, grounds, risks } = standings[rank]!;
      return {
        ...fleetJson(fleet),
        usd_per_day: intervalJson(costOf(needs, fleet)),
        kwh_per_day: intervalJson(kwhPerDay),
        co2e_grams_per_day: intervalJson(gramsPerDay),
        promises: fleet.trial.verdicts.map(({ slo, interval }) => ({
          metric: slo.metric,
          limit: slo.limit,
          ...intervalJson(interval),
        })),
        utilisation: intervalJson(utilisation),
        bears,
        times: grounds,
        risks,
        fingerprints: fleet.trial.results.map(({ fingerprint }) => fingerprint),
      };
    }),
    turned_away: turnedAway,
    nearest_miss: chosen.length > 0 ? null : (nearest ?? null),
    reference: { ...reference, sized: outcomeJson(reference.sized) },
    ...(transitions !== undefined && {
      transitions: {
        ...transitions,
        fleet: outcomeJson(transitions.fleet),
        to: transitions.to.map((one) => ({ ...one, fleet: outcomeJson(one.fleet) })),
      },
    }),
  };
}

function fleetJson({ candidate, batch, units, usdPerDay }: ChosenFleet): object {
  const { sheet, precision, tensor, slice, acceleratorsPerUnit, replicasPerUnit } = candidate;
  return {
    hardware: hardwareName(candidate),
    accelerator: sheet.id,
    accelerators: units * acceleratorsPerUnit,
    replicas: units * replicasPerUnit,
    tenancy: slice === undefined ? 'exclusive' : 'mig',
    slice: slice ?? null,
    precision,
    tensor,
    batch,
    price_usd_per_day: usdPerDay,
  };
}

function outcomeJson(one: ChosenFleet | TurnedAway): object {
  return 'trial' in one ? fleetJson(one) : one;
}

function intervalJson(interval: Interval | undefined) {
  if (interval === undefined) return null;
  const { mean, halfWidth } = interval;
  return { mean: orNull(mean), half_width: orNull(halfWidth) };
}
