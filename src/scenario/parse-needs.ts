import { checkNeeds } from './check-needs.ts';
import { allowedKeys, jsonSchemaOf } from './json-schema.ts';
import { applyOverrides, type Override } from './override.ts';
import { formProblems, inReadingOrder, nameOf } from './parse.ts';
import { type Place, ScenarioError } from './problem.ts';
import { type Needs, needsSchema } from './schema/needs.ts';
import type { Path, ScenarioSource } from './source.ts';

/** Reads needs, with overrides in place; throws `ScenarioError` with every problem at its place. */
export function parseNeeds(source: ScenarioSource, overrides: readonly Override[] = []): Needs {
  const { data, applied } = applyOverrides(source.data, overrides);
  const locate = (path: Path, part?: 'key'): Place => {
    const override = applied.findLast((one) => one.path.every((step, i) => step === path[i]));
    return override?.place ?? source.locate(path, part);
  };
  const parsed = needsSchema.safeParse(data);
  if (!parsed.success) {
    const schema = jsonSchemaOf(needsSchema);
    const keysOf = (path: Path, value: unknown) => allowedKeys(path, value, schema);
    throw new ScenarioError(formProblems(parsed.error.issues, data, locate, keysOf));
  }
  const problems = checkNeeds(parsed.data).map(({ path, message }) => ({
    place: locate(path),
    message: `${nameOf(path)}: ${message}`,
  }));
  if (problems.length > 0) throw new ScenarioError(inReadingOrder(problems));
  return parsed.data;
}
