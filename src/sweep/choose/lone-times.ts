import { stepSeconds } from '../../models/serving/roofline-service.ts';
import { noWork, type StepTime } from '../../models/serving/step-time/step-time.ts';
import { placesOf } from '../../scenario/places.ts';
import type { Needs } from '../../scenario/schema/needs.ts';
import type { DeploymentScenario, Scenario } from '../../scenario/schema.ts';
import { rooflineOf } from '../../world/deployments.ts';
import type { LlmPhysics } from '../../world/llm-deployment.ts';
import type { WorkSample } from '../../world/work-sample.ts';
import { fleetNames } from './fleet-data.ts';
import { timeText } from './promise-text.ts';
import { promisedMetric, promisedTimes } from './promises.ts';
import type { Shortfall } from './shortfall.ts';

/** Seconds that requests take that have a replica to themselves, by promised time; ascending. */
export type LoneTimes = Readonly<Record<(typeof promisedTimes)[number], Float64Array>>;

/** Of a language model that is served step by step. */
export function loneTimes({ stepTime, tokenBudget }: LlmPhysics, work: WorkSample): LoneTimes {
  const first = new Float64Array(work.promptTokens.length);
  const each = new Float64Array(first.length);
  const whole = new Float64Array(first.length);
  for (let request = 0; request < first.length; request += 1) {
    const prompt = work.promptTokens[request]!;
    const output = work.outputTokens[request]!;
    const decode =
      stepTime.decodeBase(1) + stepTime.decodePerKvToken(1) * (prompt + Math.max(0, output) / 2);
    first[request] = prefillSeconds(stepTime, prompt, tokenBudget);
    each[request] = decode;
    whole[request] = first[request]! + Math.max(0, output - 1) * decode;
  }
  return { ttft: first.sort(), tpot: each.sort(), e2e: whole.sort() };
}

/** Of a model that is served in batches, one request in each. */
export function loneTimesInBatch(
  deployment: DeploymentScenario,
  scenario: Scenario,
  work: WorkSample,
): LoneTimes {
  const { engine, accelerators } = deployment;
  const none = new Float64Array(0);
  if (engine.kind !== 'slots' || engine.service.kind !== 'roofline') {
    return { ttft: none, tpot: none, e2e: none };
  }
  const { sheet } = placesOf(deployment, scenario.pools[fleetNames.pool]!)[0]!;
  const roofline = rooflineOf(engine.service, accelerators, sheet);
  const byItems = roofline.count === 'items';
  const units = byItems ? work.items : work.promptTokens;
  const first = Float64Array.from(units, (count) => stepSeconds(roofline, count));
  const step = stepSeconds(roofline, 1);
  const whole = first.map(
    (seconds, index) => seconds + (byItems ? 0 : Math.max(0, work.outputTokens[index]! - 1) * step),
  );
  return { ttft: first.toSorted(), tpot: none, e2e: whole.toSorted() };
}

/** The promise that the hardware misses furthest without any load, if there is one. */
export function slowest(needs: Needs, times: LoneTimes): Shortfall | undefined {
  let worst: Shortfall | undefined;
  for (const time of promisedTimes) {
    const limit = needs.slos[time];
    if (limit === undefined || times[time].length === 0) continue;
    const sorted = times[time];
    const value = sorted[Math.floor(needs.slos.quantile * (sorted.length - 1))]!;
    if (value <= limit || value / limit <= (worst?.factor ?? 1)) continue;
    const because = `even alone ${promisedMetric(needs, time)} is ${timeText(value)}, and ${timeText(limit)} are promised`;
    worst = { because, factor: value / limit };
  }
  return worst;
}

/** Seconds of a prompt alone, in as many steps as the budget makes of it. */
function prefillSeconds(stepTime: StepTime, prompt: number, budget: number): number {
  let seconds = 0;
  for (let done = 0; done < prompt; done += budget) {
    const chunk = Math.min(budget, prompt - done);
    const work = noWork();
    work.prefillTokens = chunk;
    work.prefills = 1;
    work.prefillPairs = chunk * (done + (chunk + 1) / 2);
    work.prefillContext = done;
    seconds += stepTime.step(work);
  }
  return seconds;
}
