import type { Scenario } from './schema.ts';
import type { ScenarioSource } from './source.ts';

/** A default that the scenario did not say, in base units. */
export interface FilledIn {
  readonly path: string;
  readonly value: string;
}

/** Every value of a scenario that its file leaves out. */
export function filledIn(source: ScenarioSource, scenario: Scenario): FilledIn[] {
  return defaultsIn('', source.data, scenario);
}

function defaultsIn(path: string, said: unknown, filled: unknown): FilledIn[] {
  if (filled === undefined) return [];
  if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) {
    return said === undefined ? [{ path, value: JSON.stringify(filled) }] : [];
  }
  // What stands for a whole block, such as a constant for a distribution, leaves nothing out.
  if (said !== undefined && (typeof said !== 'object' || said === null)) return [];
  const entries = Object.entries(filled);
  if (said === undefined && entries.length > 0 && 'kind' in filled) {
    return [{ path, value: entries.map(([, value]) => inShort(value)).join(' ') }];
  }
  // Who spreads replicas over regions says how many there are; nothing takes the place of what is left out.
  const isSpread = typeof said === 'object' && 'spread' in said;
  const own = isSpread ? entries.filter(([key]) => key !== 'scaling') : entries;
  return own.flatMap(([key, value]) =>
    defaultsIn(
      path === '' ? key : `${path}.${key}`,
      (said as Record<string, unknown> | undefined)?.[key],
      value,
    ),
  );
}

/** A setting of a block that was left out as a whole; of a block within it, its own settings. */
function inShort(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `(${Object.values(value).map(inShort).join(' ')})`;
}
