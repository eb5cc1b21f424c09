import { ticksPerSecond, toSeconds } from '../engine/time.ts';
import { wideNumbers } from '../engine/wide-numbers.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import { Histogram } from '../metrics/histogram.ts';
import type { ServingUsage } from '../metrics/serving-usage.ts';
import type { CarbonAccounts } from './carbon-accounts.ts';
import type { FleetRecorder } from './fleet-recorder.ts';
import type { RecordedService } from './recorded-service.ts';
import type { SeriesRow } from './result.ts';

interface IntervalCounts {
  arrived: number;
  completed: number;
  good: number;
  rejected: number;
  timedOut: number;
  failed: number;
  /** Integrals at the start of the interval. */
  waiting: number;
  busy: number;
  open: number;
  cost: number;
  watts: number;
  /** Grams of CO2e at the start of the interval. */
  grams: number;
  /** Dollars of providers at the start of the interval. */
  apiUsd: number;
  /** Totals of the engines at the start of the interval. */
  outputTokens: number;
  usedBlockSteps: number;
  preemptions: number;
  blockSteps: number;
}

/** Counts what happens in each interval, service by service. */
export class SeriesRecorder {
  readonly rows: SeriesRow[] = [];
  readonly #services: readonly RecordedService[];
  readonly #serving: readonly ServingUsage[];
  readonly #usages: readonly FleetUsage[];
  readonly #fleet: Pick<FleetRecorder, 'accounts' | 'moves'>;
  readonly #carbon: CarbonAccounts | undefined;
  readonly #counts: IntervalCounts[];
  /** Latencies of those that completed in the interval, in ticks. */
  readonly #e2e: Histogram[];
  /** The same to the first token, of those who have one before the last. */
  readonly #ttft: (Histogram | undefined)[];
  #start = 0;

  constructor(
    services: readonly RecordedService[],
    usages: readonly FleetUsage[],
    serving: readonly ServingUsage[],
    fleet: Pick<FleetRecorder, 'accounts' | 'moves'>,
    carbon?: CarbonAccounts,
  ) {
    this.#carbon = carbon;
    this.#services = services;
    this.#usages = usages;
    this.#serving = serving;
    this.#fleet = fleet;
    this.#counts = services.map(() =>
      wideNumbers({
        arrived: 0,
        completed: 0,
        good: 0,
        rejected: 0,
        timedOut: 0,
        failed: 0,
        waiting: 0,
        busy: 0,
        open: 0,
        cost: 0,
        watts: 0,
        grams: 0,
        apiUsd: 0,
        outputTokens: 0,
        usedBlockSteps: 0,
        preemptions: 0,
        blockSteps: 0,
      }),
    );
    this.#e2e = services.map(() => new Histogram());
    this.#ttft = services.map(({ kind, isLlm }) =>
      kind === 'deployment' && !isLlm ? undefined : new Histogram(),
    );
  }

  arrived(deployment: number): void {
    this.#counts[deployment]!.arrived += 1;
  }

  rejected(deployment: number): void {
    this.#counts[deployment]!.rejected += 1;
  }

  timedOut(deployment: number): void {
    this.#counts[deployment]!.timedOut += 1;
  }

  failed(deployment: number): void {
    this.#counts[deployment]!.failed += 1;
  }

  completed(deployment: number, e2eTicks: number, ttftTicks: number, good: boolean): void {
    const counts = this.#counts[deployment]!;
    counts.completed += 1;
    if (good) counts.good += 1;
    this.#e2e[deployment]!.record(e2eTicks);
    this.#ttft[deployment]?.record(ttftTicks);
  }

  /** Ends the interval at `now` and starts the next one. */
  sample(now: number): void {
    for (const [index, counts] of this.#counts.entries()) {
      const usage = this.#usages[index]!;
      const open = usage.openSlots.integral(now) - counts.open;
      const { name, isLlm } = this.#services[index]!;
      const e2e = this.#e2e[index]!;
      const ttft = this.#ttft[index];
      const { totals } = this.#serving[index]!;
      const seconds = toSeconds(now - this.#start);
      this.rows.push({
        time: toSeconds(this.#start),
        deployment: name,
        arrived: counts.arrived,
        completed: counts.completed,
        rejected: counts.rejected,
        timed_out: counts.timedOut,
        failed: counts.failed,
        good: counts.good,
        queue: (usage.waiting.integral(now) - counts.waiting) / (now - this.#start),
        replicas: usage.replicas.value,
        starting: this.#fleet.accounts.starting(index),
        desired: this.#fleet.moves[index]!.desired,
        utilisation: (usage.busySlots.integral(now) - counts.busy) / open,
        cost_usd_per_hour:
          (usage.price.integral(now) - counts.cost) / (now - this.#start) +
          (3600 * (usage.apiUsd - counts.apiUsd)) / seconds,
        ...this.#drawn(index, now, counts),
        tokens_per_second: isLlm
          ? (totals.outputTokens - counts.outputTokens) / seconds
          : Number.NaN,
        kv_use:
          (totals.usedBlockSteps - counts.usedBlockSteps) / (totals.blockSteps - counts.blockSteps),
        preemptions: isLlm ? totals.preemptions - counts.preemptions : Number.NaN,
        e2e_p50: e2e.quantile(0.5) / ticksPerSecond,
        e2e_p95: e2e.quantile(0.95) / ticksPerSecond,
        e2e_p99: e2e.quantile(0.99) / ticksPerSecond,
        ttft_p50: (ttft?.quantile(0.5) ?? Number.NaN) / ticksPerSecond,
        ttft_p95: (ttft?.quantile(0.95) ?? Number.NaN) / ticksPerSecond,
      });
      counts.arrived = 0;
      counts.completed = 0;
      counts.good = 0;
      counts.rejected = 0;
      counts.timedOut = 0;
      counts.failed = 0;
      e2e.clear();
      ttft?.clear();
      counts.waiting = usage.waiting.integral(now);
      counts.busy = usage.busySlots.integral(now);
      counts.open = usage.openSlots.integral(now);
      counts.cost = usage.price.integral(now);
      counts.watts = usage.watts.integral(now);
      counts.grams = this.#carbon?.grams(index, now) ?? 0;
      counts.apiUsd = usage.apiUsd;
      counts.outputTokens = totals.outputTokens;
      counts.usedBlockSteps = totals.usedBlockSteps;
      counts.preemptions = totals.preemptions;
      counts.blockSteps = totals.blockSteps;
    }
    this.#start = now;
  }

  /** Ends the last interval at the horizon, where it is shorter than the others. */
  finish(now: number): void {
    if (now > this.#start) this.sample(now);
  }

  /** The usages are about to forget what came before `now`: keep the interval's part of it. */
  beforeReset(now: number): void {
    for (const [index, counts] of this.#counts.entries()) {
      const usage = this.#usages[index]!;
      counts.waiting -= usage.waiting.integral(now);
      counts.busy -= usage.busySlots.integral(now);
      counts.open -= usage.openSlots.integral(now);
      counts.cost -= usage.price.integral(now);
      counts.watts -= usage.watts.integral(now);
      counts.grams -= this.#carbon?.grams(index, now) ?? 0;
      counts.apiUsd -= usage.apiUsd;
      const { totals } = this.#serving[index]!;
      counts.outputTokens -= totals.outputTokens;
      counts.usedBlockSteps -= totals.usedBlockSteps;
      counts.preemptions -= totals.preemptions;
      counts.blockSteps -= totals.blockSteps;
    }
  }

  /** Mean power and carbon of the interval, where there are regions. */
  #drawn(index: number, now: number, counts: IntervalCounts): Partial<SeriesRow> {
    if (this.#carbon === undefined) return {};
    const ticks = now - this.#start;
    const grams = this.#carbon.grams(index, now) - counts.grams;
    return {
      watts: (this.#usages[index]!.watts.integral(now) - counts.watts) / ticks,
      carbon_g_per_hour: (3600 * grams) / toSeconds(ticks),
    };
  }
}
