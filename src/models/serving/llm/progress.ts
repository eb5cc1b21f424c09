import type { RequestId } from '../../requests.ts';
import type { Batch } from './batch.ts';
import type { Lines } from './lines.ts';
import type { LlmEngine } from './llm-engine.ts';
import { shorten } from './shorten.ts';
import type { Stretch } from './stretch.ts';
import type { WholePrompts } from './whole-prompts.ts';

/** Counts what the steps that are done gave: tokens, and the time between them. */
export class Progress {
  readonly #engine: LlmEngine;
  readonly #index: number;
  readonly #lines: Lines;
  readonly #batch: Batch;
  readonly #stretch: Stretch;
  readonly #wholePrompts: WholePrompts | undefined;
  /** Whether answers, but for their first tokens, are other replicas' work. */
  readonly #handsOver: boolean;

  constructor(
    engine: LlmEngine,
    index: number,
    lines: Lines,
    batch: Batch,
    stretch: Stretch,
    wholePrompts: WholePrompts | undefined,
    handsOver: boolean,
  ) {
    this.#engine = engine;
    this.#index = index;
    this.#lines = lines;
    this.#batch = batch;
    this.#stretch = stretch;
    this.#wholePrompts = wholePrompts;
    this.#handsOver = handsOver;
  }

  /** Counts the steps of the stretch up to one that was done at an instant, and takes the blocks that they needed. */
  countDecodes(until: number, at: number): void {
    const { totals } = this.#engine;
    const batch = this.#batch;
    const { cache, decodes } = batch;
    const { count } = decodes;
    const stretch = this.#stretch;
    const from = stretch.done;
    const steps = until - from;
    // The blocks of the first step were taken at its boundary, those of the others were not.
    const needed = decodes.blocksOver(steps, batch.granted);
    totals.usedBlockSteps += steps * cache.used + decodes.blockSteps;
    batch.gaps.steps(stretch, until, at, count);
    this.#engine.trace?.steps(this.#index, {
      from: stretch.doneAt,
      until: at,
      steps,
      goOn: from > 0,
      decodes: count,
      prefills: 0,
      prefillTokens: 0,
      usedBlocks: cache.used,
      blocks: cache.blocks,
    });
    cache.take(needed);
    batch.granted = false;
    totals.steps += steps;
    totals.blockSteps += steps * cache.blocks;
    totals.sequenceSteps += steps * count;
    totals.outputTokens += steps * count;
    decodes.advance(steps);
    stretch.advance(until, at);
  }

  /** Counts a step with chunks that is done, and gives those whose prompt is complete a token. */
  countChunks(): void {
    const { simulation, sequences, totals, work } = this.#engine;
    const { now } = simulation;
    const batch = this.#batch;
    const { cache, decodes, prefilling } = batch;
    batch.fillWork();
    totals.steps += 1;
    totals.blockSteps += cache.blocks;
    totals.sequenceSteps += decodes.count + work.prefills;
    totals.computedTokens += work.prefillTokens;
    totals.usedBlockSteps += cache.used;
    totals.outputTokens += decodes.count;
    const { trace } = this.#engine;
    trace?.steps(this.#index, {
      from: this.#stretch.doneAt,
      until: now,
      steps: 1,
      goOn: false,
      decodes: decodes.count,
      prefills: work.prefills,
      prefillTokens: work.prefillTokens,
      usedBlocks: cache.used,
      blocks: cache.blocks,
    });
    if (decodes.count > 0) batch.gaps.step(now - this.#stretch.doneAt, now, decodes.count);
    decodes.advance(1);
    batch.granted = false;
    let kept = 0;
    for (const request of prefilling) {
      const isDone =
        sequences.chunk[request]! > 0 &&
        sequences.computed[request] === sequences.target[request] &&
        sequences.cancelled[request] === 0;
      if (sequences.chunk[request]! > 0) {
        trace?.chunk(this.#index, request, this.#stretch.doneAt, sequences.chunk[request]!);
      }
      sequences.spent[request]! += sequences.chunk[request]!;
      sequences.chunk[request] = 0;
      if (isDone) this.#giveFirst(request, now);
      if (isDone && this.#goesOn(request)) batch.handOver(request);
      else prefilling[kept++] = request;
    }
    shorten(prefilling, kept);
  }

  /** A sequence whose prompt is complete has a token. */
  #giveFirst(request: RequestId, now: number): void {
    const { sequences, requests, totals } = this.#engine;
    const before = sequences.lastTokenAt[request]!;
    sequences.given[request]! += 1;
    totals.outputTokens += 1;
    this.#lines.answered(sequences.line[request]!, 1);
    if (Number.isNaN(before)) {
      requests.firstAnswerAt[request] = now;
      this.#wholePrompts?.store(request);
    } else {
      this.#batch.gaps.one(now - before);
    }
    sequences.lastTokenAt[request] = now;
  }

  /** Whether another replica gives the rest of an answer, where there is any. */
  #goesOn(request: RequestId): boolean {
    const { sequences, requests } = this.#engine;
    return this.#handsOver && sequences.given[request] !== requests.outputTokens[request];
  }
}
