/** What a gateway counts; all begin at 0. */
export interface GatewayTotals {
  /** Requests that were sent anywhere at all, and how often any of them was. */
  sent: number;
  attempts: number;
  /** Of the attempts: again at the same target, at another one after a failure, and copies beside one that is slow. */
  retries: number;
  fallbacks: number;
  hedges: number;
  /** Copies that answered first. */
  hedgeWins: number;
  /** Answers that were not good enough, so that a dearer target was asked. */
  escalations: number;
  /** Copies whose answer nobody waits for. */
  shadows: number;
  /** Requests whose answer was looked up, found, and found for another question; and those that shared one under way. */
  lookups: number;
  hits: number;
  falseHits: number;
  coalesced: number;
  /** Bytes of kept answers that went to other regions. */
  copiedBytes: number;
  /** Turned away for a budget, or for a tenant's rate limit. */
  overBudget: number;
  overLimit: number;
  budgetAlerts: number;
  /** Times at which a target was taken out of use. */
  opens: number;
  /** Sum over the answers of how likely each is right. */
  quality: number;
  answers: number;
  /** Requests that were held for a better hour, and seconds for which they are in all. */
  deferred: number;
  deferredSeconds: number;
}
