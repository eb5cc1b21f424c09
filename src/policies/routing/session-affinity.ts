import { hashOf } from './hash.ts';
import { HashRing } from './hash-ring.ts';
import { leastOf } from './least-of.ts';
import type { Router } from './router.ts';

/** Salts that keep keys of sessions, groups and the points of the ring apart. */
const sessionSalt = -1;
const groupSalt = -2;

/**
 * Every conversation at its own replica, by consistent hashing, and where that has no room at the next
 * one on the ring. A request of no conversation goes by the first group of its prompt, and one that
 * shares nothing to the replica with the fewest unanswered requests.
 */
export function sessionAffinity(): Router {
  const ring = new HashRing();
  const least = leastOf('outstanding');
  return (view, request, u, v) => {
    const { session, prefix } = request;
    if (session < 0 && prefix.length === 0) return least(view, request, u, v);
    const key = session < 0 ? hashOf(prefix.groups[0]!, groupSalt) : hashOf(session, sessionSalt);
    return ring.firstFrom(key, Number.POSITIVE_INFINITY, view);
  };
}
