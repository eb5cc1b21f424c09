import { hashOf } from '../hash.ts';
import type { GatewayRequest } from './gateway-router.ts';

/** 2^32, above every hash. */
const hashes = 4_294_967_296;
/** Of requests and conversations, which have the same numbers. */
const requestSalt = 1;
const sessionSalt = 2;
const copySalt = 3;

/** A number in [0, 1) that a request keeps in all its attempts. */
export function requestLot(request: GatewayRequest): number {
  return hashOf(requestSalt, request.number) / hashes;
}

/** A number in [0, 1) that all requests of a conversation share; a request without one has its own. */
export function sessionLot(request: GatewayRequest): number {
  const { session } = request;
  return session < 0 ? requestLot(request) : hashOf(sessionSalt, session) / hashes;
}

/** A number in [0, 1) of a request that says nothing of the two above. */
export function copyLot(request: GatewayRequest): number {
  return hashOf(copySalt, request.number) / hashes;
}
