import { z } from 'zod';
import { catalogOutput } from './catalog.ts';
import { chooseOutput } from './choose.ts';
import { compareOutput } from './compare.ts';
import { checkOutput, explainOutput } from './explain.ts';
import { planOutput } from './plan.ts';
import { checkPolicyOutput, replayPolicyOutput } from './policy.ts';
import { runOutput } from './run.ts';
import { traceOutput } from './trace.ts';
import { workloadOutput } from './workload.ts';

/** The form of what each command prints with --json. */
export const jsonOutputs = {
  run: runOutput,
  sweep: runOutput,
  merge: runOutput,
  compare: compareOutput,
  choose: chooseOutput,
  plan: planOutput,
  trace: traceOutput,
  check: checkOutput,
  explain: explainOutput,
  catalog: catalogOutput,
  workload: workloadOutput,
  'check-policy': checkPolicyOutput,
  'replay-policy': replayPolicyOutput,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** A command with a published form of its --json output. */
export type JsonCommand = keyof typeof jsonOutputs;

/** JSON Schema (draft 7) of what a command prints with --json. */
export function outputJsonSchema(command: JsonCommand): object {
  return z.toJSONSchema(jsonOutputs[command], { target: 'draft-7', io: 'output' });
}
