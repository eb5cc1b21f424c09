import type { Predictor } from './predictors.ts';

/** Requests that arrived over some time. */
export interface Traffic {
  readonly seconds: number;
  readonly requests: number;
  /** Tokens of all their prompts, and of all their answers. */
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export const noTraffic: Traffic = { seconds: 0, requests: 0, inputTokens: 0, outputTokens: 0 };

/** Both together; a missing part is none. */
export function withTraffic(a: Traffic, b: Traffic | undefined): Traffic {
  if (b === undefined) return a;
  return {
    seconds: a.seconds + b.seconds,
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
  };
}

/** Three series of one predictor: requests of an interval, and the mean tokens of a request. */
export interface Forecast<State> {
  readonly requests: State;
  readonly inputTokens: State;
  readonly outputTokens: State;
}

export function noForecast<State>(predictor: Predictor<State>): Forecast<State> {
  const initial = predictor.initial();
  return { requests: initial, inputTokens: initial, outputTokens: initial };
}

/** The forecast after one more interval; one without requests keeps the shape of the last ones. */
export function withInterval<State>(
  predictor: Predictor<State>,
  before: Forecast<State>,
  { requests, inputTokens, outputTokens }: Traffic,
  shape: { readonly inputTokens: number; readonly outputTokens: number },
): Forecast<State> {
  const isIdle = requests <= 0;
  const input = isIdle ? shape.inputTokens : inputTokens / requests;
  const output = isIdle ? shape.outputTokens : outputTokens / requests;
  return {
    requests: predictor.add(before.requests, Math.max(0, requests)),
    inputTokens: predictor.add(before.inputTokens, input),
    outputTokens: predictor.add(before.outputTokens, output),
  };
}
