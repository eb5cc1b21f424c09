import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WaitingQueue } from '../../src/models/fleet/queue.ts';
import { RequestList } from '../../src/models/request-list.ts';
import { none, Requests } from '../../src/models/requests.ts';

describe('a list of requests', () => {
  it('keeps the order of an array under appends and removals anywhere', () => {
    const steps = fc.array(fc.oneof(fc.constant('append' as const), fc.nat(9)));
    fc.assert(
      fc.property(steps, (actions) => {
        const requests = new Requests();
        const list = new RequestList(requests);
        const model: number[] = [];
        for (const action of actions) {
          if (action === 'append') {
            const request = requests.take();
            list.append(request);
            model.push(request);
          } else if (action < model.length) {
            list.remove(model[action]!);
            model.splice(action, 1);
          }
          expect(contents(list, requests)).toEqual(model);
          expect(list.length).toBe(model.length);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  function contents(list: RequestList, requests: Requests): number[] {
    const found: number[] = [];
    for (let request = list.first; request !== none; request = requests.next[request]!) {
      found.push(request);
    }
    return found;
  }
});

it('a queue by priority is a stable sort of what waits', () => {
  const priorities = fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 30 });
  fc.assert(
    fc.property(
      priorities,
      fc.constantFrom('fcfs' as const, 'priority' as const),
      (given, order) => {
        const requests = new Requests();
        const queue = new WaitingQueue(requests, order);
        const waiting = given.map((priority) => {
          const request = requests.take();
          requests.priority[request] = priority;
          queue.append(request);
          return { request, priority: order === 'fcfs' ? 0 : priority };
        });
        const expected = waiting
          .sort((a, b) => b.priority - a.priority)
          .map(({ request }) => request);
        const served: number[] = [];
        while (queue.length > 0) {
          served.push(queue.first);
          queue.remove(queue.first);
        }
        expect(served).toEqual(expected);
        expect(queue.first).toBe(none);
      },
    ),
    { numRuns: 100, seed: 2 },
  );
});

it('the table of requests grows, and names each live request once', () => {
  const requests = new Requests();
  const taken = Array.from({ length: 1000 }, () => requests.take());
  expect(new Set(taken).size).toBe(1000);
  requests.arrivedAt[taken[999]!] = 7;
  requests.release(taken[3]!);
  expect(requests.live).toBe(999);
  expect(requests.take()).toBe(taken[3]);
  expect(requests.take()).toBe(1000);
  expect(requests.arrivedAt[taken[999]!]).toBe(7);
});
