import { frontierSentence, renderFrontier } from '../report/frontier-text.ts';
import { roundReplications } from '../report/no-difference.ts';
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
  /** Whether Ctrl-C came while remedies were tried. */
  readonly isInterrupted: boolean;
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
  const lines = [...renderFrontier(frontier, settings), ...tieLines(frontier, settings)];
  const met = frontier.cheapest !== undefined;
  if (met || remedies.length === 0) {
    const sentence = frontierSentence(frontier, settings);
    return { frontier, lines, sentence, met, isInterrupted: false };
  }
  let works: FrontierPoint | undefined;
  let tried = 0;
  while (works === undefined && tried < remedies.length) {
    const remedied = await remedies[tried]!();
    if (remedied.outcomes.some(({ kind }) => kind === 'interrupted')) {
      const sentence = `interrupted while remedies were tried; ${frontierSentence(frontier, settings)}`;
      return { frontier, lines, sentence, met, isInterrupted: true };
    }
    works = frontierOf(settings, configurationsOf(remedied)).cheapest?.point;
    tried += 1;
  }
  const sentence = frontierSentence(frontier, settings, { tried, works });
  return { frontier, lines, sentence, met, isInterrupted: false };
}

/** How many replications may tell apart those of which no difference in cost is shown. */
function tieLines({ cheapest }: Frontier, { cost }: FrontierScenario): string[] {
  const ties = cheapest?.ties ?? [];
  const counts = ties.flatMap(({ more }) => roundReplications(more) ?? []);
  if (counts.length === 0) return [];
  const names = [cheapest!.point, ...ties].map(({ name }) => name).join(', ');
  return [`--replications ${Math.min(...counts)} may show a difference in ${cost} among ${names}`];
}

function configurationsOf(run: SweepRun): Configuration[] {
  const axes = Object.keys(run.variants[0]!.labels);
  return run.variants.map((variant, index) => ({
    name: axes.length === 1 ? variant.labels[axes[0]!]! : variantName(variant),
    scenario: variant.parsed.scenario,
    results: resultsOf(run, index),
  }));
}
