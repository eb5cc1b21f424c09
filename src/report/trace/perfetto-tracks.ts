import type { TraceEvent } from '../json-output/trace-event.ts';
import type { Traced } from './perfetto.ts';

/** A process and a thread of it. */
export type Track = readonly [pid: number, tid: number];

/** The thread of what befalls a whole process. */
const whole = 1;

/** Numbers and names of processes, for services, pools and places, and of threads, for replicas and nodes. */
export class Tracks {
  readonly #services = new Map<string, number>();
  readonly #pools = new Map<string, number>();
  readonly #processes: string[] = [];
  /** Threads of a replica of each deployment: its life, and one for each batch that it has side by side. */
  readonly #widths = new Map<string, number>();
  readonly #used = new Map<string, { readonly track: Track; readonly name: string }>();

  constructor({ services, pools }: Traced, events: readonly TraceEvent[]) {
    for (const { kind, name } of services) {
      this.#services.set(name, this.#processes.push(`${kind} ${name}`));
    }
    for (const name of pools) this.#pools.set(name, this.#processes.push(`pool ${name}`));
    this.#processes.push('places');
    for (const event of events) {
      if (event.kind !== 'batch') continue;
      const { deployment, slot } = event;
      this.#widths.set(deployment, Math.max(this.#width(deployment), slot + 2));
    }
  }

  service(name: string): number {
    return this.#thread(this.#services.get(name)!, whole, 'all')[0];
  }

  pool(name: string): number {
    return this.#thread(this.#pools.get(name)!, whole, 'all')[0];
  }

  /** The life of a replica; of its service where none is meant. */
  replica(service: string, replica?: number): Track {
    const pid = this.#services.get(service)!;
    if (replica === undefined) return this.#thread(pid, whole, 'all');
    const tid = whole + 1 + replica * this.#width(service);
    return this.#thread(pid, tid, `replica ${replica}`);
  }

  /** What a replica does, in a slot. */
  work(deployment: string, replica: number, slot: number): Track {
    const width = this.#width(deployment);
    const tid = whole + 2 + replica * width + slot;
    const name = width === 2 ? 'work' : `slot ${slot}`;
    return this.#thread(this.#services.get(deployment)!, tid, `replica ${replica} ${name}`);
  }

  node(pool: string, node?: number): Track {
    const pid = this.#pools.get(pool)!;
    if (node === undefined) return this.#thread(pid, whole, 'all');
    return this.#thread(pid, whole + 1 + node, `node ${node}`);
  }

  places(): Track {
    return this.#thread(this.#processes.length, whole, 'all');
  }

  /** Names of the processes and threads that were asked for, and their order, as events. */
  metadata(): string[] {
    const tracks = [...this.#used.values()].sort(
      ({ track: one }, { track: other }) => one[0] - other[0] || one[1] - other[1],
    );
    const pids = [...new Set(tracks.map(({ track }) => track[0]))];
    const about = (name: string, pid: number, tid: number | undefined, args: object) =>
      JSON.stringify({ name, ph: 'M', pid, ...(tid === undefined ? {} : { tid }), args });
    return [
      ...pids.flatMap((pid) => [
        about('process_name', pid, undefined, { name: this.#processes[pid - 1] }),
        about('process_sort_index', pid, undefined, { sort_index: pid }),
      ]),
      ...tracks.flatMap(({ track: [pid, tid], name }) => [
        about('thread_name', pid, tid, { name }),
        about('thread_sort_index', pid, tid, { sort_index: tid }),
      ]),
    ];
  }

  #width(deployment: string): number {
    return this.#widths.get(deployment) ?? 2;
  }

  #thread(pid: number, tid: number, name: string): Track {
    const key = `${pid} ${tid}`;
    const known = this.#used.get(key);
    if (known !== undefined) return known.track;
    const track: Track = [pid, tid];
    this.#used.set(key, { track, name });
    return track;
  }
}
