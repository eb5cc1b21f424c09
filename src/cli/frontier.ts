import { frontierSentence, renderFrontier } from '../report/frontier-text.ts';
import { resultsOf, type SweepRun } from '../report/result-files.ts';
import { variantName } from '../report/terminal.ts';
import type { FrontierScenario } from '../scenario/schema/frontier.ts';
import {
  type Configuration,
  type Frontier,
  type FrontierPoint,
  frontierOf,
} from '../sweep/frontier.ts';

/** Cost against quality in words: a table, and the verdict in a sentence. */
export interface FrontierReport {
  readonly frontier: Frontier;
  readonly lines: readonly string[];
  readonly sentence: string;
  /** Whether a configuration that may be chosen keeps every SLO. */
  readonly met: boolean;
}

/**
 * The frontier of a sweep that ran. Where no configuration keeps every SLO, the remedies are run one after the
 * other until one does.
 */
export async function frontierReport(
  run: SweepRun,
  settings: FrontierScenario,
  remedies: readonly (() => Promise<SweepRun>)[],
): Promise<FrontierReport> {
  const frontier = frontierOf(settings, configurationsOf(run));
  const lines = renderFrontier(frontier, settings);
  const met = frontier.cheapest !== undefined;
  if (met || remedies.length === 0) {
    return { frontier, lines, sentence: frontierSentence(frontier, settings), met };
  }
  let works: FrontierPoint | undefined;
  let tried = 0;
  while (works === undefined && tried < remedies.length) {
    const remedied = await remedies[tried]!();
    works = frontierOf(settings, configurationsOf(remedied)).cheapest?.point;
    tried += 1;
  }
  const sentence = frontierSentence(frontier, settings, { tried, works });
  return { frontier, lines, sentence, met };
}

function configurationsOf(run: SweepRun): Configuration[] {
  const axes = Object.keys(run.variants[0]!.labels);
  return run.variants.map((variant, index) => ({
    name: axes.length === 1 ? variant.labels[axes[0]!]! : variantName(variant),
    scenario: variant.parsed.scenario,
    results: resultsOf(run, index),
  }));
}
