import { outageHistory } from '../catalog/outages.ts';
import { type Distribution, distribution } from '../engine/distributions.ts';
import type { OutageImpact, OutagesConfig } from '../models/provider/outages.ts';
import type { OutagesScenario } from '../scenario/schema/outages.ts';

const secondsPerMinute = 60;
const secondsPerHour = 3600;

/** What the model of outages is told, with presets filled in. */
export function outagesConfig(said: OutagesScenario): OutagesConfig {
  const impacts = impactsOf(said);
  return {
    drawn: drawnOf(said, impacts),
    at: said.at.map((one) => ({ at: one.at, lasts: one.for, impact: impacts[one.impact] })),
  };
}

type Impacts = Readonly<Record<'none' | 'major' | 'partial', OutageImpact>>;

function impactsOf({ major, partial }: OutagesScenario): Impacts {
  return {
    // An incident that a status page tells of, and nobody feels.
    none: { name: 'none', errors: 0, slowdown: 1, status: 0, hang: 0, drops: false },
    major: { name: 'major', errors: 1, slowdown: 1, ...major },
    partial: { name: 'partial', drops: false, ...partial },
  };
}

function drawnOf(said: OutagesScenario, impacts: Impacts): OutagesConfig['drawn'] {
  if (said.preset !== undefined) {
    const { every, lasts, impacts: counts } = outageHistory(said.preset)!;
    return {
      every: logNormal(every.median * secondsPerHour, every.sigma),
      lasts: logNormal(lasts.median * secondsPerMinute, lasts.sigma),
      impacts: (['none', 'partial', 'major'] as const).map((kind) => ({
        weight: counts[kind],
        impact: impacts[kind],
      })),
    };
  }
  if (said.every === undefined || said.lasts === undefined) return undefined;
  return {
    every: distribution(said.every),
    lasts: distribution(said.lasts),
    impacts: [{ weight: 1, impact: impacts[said.impact] }],
  };
}

function logNormal(median: number, sigma: number): Distribution {
  return distribution({ kind: 'log-normal', median, sigma });
}
