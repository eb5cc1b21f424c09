/** A candidate that need not be simulated, and by how much it falls short, as a factor above 1. */
export interface Shortfall {
  readonly because: string;
  readonly factor: number;
}
