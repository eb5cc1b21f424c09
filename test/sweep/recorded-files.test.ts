import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { recordedFiles } from '../../src/sweep/recorded-files.ts';

test('a scenario names its recorded files: requests, lengths beside them, and counts', () => {
  const { scenario } = parseScenario(
    readSource(
      `
name: recorded
horizon: 5min
pools: { p: { accelerator: L4, accelerators: 1 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 50ms }, scaling: { kind: fixed, replicas: 1 } }
traffic:
  a: { file: clients.csv, lengths: { file: lengths.csv } }
  b: { arrivals: { kind: poisson, rate: 1/s }, shape: { kind: counts, file: counts.csv }, prompt: 1, output: 1 }
  c: { file: clients.csv }
`,
      'recorded.yaml',
    ),
  );
  expect(recordedFiles(scenario)).toEqual(['clients.csv', 'lengths.csv', 'counts.csv']);
});
