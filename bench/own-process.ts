import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What one run in a process of its own cost. */
export interface Cost {
  readonly cpuSeconds: number;
  /** Of a second run in the same process. */
  readonly warmCpuSeconds: number;
  readonly peakBytes: number;
  readonly requests: number;
  readonly steps: number;
}

/** The run with the median CPU time of so many. */
export function median(rounds: number, once: () => Cost): Cost {
  const runs = Array.from({ length: rounds }, once);
  return runs.sort((a, b) => a.cpuSeconds - b.cpuSeconds)[rounds >> 1]!;
}

/** The median of each cost of each scenario; they take turns, so that a slow spell of the machine meets all of them. */
export function mediansInTurns(rounds: number, scenarios: readonly object[]): Cost[] {
  const costs = scenarios.map((): Cost[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, scenario] of scenarios.entries()) costs[at]!.push(runInOwnProcess(scenario));
  }
  return costs.map((runs) => {
    const middle = (of: (cost: Cost) => number) => runs.map(of).sort((a, b) => a - b)[rounds >> 1]!;
    return {
      cpuSeconds: middle((cost) => cost.cpuSeconds),
      warmCpuSeconds: middle((cost) => cost.warmCpuSeconds),
      peakBytes: middle((cost) => cost.peakBytes),
      requests: runs[0]!.requests,
      steps: runs[0]!.steps,
    };
  });
}

/** What the requests of a run cost, without what was there before they came. */
export function less(cost: Cost, idle: Cost): Cost {
  return {
    ...cost,
    cpuSeconds: cost.cpuSeconds - idle.cpuSeconds,
    warmCpuSeconds: cost.warmCpuSeconds - idle.warmCpuSeconds,
  };
}

/** Simulates a scenario twice, in a fresh process. */
export function runInOwnProcess(scenario: object): Cost {
  const script = fileURLToPath(new URL('serving-run.js', import.meta.url));
  const output = execFileSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, SCENARIO: JSON.stringify(scenario) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Cost;
}
