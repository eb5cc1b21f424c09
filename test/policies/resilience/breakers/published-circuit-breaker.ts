/** The reference design's Python class, line by line: `now` stands for `time.time()`. */
export class PublishedCircuitBreaker {
  now = 0;
  failure_count = 0;
  last_failure_time = 0;
  state = 'CLOSED';
  readonly failure_threshold: number;
  readonly timeout_seconds: number;

  constructor(failure_threshold = 5, timeout_seconds = 60) {
    this.failure_threshold = failure_threshold;
    this.timeout_seconds = timeout_seconds;
  }

  is_available(): boolean {
    if (this.state === 'CLOSED') return true;

    if (this.state === 'OPEN') {
      if (this.now - this.last_failure_time > this.timeout_seconds) {
        this.state = 'HALF_OPEN';
        return true;
      }
      return false;
    }

    if (this.state === 'HALF_OPEN') return true;

    return false;
  }

  record_failure(): void {
    this.failure_count += 1;
    this.last_failure_time = this.now;

    if (this.failure_count >= this.failure_threshold) this.state = 'OPEN';
  }

  record_success(): void {
    if (this.state === 'HALF_OPEN') {
      this.state = 'CLOSED';
      this.failure_count = 0;
    }
  }
}
