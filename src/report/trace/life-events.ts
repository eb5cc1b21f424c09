import type { TracedWorld } from '../../world/tracer.ts';
import type { TraceEvent } from '../json-output/trace-event.ts';
import type { Life } from './life.ts';
import { lifeOutcome } from './life-outcome.ts';

/** A life, its phases, and where wanted its marks, as events; calls are lives of their own. */
export function lifeEvents(life: Life, { services }: TracedWorld, marks: boolean): TraceEvent[] {
  const { number, call, at, until } = life;
  const service = services[life.service]!.name;
  const whole: TraceEvent = {
    kind: 'request',
    at,
    lasts: until - at,
    ...(life.outcome === 'in-flight' ? { open: true } : {}),
    number,
    call,
    how: life.how,
    tenant: life.tenant,
    service,
    ...(life.target === '' ? {} : { target: life.target }),
    ...lifeOutcome(life),
  };
  const phases = life.phases.map(
    (phase): TraceEvent => ({
      kind: 'phase',
      at: phase.at,
      lasts: phase.until - phase.at,
      number,
      call,
      service,
      phase: phase.phase,
      ...(phase.replica === undefined ? {} : { replica: phase.replica }),
      ...(phase.waits === undefined ? {} : { waits: phase.waits }),
    }),
  );
  const marked = marks
    ? life.marks.map(
        (mark): TraceEvent => ({
          kind: 'mark',
          at: mark.at,
          number,
          call,
          service,
          what: mark.what,
          because: mark.text,
        }),
      )
    : [];
  return [whole, ...phases, ...marked];
}
