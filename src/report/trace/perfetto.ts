import type { TraceEvent, TraceHead } from '../json-output/trace-event.ts';
import { Tracks } from './perfetto-tracks.ts';

/** Who can have events: services with what they are, and pools. */
export interface Traced {
  readonly services: readonly { readonly kind: string; readonly name: string }[];
  readonly pools: readonly string[];
}

interface Written {
  readonly ts: number;
  /** Among those of one instant: ends before begins, what is outer first. */
  readonly rank: number;
  readonly text: string;
}

const ranks = { phaseEnd: 0, end: 1, begin: 2, phaseBegin: 3, other: 4 } as const;

/**
 * Events as lines of a file in Chrome's trace event format, which ui.perfetto.dev and chrome://tracing read: processes are
 * services and pools, threads are replicas and nodes, requests are asynchronous slices. What lasts is cut to the window.
 */
export function* perfettoLines(
  events: readonly TraceEvent[],
  head: TraceHead,
  traced: Traced,
): Generator<string> {
  const tracks = new Tracks(traced, events);
  const records = events.flatMap((event) => recordsOf(event, head, tracks));
  const order = [...records.keys()].sort((one, other) => {
    const a = records[one]!;
    const b = records[other]!;
    return a.ts - b.ts || a.rank - b.rank || one - other;
  });
  const { kind: _, ...about } = head;
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[`;
  const names = tracks.metadata();
  const all = names.length + order.length;
  let place = 0;
  const line = (text: string) => (++place < all ? `${text},` : text);
  for (const text of names) yield line(text);
  for (const at of order) yield line(records[at]!.text);
  yield ']}';
}

function recordsOf(event: TraceEvent, { from, to }: TraceHead, tracks: Tracks): Written[] {
  const { at } = event;
  const begin = Math.max(at, from);
  const end = 'lasts' in event ? Math.min(at + event.lasts, to) : at;
  const slice = (pid: number, tid: number, name: string, args: object): Written[] =>
    end <= begin
      ? []
      : [
          record(begin, ranks.other, {
            name,
            ph: 'X',
            ts: begin,
            dur: end - begin,
            pid,
            tid,
            args,
          }),
        ];
  const instant = (pid: number, tid: number, s: 'p' | 't', name: string, args: object) => [
    record(at, ranks.other, { name, ph: 'i', s, ts: at, pid, tid, args }),
  ];
  switch (event.kind) {
    case 'request': {
      const { kind: _, at: __, lasts: ___, number, call, service, target, ...args } = event;
      const pid = tracks.service(service);
      const cat = call === 0 ? 'request' : 'call';
      const name = call === 0 ? `request ${number}` : `call ${call} of ${number} to ${target}`;
      const own = { cat, id: idOf(number, call), pid, tid: 1 };
      if (end === begin) {
        return [record(begin, ranks.other, { name, ph: 'n', ts: begin, ...own, args })];
      }
      return [
        record(begin, ranks.begin, { name, ph: 'b', ts: begin, ...own, args }),
        record(end, ranks.end, { name, ph: 'e', ts: end, ...own }),
      ];
    }
    case 'phase': {
      if (end <= begin) return [];
      const { phase: name, number, call, replica, waits } = event;
      const pid = tracks.service(event.service);
      const own = { cat: call === 0 ? 'request' : 'call', id: idOf(number, call), pid, tid: 1 };
      const args = { replica, waits_us: waits };
      return [
        record(begin, ranks.phaseBegin, { name, ph: 'b', ts: begin, ...own, args }),
        record(end, ranks.phaseEnd, { name, ph: 'e', ts: end, ...own }),
      ];
    }
    case 'mark':
      return [];
    case 'replica': {
      const [pid, tid] = tracks.replica(event.deployment, event.replica);
      return slice(pid, tid, event.phase, { place: event.place });
    }
    case 'startup': {
      const [pid, tid] = tracks.replica(event.deployment, event.replica);
      return slice(pid, tid, event.phase, {});
    }
    case 'steps': {
      const [pid, tid] = tracks.work(event.deployment, event.replica, 0);
      const { steps, decodes, prefills, prefill_tokens, kv_blocks, kv_blocks_all } = event;
      const name = prefills === 0 ? 'decode' : decodes === 0 ? 'prefill' : 'prefill and decode';
      const decodeTokens = decodes * steps;
      return slice(pid, tid, name, {
        steps,
        batch: decodes + prefills,
        decode_tokens: decodeTokens,
        prefills,
        prefill_tokens,
        kv_blocks,
        kv_blocks_all,
      });
    }
    case 'batch': {
      const [pid, tid] = tracks.work(event.deployment, event.replica, event.slot);
      return slice(pid, tid, 'batch', { batch: event.size });
    }
    case 'node': {
      const [pid, tid] = tracks.node(event.pool, event.node);
      return slice(pid, tid, event.phase, { group: event.group });
    }
    case 'preempted': {
      const [pid, tid] = tracks.work(event.deployment, event.replica, 0);
      const { number: request, given_tokens, kept_tokens } = event;
      return instant(pid, tid, 't', 'preempted', { request, given_tokens, kept_tokens });
    }
    case 'evicted': {
      const [pid, tid] = tracks.work(event.deployment, event.replica, 0);
      return instant(pid, tid, 't', 'evicted', { blocks: event.blocks });
    }
    case 'befell': {
      const { service, pool, node, replica, because } = event;
      const [pid, tid] =
        pool !== undefined
          ? tracks.node(pool, node)
          : service !== undefined
            ? tracks.replica(service, replica)
            : tracks.places();
      const scope = replica === undefined && node === undefined ? 'p' : 't';
      return instant(pid, tid, scope, event.event, { because });
    }
    case 'scaling': {
      const { deployment, pool, policy, current, desired, applied, because } = event;
      const [pid, tid] = deployment === undefined ? tracks.node(pool!) : tracks.replica(deployment);
      const args = { policy, current, desired, applied, because };
      return instant(pid, tid, 'p', `scale ${current} to ${desired}`, args);
    }
    case 'judged': {
      const { policy, target, state, because } = event;
      const [pid, tid] = tracks.replica(event.gateway);
      return instant(pid, tid, 'p', `${target} ${state}`, { policy, because });
    }
    case 'counter': {
      const { service, pool, name, value } = event;
      const pid = service === undefined ? tracks.pool(pool!) : tracks.service(service);
      return [record(at, ranks.other, { name, ph: 'C', ts: at, pid, tid: 1, args: { value } })];
    }
  }
}

function record(ts: number, rank: number, fields: object): Written {
  return { ts, rank, text: JSON.stringify(fields) };
}

function idOf(number: number, call: number): string {
  return call === 0 ? String(number) : `${number}.${call}`;
}
