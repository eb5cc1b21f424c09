import { priority } from '../engine/priority.ts';
import { Simulation } from '../engine/simulation.ts';
import { toSeconds, toTicks } from '../engine/time.ts';
import { none, Requests } from '../models/requests.ts';
import { LlmEngine } from '../models/serving/llm/llm-engine.ts';
import type { StepTime } from '../models/serving/step-time/step-time.ts';
import { admissionOrder } from '../policies/batching/index.ts';
import type { Server } from './server.ts';
import type { MeasuredRequest } from './user-table/measured-request.ts';

/** What is known of a request before anyone serves it. */
export type OfferedRequest = Pick<MeasuredRequest, 'arrival' | 'promptTokens' | 'outputTokens'>;

/** When a request had its first and its last token, in seconds of its own time line; NaN where it was refused. */
export interface ReplayedRequest {
  readonly firstToken: number;
  readonly lastToken: number;
}

/** Serves exactly these requests on one replica of a server, first come first served; answers in their order. */
export function replay(
  requests: readonly OfferedRequest[],
  { physics }: Pick<Server, 'physics'>,
  stepTime: StepTime,
): ReplayedRequest[] {
  const simulation = new Simulation();
  const table = new Requests();
  const replayed: ReplayedRequest[] = requests.map(() => refused);
  const numbers = new Map<number, number>();
  const engine = new LlmEngine(
    'replay',
    simulation,
    table,
    [
      {
        ...physics,
        stepTime,
        order: () => admissionOrder({ kind: 'fcfs' }),
        inOrderOfArrival: true,
        promptCache: undefined,
      },
    ],
    {
      ...deaf,
      completed: (request) => {
        replayed[numbers.get(request)!] = {
          firstToken: toSeconds(table.firstAnswerAt[request]!),
          lastToken: toSeconds(simulation.now),
        };
        table.release(request);
      },
    },
    { record: () => {}, recordAlike: () => true, greatestAlike: (ticks) => ticks },
  );
  engine.open(0);
  const arrive = simulation.on('arrive', priority.arrival, (number) => {
    const request = table.take();
    table.promptTokens[request] = requests[number]!.promptTokens;
    table.outputTokens[request] = requests[number]!.outputTokens;
    table.priority[request] = 0;
    table.tenant[request] = 0;
    table.tailGroup[request] = none;
    table.firstAnswerAt[request] = none;
    table.replica[request] = 0;
    if (engine.refusal(request) !== undefined) {
      table.release(request);
      return;
    }
    numbers.set(request, number);
    engine.admit(0, request);
  });
  for (const [number, { arrival }] of requests.entries()) {
    simulation.scheduleAt(toTicks(arrival), arrive, number);
  }
  simulation.run();
  return replayed;
}

const refused: ReplayedRequest = { firstToken: Number.NaN, lastToken: Number.NaN };

/** A lone replica has no owner who needs to be told. */
const deaf = {
  started: () => {},
  left: () => {},
  busy: () => {},
  roomMade: () => {},
  loadChanged: () => {},
  takeOver: () => none,
};
