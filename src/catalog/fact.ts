/** How far a figure is to be trusted: `low` ones must stay parameters of a scenario. */
export type Confidence = 'high' | 'medium' | 'low';

/** A figure that others measured or documented; its unit is in the name of the field that holds it. */
export interface Fact {
  readonly value: number;
  /** The least and the greatest that sources give, or that a scenario may set. */
  readonly range?: readonly [number, number];
  readonly source: string;
  readonly confidence: Confidence;
}
