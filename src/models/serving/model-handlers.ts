import {
  ServerlessHandler,
  type ServerlessHandlerConfig,
} from '../../policies/caching/serverless-handler.ts';
import { none, type RequestId, type Requests } from '../requests.ts';
import type { BatchService } from './service.ts';

export interface ModelHandlersConfig extends ServerlessHandlerConfig {
  /** Seconds of loading a model, and its bytes in memory. */
  readonly load: number;
  readonly bytes: number;
}

/** How often models were asked for and had to be loaded, and the bytes of the fullest instance so far. */
export interface ModelTotals {
  lookups: number;
  loads: number;
  mostBytes: number;
}

/** Which models each replica of a deployment has in memory. */
export class ModelHandlers {
  readonly #config: ModelHandlersConfig;
  readonly #totals: ModelTotals;
  readonly #handlers: (ServerlessHandler | undefined)[] = [];

  /** Adds up what happens in `totals`. */
  constructor(config: ModelHandlersConfig, totals: ModelTotals) {
    this.#config = config;
    this.#totals = totals;
  }

  /** A replica starts with nothing in memory. */
  forget(replica: number): void {
    this.#handlers[replica] = undefined;
  }

  /** Seconds in which a replica loads what a batch of linked requests asks for, one after another. */
  loadSeconds(replica: number, requests: Requests, head: RequestId): number {
    const totals = this.#totals;
    const { load, bytes } = this.#config;
    this.#handlers[replica] ??= new ServerlessHandler(this.#config);
    const handler = this.#handlers[replica];
    let seconds = 0;
    for (let request = head; request !== none; request = requests.next[request]!) {
      totals.lookups += 1;
      if (handler.get(requests.model[request]!)) continue;
      totals.loads += 1;
      totals.mostBytes = Math.max(totals.mostBytes, handler.models * bytes);
      seconds += load;
    }
    return seconds;
  }
}

/** A service whose batches wait for the models that they ask for. */
export class HandledService implements BatchService {
  seconds = 0;
  firstSeconds = 0;
  demand = 0;
  host = 0;
  readonly #service: BatchService;
  readonly #handlers: ModelHandlers;

  constructor(service: BatchService, handlers: ModelHandlers) {
    this.#service = service;
    this.#handlers = handlers;
  }

  time(requests: Requests, head: RequestId): void {
    const service = this.#service;
    service.time(requests, head);
    const load = this.#handlers.loadSeconds(requests.replica[head]!, requests, head);
    this.seconds = load + service.seconds;
    this.firstSeconds = load + service.firstSeconds;
    // While it loads, the accelerator has nothing to do.
    this.demand = (service.demand * service.seconds) / this.seconds;
    this.host = (load + service.host * service.seconds) / this.seconds;
  }

  forget(replica: number): void {
    this.#handlers.forget(replica);
  }
}
