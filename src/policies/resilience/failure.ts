/**
 * How a call to a target ended, as an HTTP status: what a provider says, and what a gateway makes of what it does
 * not say. 0 stands for a connection that was refused or lost, 408 for an answer that did not come in time.
 */
export type CallStatus = number;

/** Answered. */
export const answered: CallStatus = 200;
/** No connection. */
export const noConnection: CallStatus = 0;
/** No answer in time. */
export const timedOut: CallStatus = 408;
/** A rate limit was reached. */
export const rateLimited: CallStatus = 429;
/** What a deployment of one's own says whose queue is full. */
export const overloaded: CallStatus = 503;
/** What a replica says that fell while it served. */
export const serverError: CallStatus = 500;
/** A request that this target could never serve, such as one that is longer than its model's context. */
export const badRequest: CallStatus = 400;
