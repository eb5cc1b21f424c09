import type { TracedWorld } from '../../world/tracer.ts';
import type { Life } from './life.ts';
import { lifeOutcome } from './life-outcome.ts';
import type { ToldLife } from './telling.ts';

/** A life for machines; instants in microseconds. */
export function lifeJson({ why, life }: ToldLife, world: TracedWorld): object {
  return {
    why,
    ...oneLife(life, world),
    calls: life.calls.map((call) => oneLife(call, world)),
  };
}

function oneLife(life: Life, { services }: TracedWorld): object {
  return {
    number: life.number,
    call: life.call,
    how: life.how,
    tenant: life.tenant,
    service: services[life.service]!.name,
    ...(life.target === '' ? {} : { target: life.target }),
    at: life.at,
    lasts: life.until - life.at,
    ...lifeOutcome(life),
    phases: life.phases.map(({ phase, at, until, replica, waits }) => ({
      phase,
      at,
      lasts: until - at,
      ...(replica === undefined ? {} : { replica }),
      ...(waits === undefined ? {} : { waits }),
    })),
    marks: life.marks.map(({ at, what, text }) => ({ at, what, because: text })),
    chunks: life.chunks.map(({ at, until, tokens, decodes, prefills }) => ({
      at,
      lasts: until - at,
      tokens,
      decodes,
      prefills,
    })),
  };
}
