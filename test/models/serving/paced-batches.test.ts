import { expect, test } from 'vitest';
import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { none, Requests } from '../../../src/models/requests.ts';
import { PacedBatches } from '../../../src/models/serving/paced-batches.ts';
import type { Runner } from '../../../src/models/sharing/share.ts';

/** All answers at the end of a second, nearly a third of which goes to memory, and a tenth to the host. */
const usual = { seconds: 1, firstSeconds: 1, demand: 0.3, host: 0.1 };

/** Batches on a share that gives the pace it is told, and notes what it is asked. */
function setUp(pace = 1) {
  const simulation = new Simulation();
  const requests = new Requests();
  const asked: (readonly [demand: number, host: number] | 'rest')[] = [];
  const ended: [slot: number, ticks: number][] = [];
  const told: { runner?: Runner } = {};
  const done = simulation.on('done', priority.completion, (slot) => {
    ended.push([slot, simulation.now]);
    batches.end(slot);
  });
  const batches = new PacedBatches(simulation, requests, done, (runner) => {
    told.runner = runner;
    return {
      run: (demand, host) => {
        asked.push([demand, host]);
        return pace;
      },
      rest: () => asked.push('rest'),
    };
  });
  const change = simulation.on('pace', priority.pace, (percent) =>
    told.runner!.paceChanged(percent / 100),
  );
  /** A batch of so many requests; the id of its first. */
  const start = (slot: number, size: number, own: Partial<typeof usual>) => {
    let head = none;
    for (let count = 0; count < size; count += 1) {
      const request = requests.take();
      requests.next[request] = head;
      head = request;
    }
    batches.start(slot, head, { ...usual, ...own });
    return head;
  };
  const paceAt = (ticks: number, to: number) => simulation.scheduleAt(ticks, change, to * 100);
  return { simulation, requests, start, paceAt, asked, ended };
}

test('a batch that is slowed half way, stopped and let go ends when its work is done', () => {
  const { simulation, start, paceAt, asked, ended } = setUp();
  start(7, 1, {});
  paceAt(500_000, 0.5);
  paceAt(1_000_000, 0);
  paceAt(3_000_000, 0.25);
  simulation.run();
  // Half a second at the full pace, a quarter in the next, nothing in two, and a quarter in the last.
  expect(ended).toEqual([[7, 4_000_000]]);
  expect(asked).toEqual([[0.3, 0.1], 'rest']);
});

test('first answers move with the pace, of all requests of a batch; those that have come stay', () => {
  const { simulation, requests, start, paceAt } = setUp();
  const head = start(0, 2, { firstSeconds: 0.6 });
  const answers = () => [
    requests.firstAnswerAt[head],
    requests.firstAnswerAt[requests.next[head]!],
  ];
  expect(answers()).toEqual([600_000, 600_000]);
  paceAt(500_000, 0.5);
  simulation.run(500_000);
  expect(answers()).toEqual([700_000, 700_000]);
  paceAt(600_000, 0);
  simulation.run(600_000);
  expect(answers()).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  paceAt(1_000_000, 1);
  paceAt(1_100_000, 0.1);
  simulation.run();
  expect(answers()).toEqual([1_050_000, 1_050_000]);
});

test('batches side by side go at one pace, and ask for the memory of all, and the host of who needs it least', () => {
  const { simulation, start, paceAt, asked, ended } = setUp(0.5);
  start(0, 1, { demand: 0.4, host: 0.5 });
  start(1, 1, { seconds: 2, firstSeconds: 2, demand: 0.75, host: 0.2 });
  paceAt(1_000_000, 1);
  simulation.run();
  expect(ended).toEqual([
    [0, 1_500_000],
    [1, 2_500_000],
  ]);
  expect(asked).toEqual([[0.4, 0.5], [1, 0.2], [0.75, 0.2], 'rest']);
});

test('a batch that begins where it has no turn has no end', () => {
  const { simulation, start, paceAt, ended } = setUp(0);
  start(0, 1, {});
  expect(simulation.pending).toBe(0);
  paceAt(5, 1);
  simulation.run();
  expect(ended).toEqual([[0, 1_000_005]]);
});

test('less than half a tick of work is done, also where there is no turn for it; more waits', () => {
  const { simulation, start, paceAt, ended } = setUp();
  // At a tenth of the pace 0.4 and 0.6 ticks are left when it stops.
  start(0, 1, { seconds: 10.4e-6, firstSeconds: 10.4e-6 });
  start(1, 1, { seconds: 10.6e-6, firstSeconds: 10.6e-6 });
  paceAt(9, 0.1);
  paceAt(19, 0);
  simulation.run(1000);
  expect(ended).toEqual([[0, 19]]);
  paceAt(2000, 0.1);
  simulation.run();
  // 0.6 ticks at a tenth of the pace.
  expect(ended).toEqual([
    [0, 19],
    [1, 2006],
  ]);
});
