import type { TraceEvent, TraceHead } from '../json-output/trace-event.ts';

/** A head and events, one JSON object a line. */
export function* jsonLines(events: readonly TraceEvent[], head: TraceHead): Generator<string> {
  yield JSON.stringify(head);
  for (const event of events) yield JSON.stringify(event);
}
