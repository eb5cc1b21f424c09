import { describeRequests, lengthsOf } from './describe-requests.ts';
import type { ClientsDescription, CountsDescription, Description } from './description.ts';
import type { Recorded, RecordedClients, RecordedCounts } from './recorded-workload.ts';
import { stretched } from './sparkline.ts';

/** Columns of the sparkline of a rate. */
const sparklineColumns = 60;

/** A recorded workload in numbers: how much, how uneven, how long, how much is shared. */
export function describe(recorded: Recorded): Description {
  switch (recorded.kind) {
    case 'requests':
      return describeRequests(recorded, sparklineColumns);
    case 'counts':
      return describeCounts(recorded);
    case 'clients':
      return describeClients(recorded);
    case 'lengths':
      return {
        kind: 'lengths',
        rows: recorded.prompt.length,
        prompt: lengthsOf(recorded.prompt),
        output: lengthsOf(recorded.output),
      };
  }
}

function describeCounts(recorded: RecordedCounts): CountsDescription {
  const { interval, rates, periods, firstPeriod, peakPeriod } = recorded;
  const requests = Math.round(sumOf(rates) * interval);
  const meanRate = requests / (periods * interval);
  const peakRate = highest(rates);
  return {
    kind: 'counts',
    periods,
    interval,
    span: rates.length * interval,
    requests,
    meanRate,
    peakRate,
    peakOverMean: peakRate / meanRate,
    firstPeriod,
    peakPeriod,
    rates: stretched(rates, sparklineColumns),
  };
}

function describeClients(recorded: RecordedClients): ClientsDescription {
  const { clients, window, rateStarts, windowStart, rate, lengthStarts } = recorded;
  const start = windowStart.reduce((a, b) => Math.min(a, b));
  const span = windowStart.reduce((a, b) => Math.max(a, b)) + window - start;
  const perWindow = new Float64Array(Math.round(span / window));
  const perClient = new Float64Array(clients.length);
  for (let client = 0; client < clients.length; client++) {
    for (let row = rateStarts[client]!; row < rateStarts[client + 1]!; row++) {
      const index = Math.floor((windowStart[row]! - start) / window);
      perWindow[index] = perWindow[index]! + rate[row]!;
      perClient[client] = perClient[client]! + rate[row]! * window;
    }
  }
  const requests = sumOf(perClient);
  const meanRate = requests / span;
  const busiest = perClient.toSorted().subarray(-Math.ceil(clients.length / 10));
  return {
    kind: 'clients',
    clients: clients.length,
    clientsWithLengths: clients.filter((_, c) => lengthStarts[c + 1]! > lengthStarts[c]!).length,
    windows: new Set(windowStart).size,
    window,
    span,
    requests,
    meanRate,
    peakRate: highest(perWindow),
    peakOverMean: highest(perWindow) / meanRate,
    topTenthShare: sumOf(busiest) / requests,
    rates: stretched(perWindow, sparklineColumns),
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function highest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
