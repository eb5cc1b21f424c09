import type { Client } from '../sharing/client.ts';
import type { SharedPart } from '../sharing/shared-accelerator.ts';
import type { Holding, PlaceRequest } from './holding.ts';
import type { PooledAccelerator } from './pooled-accelerator.ts';

/** What a replica takes of an accelerator that it shares. */
interface Taken {
  readonly request: PlaceRequest;
  /** Number of the accelerator in the pool. */
  readonly device: number;
  /** Which of the kinds that were asked for. */
  readonly kind: number;
  readonly part: SharedPart;
  readonly bytes: number;
  /** Of its multiprocessors, 0 where it takes turns. */
  readonly share: number;
  /** Called when it gives them back, to say how many bytes are free again. */
  readonly bytesBack: () => number;
}

/** Takes a part of an accelerator that other replicas have parts of as well. */
export function takeShared(one: PooledAccelerator, taken: Taken): Holding {
  const { request, device, kind, part, bytes, share, bytesBack } = taken;
  const reserved = Math.max(bytes / one.memoryBytes, share) * one.sheet.width;
  one.freeBytes -= bytes;
  one.freeShare -= share;
  one.residents += 1;
  let client: Client | undefined;
  return {
    request,
    devices: [device],
    place: {
      kind,
      join: (runner) => {
        client = part.join(request.terms, runner);
        return client;
      },
    },
    reserved,
    usdPerHour: (one.usdPerHour * reserved) / one.sheet.width,
    sheet: one.sheet,
    slice: undefined,
    preparation: 0,
    leave: () => {
      if (client !== undefined) part.leave(client);
      one.freeShare += share;
      one.residents -= 1;
      one.freeBytes += bytesBack();
    },
  };
}
