import { describe, expect, it } from 'vitest';
import { ServerlessHandler } from '../../src/policies/caching/serverless-handler.ts';

/** Asks for models one after another; whether each was in memory. */
function ask(handler: ServerlessHandler, ...models: readonly number[]): boolean[] {
  return models.map((model) => handler.get(model));
}

describe('the published ServerlessAIHandler', () => {
  it('loads a model once, and never again', () => {
    const handler = new ServerlessHandler({ lru: 128, corrected: false });
    expect(ask(handler, 1, 1, 2, 1, 2)).toEqual([false, true, false, true, true]);
  });

  it('frees nothing by its LRU of 128: a thousand models later, memory has a thousand models', () => {
    const handler = new ServerlessHandler({ lru: 128, corrected: false });
    for (let model = 0; model < 1000; model += 1) expect(handler.get(model)).toBe(false);
    expect(handler.models).toBe(1000);
    // The first left the LRU long ago, and is found in the dictionary of the class.
    expect(handler.get(0)).toBe(true);
  });
});

describe('the corrected one', () => {
  it('never has more than the LRU has room for', () => {
    const handler = new ServerlessHandler({ lru: 128, corrected: true });
    for (let model = 0; model < 1000; model += 1) handler.get(model);
    expect(handler.models).toBe(128);
    expect(ask(handler, 872, 999, 871)).toEqual([true, true, false]);
  });

  it('drops the least recently used', () => {
    const handler = new ServerlessHandler({ lru: 2, corrected: true });
    expect(ask(handler, 1, 2, 1, 3, 1, 2)).toEqual([false, false, true, false, true, false]);
  });
});
