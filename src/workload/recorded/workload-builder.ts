import { float64Column, int32Column } from './growing-column.ts';
import { type RecordedWorkload, usual } from './recorded-workload.ts';
import { WorkloadError } from './workload-error.ts';

/** How a reader treats times and memory. */
export interface BuildOptions {
  /** The name for error messages. */
  readonly file: string;
  /** Seconds by which a row may be earlier than one above it; such rows are sorted. */
  readonly tolerance: number;
  /** Whether the columns lie on SharedArrayBuffers. */
  readonly shared: boolean;
}

/** Requests of a file: three months at a thousand a minute, and some 10 GB of columns while they are read. */
const mostRequests = 100_000_000;

/** Seconds of a recording: as many as a clock of microseconds counts. */
const longestSpan = 9e9;

/**
 * Collects the rows of a recorded workload. One row at a time: `begin`, then attributes that differ
 * from the defaults, then `prefix` group by group. Stable: rows of one instant stay in file order.
 */
export class WorkloadBuilder {
  private readonly options: BuildOptions;
  private readonly arrivals = float64Column();
  private readonly promptTokens = int32Column();
  private readonly outputTokens = int32Column();
  private readonly items = float64Column(usual.items);
  private readonly tenant = int32Column(usual.tenant);
  private readonly work = float64Column(usual.work);
  private readonly session = int32Column(usual.session);
  private readonly turn = int32Column(usual.turn);
  private readonly content = int32Column(usual.content);
  private readonly topic = int32Column(usual.topic);
  private readonly prefixStarts = int32Column(usual.prefixStart);
  private readonly prefixGroups = int32Column();
  private readonly prefixTokens = int32Column();
  private readonly tenantIndex = new Map<string, number>();
  private groupCount = 0;
  private sessionCount = 0;
  private earliest = Number.POSITIVE_INFINITY;
  private latest = Number.NEGATIVE_INFINITY;
  private sorted = true;

  constructor(options: BuildOptions, tenants: readonly string[] = []) {
    this.options = options;
    for (const tenant of tenants) this.tenantNumber(tenant);
  }

  get count(): number {
    return this.arrivals.length;
  }

  /** Opens a row at a time in seconds; `line` is for the error where it is out of order. */
  begin(line: number, column: string, seconds: number, prompt: number, output: number): void {
    if (this.count === mostRequests) {
      const { file } = this.options;
      throw new WorkloadError(
        { file, line },
        'one request more',
        `at most ${mostRequests} in a file`,
      );
    }
    this.earliest = Math.min(this.earliest, seconds);
    if (seconds - this.earliest > longestSpan) {
      const { file } = this.options;
      const found = `this row is ${seconds - this.earliest} s later than the first`;
      throw new WorkloadError({ file, line, column }, found, 'a recording of less than 285 years');
    }
    if (seconds < this.latest) this.acceptLate(line, column, seconds);
    else this.latest = seconds;
    this.arrivals.push(seconds);
    this.promptTokens.push(prompt);
    this.outputTokens.push(output);
    this.prefixStarts.push(this.prefixGroups.length);
  }

  /** Closes the row. */
  end(
    items = usual.items,
    tenant = usual.tenant,
    work = usual.work,
    session = usual.session,
    turn = usual.turn,
    content = usual.content,
    topic = usual.topic,
  ): void {
    this.items.push(items);
    this.tenant.push(tenant);
    this.work.push(work);
    this.session.push(session);
    this.turn.push(turn);
    this.content.push(content);
    this.topic.push(topic);
    if (session >= this.sessionCount) this.sessionCount = session + 1;
  }

  /** Appends a group to the prefix of the open row. */
  prefix(group: number, tokens: number): void {
    this.prefixGroups.push(group);
    this.prefixTokens.push(tokens);
    if (group >= this.groupCount) this.groupCount = group + 1;
  }

  tenantNumber(name: string): number {
    const known = this.tenantIndex.get(name);
    if (known !== undefined) return known;
    this.tenantIndex.set(name, this.tenantIndex.size);
    return this.tenantIndex.size - 1;
  }

  /** The rows in order of arrival; with `origin: 'first'` the first of them is at 0. */
  finish(origin: 'zero' | 'first', tick = 0): RecordedWorkload {
    const { shared } = this.options;
    const { count } = this;
    const order = this.sorted ? undefined : this.orderOfArrival();
    const prefixes = this.prefixColumns(order);
    const arrivals = this.arrivals.cut(shared, order);
    const first = origin === 'first' ? (arrivals[0] ?? 0) : 0;
    if (first !== 0) for (let i = 0; i < arrivals.length; i++) arrivals[i] = arrivals[i]! - first;
    return {
      kind: 'requests',
      count,
      arrivals,
      promptTokens: this.promptTokens.cut(shared, order),
      outputTokens: this.outputTokens.cut(shared, order),
      items: this.items.cut(shared, order),
      tenant: this.tenant.cut(shared, order),
      tenants: this.tenantIndex.size === 0 ? ['default'] : [...this.tenantIndex.keys()],
      work: this.work.cut(shared, order),
      session: this.session.cut(shared, order),
      turn: this.turn.cut(shared, order),
      content: this.content.cut(shared, order),
      topic: this.topic.cut(shared, order),
      ...prefixes,
      groupCount: this.groupCount,
      sessionCount: this.sessionCount,
      tick,
    };
  }

  private acceptLate(line: number, column: string, seconds: number): void {
    const late = this.latest - seconds;
    if (late > this.options.tolerance) {
      throw new WorkloadError(
        { file: this.options.file, line, column },
        `this row is ${Number(late.toFixed(6))} s earlier than one above it`,
        `rows in order of time: sort the file, or read it with a tolerance of ${Math.ceil(late)} s`,
      );
    }
    this.sorted = false;
  }

  private orderOfArrival(): Int32Array {
    const order = Int32Array.from({ length: this.count }, (_, i) => i);
    return order.sort((a, b) => this.arrivals.at(a) - this.arrivals.at(b) || a - b);
  }

  private prefixColumns(order: Int32Array | undefined) {
    const { shared } = this.options;
    if (order === undefined) {
      this.prefixStarts.push(this.prefixGroups.length);
      return {
        prefixStarts: this.prefixStarts.cut(shared),
        prefixGroups: this.prefixGroups.cut(shared),
        prefixTokens: this.prefixTokens.cut(shared),
      };
    }
    const starts = int32Column(usual.prefixStart);
    const groups = int32Column();
    const tokens = int32Column();
    for (let i = 0; i < this.count; i++) {
      starts.push(groups.length);
      const row = order[i]!;
      const end = row + 1 < this.count ? this.prefixStarts.at(row + 1) : this.prefixGroups.length;
      for (let j = this.prefixStarts.at(row); j < end; j++) {
        groups.push(this.prefixGroups.at(j));
        tokens.push(this.prefixTokens.at(j));
      }
    }
    starts.push(groups.length);
    return {
      prefixStarts: starts.cut(shared),
      prefixGroups: groups.cut(shared),
      prefixTokens: tokens.cut(shared),
    };
  }
}
