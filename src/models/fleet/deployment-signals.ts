import { priority } from '../../engine/priority.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Uniform } from '../../engine/streams.ts';
import { toSeconds, toTicks } from '../../engine/time.ts';
import type { Autoscaler, ScalingObservation } from '../../policies/autoscaling/autoscaler.ts';
import type { Requests } from '../requests.ts';
import type { MeasuredDeployment } from './measured-deployment.ts';
import { drawNoise, type NoiseFactors, noNoise, withNoise } from './reading-noise.ts';
import { RequestMeter } from './request-meter.ts';
import { isDue, type SampleTimes, sampleTimes, windowTicks } from './sample-times.ts';
import { isAsked, type Reading, scripted } from './scripted-signals.ts';
import { type SampleNeeds, type SignalSample, takeSample } from './signal-sample.ts';
import { type SignalWindow, signalsOver } from './signal-window.ts';
import type { Readable, SignalsConfig } from './signals-config.ts';

/** What the signals of a deployment are made of, beside itself. */
export interface SignalSources {
  readonly config: SignalsConfig;
  readonly requests: Requests;
  /** Numbers for what is drawn; needed where readings have noise or fail. */
  readonly draws: Uniform | undefined;
  /** Tokens answered since the start of the run, those of requests under way included; only language models know. */
  readonly answeredTokens: (() => number) | undefined;
}

/** Shows an autoscaler its deployment: as it is at each decision, or as it was when it was scraped, some time ago. */
export class DeploymentSignals {
  readonly #simulation: Simulation;
  readonly #deployment: MeasuredDeployment;
  readonly #config: SignalsConfig;
  readonly #needs: SampleNeeds;
  readonly #draws: Uniform | undefined;
  readonly #start: number;
  readonly #times: readonly SampleTimes[];
  readonly #window: number;
  readonly #lag: number;
  /** As far back as a decision may look. */
  readonly #samples: SignalSample[] = [];
  #sampledAt = Number.NaN;

  /** `interval` is that between two decisions, in seconds, the first of which comes so long after now. */
  constructor(
    simulation: Simulation,
    deployment: MeasuredDeployment,
    interval: number,
    reads: Autoscaler<unknown>['reads'],
    { config, requests, draws, answeredTokens }: SignalSources,
  ) {
    const isRead = (...names: readonly Readable[]) =>
      reads === undefined || names.some((name) => reads.includes(name));
    this.#simulation = simulation;
    this.#deployment = deployment;
    this.#config = config;
    this.#needs = {
      kvUse: answeredTokens !== undefined && isRead('kv-use'),
      replicas: isRead('replicas'),
      answeredTokens: isRead('tokens-per-second') ? answeredTokens : undefined,
    };
    this.#draws = config.noise > 0 || config.missing > 0 ? draws : undefined;
    this.#start = simulation.now;
    this.#window = windowTicks(config, toTicks(interval));
    this.#lag = toTicks(config.lag);
    this.#times = sampleTimes(config, toTicks(interval), this.#window);
    if (
      isRead('ttft', 'itl', 'request-tokens') ||
      (answeredTokens === undefined && isRead('tokens-per-second'))
    ) {
      deployment.meter = new RequestMeter(requests);
    }
    this.#sample(false);
    for (const times of this.#times) this.#sampleAt(times, toTicks(interval));
  }

  /** Whether the autoscaler is asked at this instant. */
  get isAsked(): boolean {
    return isAsked(this.#config.script, this.#simulation.now);
  }

  /** What a decision at this instant sees. */
  observe(): ScalingObservation {
    const { now } = this.#simulation;
    // At one instant samples come before decisions.
    for (const times of this.#times) {
      if (isDue(times, now - this.#start)) this.#sample(times.isReading);
    }
    const { count: ready, starting, draining } = this.#deployment;
    return {
      now: toSeconds(now),
      ready,
      starting,
      draining,
      ...scripted(this.#measured(), this.#config.script, now),
    };
  }

  #measured(): Reading {
    const window = this.#visible();
    if (window === undefined) return {};
    const { percentile, demand } = this.#config;
    const { noise, replicas } = window.last;
    const read = withNoise(signalsOver(window, percentile / 100), noise);
    return {
      ...read,
      arrivalRate: demand === 'arrival' ? read.arrivalRate : read.completionRate,
      ...(replicas && { replicas }),
    };
  }

  /** The samples that a decision now goes by; undefined where there is none. */
  #visible(): SignalWindow | undefined {
    const samples = this.#samples;
    const until = this.#simulation.now - this.#lag;
    const from = Math.max(this.#start, until - this.#window);
    while (samples.length > 0 && samples[0]!.at < from) samples.shift();
    const last = samples.findLast(({ at }) => at <= until);
    // At the start nothing has been measured yet.
    if (last === undefined || last.isFailed || last.at === this.#start) return undefined;
    const scraped = samples.filter(({ at }) => at > from && at <= until);
    const levels = this.#config.scrape > 0 && scraped.length > 0 ? scraped : [last];
    return { first: samples[0]!, last, levels };
  }

  /** Samples at its times, but for those that decisions have anyway. */
  #sampleAt({ first, period, isReading }: SampleTimes, interval: number): void {
    if (isReading && first === interval && period === interval) return;
    const { name } = this.#deployment.config;
    const tick = this.#simulation.on(`${name}/scrape`, priority.control, () => {
      this.#sample(isReading);
      this.#simulation.scheduleAt(this.#simulation.now + period, tick, 0);
    });
    this.#simulation.scheduleAt(this.#simulation.now + first, tick, 0);
  }

  #sample(isReading: boolean): void {
    const { now } = this.#simulation;
    // A decision at this instant had it already.
    if (this.#sampledAt === now) return;
    this.#sampledAt = now;
    const reading = this.#read(isReading);
    // What is read at decisions is still where the next window begins; of a scrape that failed nothing is left.
    if (reading.isFailed && this.#config.scrape > 0) return;
    this.#samples.push(takeSample(this.#deployment, this.#needs, now, reading));
  }

  /** Draws what becomes of a reading: as many numbers for each. */
  #read(isReading: boolean): { readonly isFailed: boolean; readonly noise: NoiseFactors } {
    const draws = this.#draws;
    if (draws === undefined || !isReading) return { isFailed: false, noise: noNoise };
    const { missing, noise } = this.#config;
    const isFailed = draws() < missing;
    return { isFailed, noise: drawNoise(draws, noise) };
  }
}
