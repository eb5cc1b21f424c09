import { heightAt, type PiecewiseLine } from './piecewise-line.ts';
import { type StepTime, type StepWork, shortestStep } from './step-time.ts';

/** A measured step in which so many sequences decode, each of so many KV tokens. */
export interface DecodePoint {
  readonly batch: number;
  readonly context: number;
  readonly seconds: number;
}

/** A measured step of a lone prompt. */
export interface PromptPoint {
  readonly tokens: number;
  readonly seconds: number;
}

/**
 * Steps as they were measured. Of each measured batch a least-squares line in context; between batches straight
 * lines, so that a step is bilinear in batch and context, and affine in KV tokens at a fixed batch. Prompts are
 * piecewise linear. Beyond what was measured the last piece goes on.
 */
export function tableStep(
  points: readonly DecodePoint[],
  prompts: readonly PromptPoint[],
): StepTime {
  if (points.length === 0 || prompts.length === 0) {
    throw new RangeError('a table of steps needs measured steps: its file was not read');
  }
  return new TableStep(points, prompts);
}

class TableStep implements StepTime {
  /** By batch: seconds without context, and those that a token of context of every sequence adds. */
  readonly #base: PiecewiseLine;
  readonly #perContext: PiecewiseLine;
  readonly #prompts: PiecewiseLine;
  /** Seconds that any prompt takes, however short, and any decodes, however few. */
  readonly #leastPrompt: number;
  readonly #leastBase: number;

  constructor(points: readonly DecodePoint[], prompts: readonly PromptPoint[]) {
    const lines = batchLines(points);
    this.#base = {
      x: lines.map(({ batch }) => batch),
      y: lines.map(({ base }) => base),
    };
    // Where nobody decodes no KV is read: one batch alone tells what it reads of any other.
    this.#perContext = {
      x: [0, ...this.#base.x],
      y: [0, ...lines.map(({ perContext }) => perContext)],
    };
    const lengths = distinct(prompts.map(({ tokens }) => tokens));
    this.#prompts = {
      x: lengths,
      y: lengths.map((length) =>
        mean(prompts.filter(({ tokens }) => tokens === length).map(({ seconds }) => seconds)),
      ),
    };
    this.#leastPrompt = Math.max(shortestStep, heightAt(this.#prompts, 0));
    this.#leastBase = Math.max(0, heightAt(this.#base, 0));
  }

  step({ prefills, prefillTokens, prefillContext, decodes, kvTokens }: Readonly<StepWork>): number {
    const read = this.decodePerKvToken(decodes) * kvTokens;
    if (prefills === 0) return this.decodeBase(decodes) + read;
    // A chunk is what a longer prompt takes more than a shorter one; of several the mean stands for all.
    const before = prefillContext / prefills;
    const after = before + prefillTokens / prefills;
    const prompt =
      this.#leastPrompt + prefills * Math.max(0, this.#prompt(after) - this.#prompt(before));
    if (decodes === 0) return prompt;
    // The weights are read once for both, so that only what more sequences add is added.
    const base = this.decodeBase(decodes);
    const added = Math.max(0, base - this.#leastBase);
    return Math.max(base, prompt + added) + read;
  }

  decodeBase(sequences: number): number {
    return Math.max(shortestStep, heightAt(this.#base, sequences));
  }

  decodePerKvToken(sequences: number): number {
    return sequences === 0 ? 0 : heightAt(this.#perContext, sequences) / sequences;
  }

  #prompt(tokens: number): number {
    return Math.max(this.#leastPrompt, heightAt(this.#prompts, tokens));
  }
}

interface BatchLine {
  readonly batch: number;
  readonly base: number;
  readonly perContext: number;
}

/** The line of each batch in order; where a batch has one context, its slope is what other batches suggest. */
function batchLines(points: readonly DecodePoint[]): BatchLine[] {
  const groups = distinct(points.map(({ batch }) => batch)).map((batch) => ({
    batch,
    own: points.filter((point) => point.batch === batch),
  }));
  const sloped = groups.filter(({ own }) => own.some(({ context }) => context !== own[0]!.context));
  const slopes: PiecewiseLine = {
    x: [0, ...sloped.map(({ batch }) => batch)],
    y: [0, ...sloped.map(({ own }) => slopeOf(own))],
  };
  return groups.map(({ batch, own }) => {
    const perContext = heightAt(slopes, batch);
    const context = mean(own.map((point) => point.context));
    const base = mean(own.map(({ seconds }) => seconds)) - perContext * context;
    // Nothing is free without context: then the line goes through the origin instead.
    return base >= shortestStep
      ? { batch, base, perContext }
      : { batch, base: shortestStep, perContext: slopeFromOrigin(own) };
  });
}

/** Least squares; context never makes a step shorter. */
function slopeOf(points: readonly DecodePoint[]): number {
  const context = mean(points.map((point) => point.context));
  const seconds = mean(points.map((point) => point.seconds));
  let [covariance, variance] = [0, 0];
  for (const point of points) {
    covariance += (point.context - context) * (point.seconds - seconds);
    variance += (point.context - context) * (point.context - context);
  }
  return Math.max(0, covariance / variance);
}

function slopeFromOrigin(points: readonly DecodePoint[]): number {
  let [products, squares] = [0, 0];
  for (const { context, seconds } of points) {
    products += context * seconds;
    squares += context * context;
  }
  return products / squares;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
