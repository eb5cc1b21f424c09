/** What was emitted before a machine was first switched on. */
export interface Embodied {
  /** kg of CO2e of making it. */
  readonly kg: number;
  /** Years that it serves, over which they are spread evenly. */
  readonly lifeYears: number;
}

/** Seconds of a year of 365 days. */
const secondsPerYear = 365 * 86_400;

/** Grams of CO2e of making a machine that fall to so many seconds of a part of it, from 0 to 1. */
export function embodiedGrams({ kg, lifeYears }: Embodied, seconds: number, share = 1): number {
  return (kg * 1000 * share * seconds) / (lifeYears * secondsPerYear);
}

/**
 * An accelerator with its eighth of a server: EcoLogits' 164 kg and 5,700 kg over three years
 * (mlco2/ecologits@5be90dad); its later versions take 273 kg for an accelerator.
 */
export const usualAcceleratorEmbodied: Embodied = { kg: 164 + 5700 / 8, lifeYears: 3 };
