import { distribution } from '../engine/distributions.ts';
import type { Streams } from '../engine/streams.ts';
import type { DeploymentScenario } from '../scenario/schema.ts';

/** Draws the model that a request of a deployment asks for, a number each; undefined where there is no choice. */
export function modelDraw(
  name: string,
  { engine }: DeploymentScenario,
  streams: Streams,
): (() => number) | undefined {
  if (engine.kind !== 'slots' || engine.handler === undefined) return undefined;
  const { models, exponent } = engine.handler;
  const popularity = distribution({ kind: 'zipf', n: models, exponent });
  const uniform = streams(`models/${name}`);
  return () => popularity.quantile(uniform());
}
