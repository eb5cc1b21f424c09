import type { Rejection } from '../../models/fleet/observer.ts';
import type { GatewayRejection, GatewayTrail } from '../../models/gateway/gateway-observer.ts';
import { none, type RequestId } from '../../models/requests.ts';
import type { ServingTrace, StepsDone } from '../../models/serving/serving-trace.ts';
import type { TracedWorld } from '../../world/tracer.ts';
import type { Life, LifeOutcome } from './life.ts';
import { conclude, enter, type LifeDraft, leave, newDraft } from './life-draft.ts';
import { ReplicaWaits } from './replica-waits.ts';
import { WaitClock } from './wait-clock.ts';

export interface LifeTrackerOptions {
  /** Whether the life of a request of this number is wanted. */
  readonly wants: (number: number) => boolean;
  /** Told of each life that is over, calls by themselves, and at the horizon of those that are not. */
  readonly ended: (life: Life) => void;
}

/** Follows requests, and the calls of gateways for them, from phase to phase. */
export class LifeTracker {
  readonly #world: TracedWorld;
  readonly #options: LifeTrackerOptions;
  readonly #customers: number;
  /** By request id, the latest of each. */
  readonly #drafts: (LifeDraft | undefined)[] = [];
  readonly #waits: ReplicaWaits;
  /** Of those who wait for nothing but the end of a step. */
  readonly #stepClock = new WaitClock('step');
  /** The replica that has each request, or none. */
  readonly #holders: number[] = [];

  constructor(world: TracedWorld, options: LifeTrackerOptions) {
    this.#world = world;
    this.#options = options;
    this.#customers = world.tenants.filter(({ attempt }) => attempt === undefined).length;
    this.#waits = new ReplicaWaits(world);
  }

  arrived(service: number, request: RequestId): void {
    const { requests, tenants, services } = this.#world;
    const { kind } = services[service]!;
    if (requests.tenant[request]! < this.#customers) {
      const number = requests.number[request]!;
      this.#drafts[request] = this.#options.wants(number)
        ? newDraft(
            {
              number,
              call: 0,
              how: 'request',
              tenant: tenants[requests.tenant[request]!]!.name,
              service,
              target: '',
              at: this.#now,
              promptTokens: requests.promptTokens[request]!,
              outputTokens: requests.outputTokens[request]!,
            },
            undefined,
          )
        : undefined;
    }
    const draft = this.#of(request);
    if (draft === undefined) return;
    if (kind === 'gateway') enter(draft, 'door', this.#now);
    else if (kind === 'provider') enter(draft, 'instance', this.#now);
    else enter(draft, 'queue', this.#now, undefined, this.#waits.queue(service));
  }

  deferred(request: RequestId): void {
    const draft = this.#of(request);
    if (draft !== undefined) enter(draft, 'held', this.#now);
  }

  resumed(request: RequestId): void {
    const draft = this.#of(request);
    if (draft !== undefined) enter(draft, 'door', this.#now);
  }

  ready(deployment: number, count: number): void {
    this.#waits.ready(deployment, count, this.#now);
  }

  sent(deployment: number, request: RequestId, replica: number): void {
    const before = this.#waits.held(deployment, replica);
    this.#hold(request, deployment, replica);
    const draft = this.#of(request);
    if (draft === undefined) return;
    const { scenario, services } = this.#world;
    const { kind } = scenario.deployments[services[deployment]!.name]!.routing;
    const among = this.#waits.readyCount(deployment);
    this.#mark(
      draft,
      'routed',
      `to replica ${replica}, one of ${among} ready, by ${kind}: it had ${before} ${before === 1 ? 'request' : 'requests'}`,
    );
    enter(draft, 'line', this.#now, replica, this.#waits.line(deployment, replica));
  }

  started(service: number, request: RequestId): void {
    const draft = this.#of(request);
    if (draft === undefined) return;
    const { kind, isLlm } = this.#world.services[service]!;
    if (kind === 'provider') enter(draft, 'first-token', this.#now);
    else if (kind === 'gateway') enter(draft, 'between-calls', this.#now);
    else if (!isLlm) enter(draft, 'service', this.#now, this.#world.requests.replica[request]);
  }

  completed(service: number, request: RequestId): void {
    this.#end(service, request, 'completed', '');
  }

  rejected(service: number, request: RequestId, reason: Rejection | GatewayRejection): void {
    this.#end(service, request, 'rejected', reason);
  }

  failed(service: number, request: RequestId, because: string): void {
    this.#end(service, request, 'failed', because);
  }

  givenUp(service: number, request: RequestId, by: 'time-out' | 'client'): void {
    this.#end(service, request, by === 'time-out' ? 'timed-out' : 'cancelled', '');
  }

  /** What a gateway does, whose targets have these names. */
  trail(targets: readonly string[]): GatewayTrail {
    return {
      note: (request, what, target, because, call) => {
        const draft = this.#of(request);
        if (call !== undefined && target !== none && isCall(what)) {
          this.#call(draft, request, call, what, targets[target]!);
        }
        if (draft === undefined) return;
        const name = targets[target];
        this.#mark(
          draft,
          what,
          [name, because].filter((text) => text !== undefined && text !== '').join(': '),
        );
        if (what === 'known answer') enter(draft, 'known-answer', this.#now);
        if (call !== undefined && (what === 'answered' || what === 'failed')) {
          this.#heard(draft, call);
        }
      },
    };
  }

  /** What the engine of a deployment does. */
  engine(deployment: number): ServingTrace {
    const waits = this.#waits;
    let last: StepsDone | undefined;
    return {
      admitted: (replica, request, found, isLoading) => {
        const draft = this.#of(request);
        if (draft === undefined) return;
        const { preemptions } = draft.life;
        const isAgain = preemptions > 0;
        const text = found > 0 ? `KV of ${found} tokens is there` : '';
        this.#mark(draft, isAgain ? 'admitted again' : 'admitted', text);
        enter(draft, isLoading ? 'kv-load' : prefillOf(draft), this.#now, replica);
      },
      kvArrived: (replica, request, isAll) => {
        const draft = this.#of(request);
        if (draft === undefined) return;
        // Who has all of it needs nothing but the end of the step under way.
        if (isAll) enter(draft, 'line', this.#now, replica, this.#stepClock);
        else enter(draft, prefillOf(draft), this.#now, replica);
      },
      chunk: (_, request, from, tokens) => {
        const draft = this.#of(request);
        if (draft === undefined) return;
        const { decodes = 0, prefills = 1 } = last ?? {};
        draft.life.chunks.push({ at: from, until: this.#now, tokens, decodes, prefills });
      },
      decodes: (replica, request) => {
        const draft = this.#of(request);
        if (draft !== undefined) enter(draft, 'decode', this.#now, replica);
      },
      preempted: (replica, request, given, kept) => {
        const draft = this.#of(request);
        if (draft === undefined) return;
        draft.life.preemptions += 1;
        const what = `no KV block was free; ${given} tokens were answered by then`;
        const then = kept > 0 ? `KV of ${kept} tokens is kept` : 'all is to be computed again';
        this.#mark(draft, 'preempted', `${what}, ${then}`);
        enter(draft, 'line', this.#now, replica, waits.line(deployment, replica));
      },
      handedOver: (replica, request) => {
        this.#hold(request, deployment, none);
        const draft = this.#of(request);
        if (draft !== undefined) enter(draft, 'hand-over', this.#now, replica);
      },
      takenOver: (replica, request) => {
        this.#hold(request, deployment, replica);
        const draft = this.#of(request);
        if (draft === undefined) return;
        this.#mark(draft, 'taken over', `by replica ${replica}`);
        enter(draft, 'line', this.#now, replica, waits.line(deployment, replica));
      },
      boundary: (replica, { limit }) =>
        waits.limited(deployment, replica, limit ?? 'step', this.#now),
      limited: (replica, limit) => waits.limited(deployment, replica, limit ?? 'step', this.#now),
      steps: (_, done) => {
        last = done;
      },
      batchBegan: (replica) => waits.batch(deployment, replica, 1, this.#now),
      batchEnded: (replica) => waits.batch(deployment, replica, -1, this.#now),
    };
  }

  /** The horizon has come: what goes on is told as far as it came. */
  end(): void {
    for (const draft of this.#drafts) {
      if (draft === undefined || !Number.isNaN(draft.life.until)) continue;
      this.#close(draft);
    }
  }

  get #now(): number {
    return this.#world.simulation.now;
  }

  /** A replica has a request from now on, or none does. */
  #hold(request: RequestId, deployment: number, replica: number): void {
    const before = this.#holders[request] ?? none;
    if (before !== none) this.#waits.hold(deployment, before, -1);
    if (replica !== none) this.#waits.hold(deployment, replica, 1);
    this.#holders[request] = replica;
  }

  /** The draft of a request that its service has not ended. */
  #of(request: RequestId): LifeDraft | undefined {
    const draft = this.#drafts[request];
    return draft === undefined || draft.hasEnded ? undefined : draft;
  }

  #mark({ life }: LifeDraft, what: string, text: string): void {
    life.marks.push({ at: this.#now, what, text });
  }

  /** A call is sent for a request. */
  #call(
    parent: LifeDraft | undefined,
    request: RequestId,
    call: RequestId,
    how: 'call' | 'copy' | 'shadow',
    target: string,
  ): void {
    this.#drafts[call] = undefined;
    if (parent === undefined) return;
    const { requests, tenants } = this.#world;
    const draft = newDraft(
      {
        number: requests.number[request]!,
        call: parent.life.calls.length + 1,
        how,
        tenant: parent.life.tenant,
        service: tenants[requests.tenant[call]!]!.service,
        target,
        at: this.#now,
        promptTokens: requests.promptTokens[call]!,
        outputTokens: requests.outputTokens[call]!,
      },
      how === 'shadow' ? undefined : parent,
    );
    enter(draft, 'way-out', this.#now);
    this.#drafts[call] = draft;
    parent.life.calls.push(draft.life);
    if (how === 'shadow') return;
    if (parent.openCalls.push(draft) === 1) enter(parent, 'call', this.#now);
  }

  /** A gateway heard of the end of a call, or will wait for it no longer. */
  #heard(parent: LifeDraft, call: RequestId): void {
    const draft = this.#drafts[call];
    if (draft?.parent !== parent) return;
    draft.parent = undefined;
    if (draft.hasEnded) this.#close(draft);
    else this.#mark(draft, 'not waited for', '');
    parent.openCalls.splice(parent.openCalls.indexOf(draft), 1);
    if (parent.openCalls.length === 0) enter(parent, 'between-calls', this.#now);
  }

  #end(service: number, request: RequestId, outcome: LifeOutcome, reason: string): void {
    const { requests, services } = this.#world;
    if (services[service]!.kind === 'deployment') this.#hold(request, service, none);
    const draft = this.#of(request);
    if (draft === undefined) return;
    const { life } = draft;
    conclude(draft, outcome, reason);
    leave(draft, this.#now);
    life.cachedTokens = requests.cachedTokens[request]!;
    const first = requests.firstAnswerAt[request]!;
    if (first !== none && first >= life.at && first <= this.#now) life.firstAnswerAt = first;
    if (services[service]!.kind === 'provider') tellProvider(life);
    if (draft.parent !== undefined) {
      enter(draft, 'way-back', this.#now);
      return;
    }
    this.#close(draft);
    // What is under way for it goes on, and nobody hears of it.
    for (const one of draft.openCalls) {
      one.parent = undefined;
      if (one.hasEnded) this.#close(one);
      else this.#mark(one, 'not waited for', '');
    }
  }

  #close(draft: LifeDraft): void {
    leave(draft, this.#now);
    draft.life.until = this.#now;
    this.#options.ended(draft.life);
  }
}

function isCall(what: string): what is 'call' | 'copy' | 'shadow' {
  return what === 'call' || what === 'copy' || what === 'shadow';
}

function prefillOf({ life }: LifeDraft): 'prefill' | 'recompute' {
  return life.preemptions > 0 ? 'recompute' : 'prefill';
}

/** What a wait at a provider was is known at its end; and an answer is divided at its first token. */
function tellProvider(life: Life): void {
  const last = life.phases.at(-1);
  if (last === undefined) return;
  if (last.phase === 'instance' && life.outcome !== 'completed') {
    last.phase = life.outcome === 'cancelled' ? 'hanging' : 'refusal';
  }
  const first = life.firstAnswerAt;
  if (last.phase !== 'first-token' || Number.isNaN(first) || first >= last.until) return;
  const { until, replica } = last;
  if (first > last.at) last.until = first;
  else life.phases.pop();
  life.phases.push({ phase: 'answer', at: Math.max(first, last.at), until, replica });
}
