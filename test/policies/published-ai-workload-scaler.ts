/** What the published class is told at each call. */
export interface WorkloadMetrics {
  readonly timestamp: number;
  readonly queue_depth: number;
  readonly avg_latency_ms: number;
  readonly gpu_utilization: number;
  readonly requests_per_second: number;
}

/**
 * The reference design's Python class, line by line, with `datetime` as seconds: `now` stands for
 * `datetime.now()`. The caller appends to `metrics_history` and carries out what `should_scale` returns.
 */
export class PublishedAIWorkloadScaler {
  now = 0;
  readonly metrics_history: WorkloadMetrics[] = [];
  current_instances: number;
  last_scale_time: number;
  readonly min_instances: number;
  readonly max_instances: number;
  readonly target_queue_depth: number;
  readonly target_latency_ms: number;
  readonly scale_up_threshold: number;
  readonly scale_down_threshold: number;
  readonly cooldown_seconds: number;

  constructor(
    min_instances = 2,
    max_instances = 20,
    target_queue_depth = 10,
    target_latency_ms = 100.0,
    scale_up_threshold = 1.5,
    scale_down_threshold = 0.5,
    cooldown_seconds = 300,
  ) {
    this.min_instances = min_instances;
    this.max_instances = max_instances;
    this.current_instances = min_instances;
    this.target_queue_depth = target_queue_depth;
    this.target_latency_ms = target_latency_ms;
    this.scale_up_threshold = scale_up_threshold;
    this.scale_down_threshold = scale_down_threshold;
    this.cooldown_seconds = cooldown_seconds;
    this.last_scale_time = this.now;
  }

  should_scale(metrics: WorkloadMetrics): number {
    if (timedeltaSeconds(this.now - this.last_scale_time) < this.cooldown_seconds) return 0;

    const queue_ratio = metrics.queue_depth / this.target_queue_depth;
    const latency_ratio = metrics.avg_latency_ms / this.target_latency_ms;
    const trend = this._calculate_trend();

    if (
      queue_ratio > this.scale_up_threshold ||
      latency_ratio > this.scale_up_threshold ||
      trend > 0.2
    ) {
      if (this.current_instances < this.max_instances) {
        const desired = Math.min(this.max_instances, Math.trunc(this.current_instances * 1.5));
        return desired - this.current_instances;
      }
    } else if (
      queue_ratio < this.scale_down_threshold &&
      latency_ratio < this.scale_down_threshold &&
      metrics.gpu_utilization < 0.3 &&
      trend < -0.1
    ) {
      if (this.current_instances > this.min_instances) {
        const desired = Math.max(this.min_instances, Math.trunc(this.current_instances * 0.75));
        return desired - this.current_instances;
      }
    }
    return 0;
  }

  _calculate_trend(): number {
    if (this.metrics_history.length < 2) return 0.0;
    const cutoff = this.now - 5 * 60;
    const recent = this.metrics_history.filter((m) => m.timestamp > cutoff);
    if (recent.length < 2) return 0.0;
    const first_rps = recent[0]!.requests_per_second;
    const last_rps = recent.at(-1)!.requests_per_second;
    if (first_rps === 0) return 0.0;
    return (last_rps - first_rps) / first_rps;
  }

  scale_instances(delta: number): void {
    const wanted = this.current_instances + delta;
    const new_count = Math.max(this.min_instances, Math.min(this.max_instances, wanted));
    this.current_instances = new_count;
    this.last_scale_time = this.now;
  }
}

/** `timedelta.seconds`: the whole seconds of the last day, without the days. */
function timedeltaSeconds(seconds: number): number {
  return Math.floor(seconds) % 86400;
}
