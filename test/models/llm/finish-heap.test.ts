import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FinishHeap } from '../../../src/models/serving/llm/finish-heap.ts';

describe('FinishHeap', () => {
  test('by step, then in the order of admission', () => {
    const admitted = Float64Array.of(3, 1, 2, 0);
    const heap = new FinishHeap({ place: new Int32Array(4), admitted });
    expect(heap.firstStep).toBe(0x7fffffff);
    heap.add(0, 7);
    heap.add(1, 7);
    heap.add(2, 5);
    heap.add(3, 9);
    expect(heap.stepOf(0)).toBe(7);
    expect(drained(heap)).toEqual([2, 1, 0, 3]);
  });

  test('as sorting does, whatever comes and leaves', () => {
    const commands = fc.array(fc.tuple(fc.nat(30), fc.nat(1000)), { maxLength: 300 });
    fc.assert(
      fc.property(commands, fc.integer(), (steps, salt) => {
        const requests = steps.length;
        const admitted = Float64Array.from({ length: requests }, (_, at) => (at ^ salt) % 1009);
        const heap = new FinishHeap({ place: new Int32Array(requests), admitted });
        let inside: [request: number, step: number][] = [];
        for (const [request, [step, pick]] of steps.entries()) {
          const leaving = inside[pick % (3 * inside.length + 1)];
          if (leaving !== undefined) {
            inside = inside.filter((each) => each !== leaving);
            heap.remove(leaving[0]);
          }
          inside.push([request, step]);
          heap.add(request, step);
          inside.sort(([a, one], [b, other]) => one - other || admitted[a]! - admitted[b]!);
          expect([heap.size, heap.firstStep]).toEqual([inside.length, inside[0]![1]]);
        }
        expect(drained(heap).map((each) => admitted[each])).toEqual(
          inside.map(([each]) => admitted[each]),
        );
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

function drained(heap: FinishHeap): number[] {
  const requests: number[] = [];
  while (heap.size > 0) {
    requests.push(heap.first);
    heap.remove(heap.first);
  }
  return requests;
}
