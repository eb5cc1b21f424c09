import type { ReplicaReading } from '../../policies/autoscaling/autoscaler.ts';
import type { DeploymentTotals } from './deployment.ts';
import type { BucketCounts } from './latency-buckets.ts';
import { type MeasuredDeployment, meanKvUse, replicaReadings } from './measured-deployment.ts';
import type { NoiseFactors } from './reading-noise.ts';
import type { TokenTotals } from './request-meter.ts';

/** Levels and running totals of a deployment at one instant, in ticks; undefined is what nobody reads. */
export interface SignalSample {
  readonly at: number;
  /** It is only what a later one is told apart from. */
  readonly isFailed: boolean;
  readonly noise: NoiseFactors;
  readonly totals: Readonly<DeploymentTotals>;
  readonly queueDepth: number;
  readonly ongoing: number;
  readonly kvUse: number | undefined;
  readonly answeredTokens: number | undefined;
  readonly tokens: Readonly<TokenTotals> | undefined;
  readonly ttft: BucketCounts | undefined;
  readonly itl: BucketCounts | undefined;
  readonly replicas: readonly ReplicaReading[] | undefined;
}

/** What a sample is to hold beside what is always at hand. */
export interface SampleNeeds {
  readonly kvUse: boolean;
  readonly replicas: boolean;
  /** Tokens answered since the start of the run, those of requests under way included. */
  readonly answeredTokens: (() => number) | undefined;
}

/** Takes a sample of a deployment at `now`, in ticks. */
export function takeSample(
  deployment: MeasuredDeployment,
  needs: SampleNeeds,
  now: number,
  reading: { readonly isFailed: boolean; readonly noise: NoiseFactors },
): SignalSample {
  const { engine, meter, totals } = deployment;
  deployment.settle();
  if (needs.answeredTokens !== undefined) engine.settle();
  return {
    at: now,
    ...reading,
    totals: { ...totals },
    queueDepth: deployment.waiting,
    ongoing: deployment.ongoing,
    kvUse: needs.kvUse ? meanKvUse(deployment) : undefined,
    answeredTokens: needs.answeredTokens?.() ?? meter?.tokens.answered,
    tokens: meter && { ...meter.tokens },
    ttft: meter?.ttft.snapshot(),
    itl: meter?.itl.snapshot(),
    replicas: needs.replicas ? replicaReadings(deployment) : undefined,
  };
}
