import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { fuseMoreCalls } from '../src/sweep/compiler.ts';
import { simulate } from '../src/world/simulate.ts';

// A process of its own: parses and simulates the scenario in the environment, and prints what it cost.
fuseMoreCalls();
const before = process.cpuUsage();
const { scenario } = parseScenario(readSource(process.env['SCENARIO']!, 'bench.yaml'), []);
const { total } = simulate(scenario, new Map(), { replication: 0 });
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    requests: total['completed'],
    steps: total['steps'],
  }),
);
