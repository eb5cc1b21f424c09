import type { ServingTrace } from '../../models/serving/serving-trace.ts';

/** Tells two of the same engine. */
export function bothEngines(one: ServingTrace, other: ServingTrace): ServingTrace {
  return {
    admitted(replica, request, found, isLoading) {
      one.admitted(replica, request, found, isLoading);
      other.admitted(replica, request, found, isLoading);
    },
    kvArrived(replica, request, isAll) {
      one.kvArrived(replica, request, isAll);
      other.kvArrived(replica, request, isAll);
    },
    chunk(replica, request, from, tokens) {
      one.chunk(replica, request, from, tokens);
      other.chunk(replica, request, from, tokens);
    },
    decodes(replica, request) {
      one.decodes(replica, request);
      other.decodes(replica, request);
    },
    preempted(replica, request, given, kept) {
      one.preempted(replica, request, given, kept);
      other.preempted(replica, request, given, kept);
    },
    handedOver(replica, request) {
      one.handedOver(replica, request);
      other.handedOver(replica, request);
    },
    takenOver(replica, request) {
      one.takenOver(replica, request);
      other.takenOver(replica, request);
    },
    boundary(replica, facts) {
      one.boundary(replica, facts);
      other.boundary(replica, facts);
    },
    limited(replica, limit) {
      one.limited(replica, limit);
      other.limited(replica, limit);
    },
    steps(replica, done) {
      one.steps(replica, done);
      other.steps(replica, done);
    },
    batchBegan(replica, slot, size) {
      one.batchBegan(replica, slot, size);
      other.batchBegan(replica, slot, size);
    },
    batchEnded(replica, slot) {
      one.batchEnded(replica, slot);
      other.batchEnded(replica, slot);
    },
  };
}
