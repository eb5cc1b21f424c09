/** What must be known of a deployment to say what became of it. */
export interface RecordedDeployment {
  readonly name: string;
  /** Whether it serves a language model. */
  readonly isLlm: boolean;
}
