import type { Override } from '../../src/scenario/override.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';

/** A valid scenario of few words, whose lines tests replace. */
export const small = `name: small
horizon: 10s
pools:
  main: { accelerator: L4, accelerators: 4 }
deployments:
  chat:
    pool: main
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 2 }
traffic:
  users:
    arrivals: { kind: poisson, rate: 1/s }
`;

/** `line:column  message` of every problem of a text, in the order in which they are reported. */
export function problemsOf(text: string, overrides: readonly Override[] = []): string[] {
  try {
    parseScenario(readSource(text, 's.yaml'), overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(({ place: { file, line, column }, message }) =>
      line === undefined ? `${file}  ${message}` : `${line}:${column}  ${message}`,
    );
  }
}

/** The problems of the small scenario after some text of it was replaced. */
export function problemsAfter(...replacements: readonly (readonly [string, string])[]): string[] {
  return problemsOf(replaced(...replacements));
}

/** The small scenario with some text of it replaced. */
export function replaced(...replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the scenario has no ${from}`);
    return text.replace(from, to);
  }, small);
}
