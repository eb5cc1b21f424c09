import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { simulate } from '../../src/world/simulate.ts';

const text = `name: dollars
horizon: 10min
interval: 1min
providers:
  main: { price: { input: $1000, output: $2000 }, errors: { "500": 30% } }
gateways:
  edge: { targets: { main: { provider: main } } }
traffic:
  chat:
    arrivals: { kind: constant, rate: 0.2/s }
    prompt: 100
    output: 50
`;

test('I8: what providers bill stands with each request, in each interval and in all', () => {
  const { scenario } = parseScenario(readSource(text, 's.yaml'));
  const {
    requests: table,
    series,
    total,
  } = simulate(scenario, new Map(), {
    replication: 0,
    logRequests: true,
  });
  const requests = [...table!];
  // 100 × $0.001 + 50 × $0.002, for an answer alone: failures cost nothing.
  for (const { outcome, usd } of requests) {
    expect(usd).toBeCloseTo(outcome === 'completed' ? 0.2 : 0, 12);
  }
  expect(requests.some(({ outcome }) => outcome === 'failed')).toBe(true);
  const ofRequests = requests.reduce((sum, { usd }) => sum + usd, 0);
  const ofIntervals = series
    .filter(({ deployment }) => deployment === 'main')
    .reduce((sum, row) => sum + row.cost_usd_per_hour / 60, 0);
  expect(ofRequests).toBeCloseTo(total['cost_usd']!, 9);
  expect(ofIntervals).toBeCloseTo(total['cost_usd']!, 9);
});
