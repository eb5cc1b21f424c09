/** A request as a real server answered it; seconds on one clock, from the first arrival on. */
export interface MeasuredRequest {
  readonly line: number;
  readonly arrival: number;
  readonly firstToken: number;
  readonly lastToken: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}
