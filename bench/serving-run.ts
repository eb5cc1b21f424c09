import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { compileOnOwnThread, fuseCalls } from '../src/sweep/compiler.ts';
import { simulate } from '../src/world/simulate.ts';

// A process of its own, compiled as the workers of a sweep are: parses and simulates the scenario in the
// environment twice, and prints what the first run cost, and the second, which finds its code compiled.
fuseCalls('models');
compileOnOwnThread();
const [first, total] = timed();
const [second] = timed();

function timed() {
  const before = process.cpuUsage();
  const { scenario } = parseScenario(readSource(process.env['SCENARIO']!, 'bench.yaml'), []);
  const result = simulate(scenario, new Map(), { replication: 0 });
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1e6, result.total] as const;
}

console.log(
  JSON.stringify({
    cpuSeconds: first,
    warmCpuSeconds: second,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    requests: total['completed'],
    steps: total['steps'],
  }),
);
