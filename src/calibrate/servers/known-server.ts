import { model } from '../../catalog/models.ts';
import { type Server, serverOf } from '../server.ts';

/** What of a measured server decides its steps, in the tables' words. */
export interface MeasuredServer {
  readonly model: string;
  readonly accelerator: string;
  readonly precision: string;
  readonly tensor: number;
}

const known = new Map<string, Server>();

/** The simulated server of a measured one whose model the catalog knows; KV is in 8 bits where the arithmetic is. */
export function knownServer(server: MeasuredServer): Server | undefined {
  if (model(server.model) === undefined) return undefined;
  const precision = server.precision === 'bf16' ? 'fp16' : (server.precision as 'fp16');
  const key = [server.accelerator, server.model, server.tensor, precision].join(' ');
  let found = known.get(key);
  if (found === undefined) {
    found = serverOf({
      accelerator: server.accelerator,
      model: server.model,
      tensor: server.tensor,
      precision,
      kvPrecision: precision === 'fp16' || precision === 'int4' ? 'fp16' : 'fp8',
    });
    known.set(key, found);
  }
  return found;
}
