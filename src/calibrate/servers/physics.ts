import { model } from '../../catalog/models.ts';
import type { StepPhysics } from '../../models/serving/step-time/step-parts.ts';
import { serverOf } from '../server.ts';

/** What of a measured server decides its physics, in the tables' words. */
export interface MeasuredServer {
  readonly model: string;
  readonly accelerator: string;
  readonly precision: string;
  readonly tensor: number;
}

/** The physics of a server, and the tokens that its KV cache holds. */
export interface ServerPhysics {
  readonly physics: StepPhysics;
  readonly kvTokens: number;
}

const known = new Map<string, ServerPhysics>();

/** The physics of a server whose model the catalog knows; KV is in 8 bits where the arithmetic is. */
export function physicsOf(server: MeasuredServer): ServerPhysics | undefined {
  if (model(server.model) === undefined) return undefined;
  const precision = server.precision === 'bf16' ? 'fp16' : (server.precision as 'fp16');
  const key = [server.accelerator, server.model, server.tensor, precision].join(' ');
  let found = known.get(key);
  if (found === undefined) {
    const { physics, model: stepModel } = serverOf({
      accelerator: server.accelerator,
      model: server.model,
      tensor: server.tensor,
      precision,
      kvPrecision: precision === 'fp16' || precision === 'int4' ? 'fp16' : 'fp8',
    });
    found = { physics: stepModel.physics, kvTokens: physics.kv.blocks * physics.kv.blockSize };
    known.set(key, found);
  }
  return found;
}
