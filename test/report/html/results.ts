import type { SweepRun } from '../../../src/report/result-files.ts';
import { verdictFile } from '../../../src/report/verdict-file.ts';
import { readSource } from '../../../src/scenario/source.ts';
import type { CellOutcome } from '../../../src/sweep/cell.ts';
import { variantsOf } from '../../../src/sweep/variants.ts';
import { simulate } from '../../../src/world/simulate.ts';
import { csvTexts } from '../csv-texts.ts';

/** A flood of three minutes that is over in an instant; `more` is added to it at the top level. */
export function floodScenario(name: string, more = ''): string {
  return `
name: ${JSON.stringify(name)}
replications: 2
horizon: 3min
interval: 15s
warmup: 30s
pools: { main: { accelerator: L4, accelerators: 6, price: $1/h } }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: { kind: exponential, mean: 1s } }
    queue: { limit: 50, timeout: 20s }
    scaling: { kind: fixed, replicas: 2 }
    startup: 20s
traffic:
  users:
    arrivals: { kind: poisson, rate: 3/s }
    shape: { kind: step, at: 1min, factor: 2x }
    tenants: { many: { share: 80% }, few: { share: 20% } }
slos:
  - { metric: e2e_p95, max: 6s }
  - { metric: drop_rate, max: 1% }
${more}`;
}

/** One axis of two: who scales has scalings to mark. */
export const twoFleets = `
sweep:
  fleet:
    fixed: {}
    scaled:
      deployments.chat.scaling: { kind: ai-workload-scaler, max_instances: 6, cooldown: 30s, interval: 10s }
`;

/** A run of a scenario; some of its cells may fail. */
export function floodRun(
  text: string,
  {
    logRequests = false,
    fails = () => false,
  }: {
    readonly logRequests?: boolean;
    readonly fails?: (variant: number, replication: number) => boolean;
  } = {},
): SweepRun {
  const variants = variantsOf(readSource(text, 'flood.yaml'), [], []);
  const { replications } = variants[0]!.parsed.scenario;
  const outcomes = variants.flatMap(({ parsed }, variant) =>
    Array.from({ length: replications }, (_, replication): CellOutcome => {
      if (fails(variant, replication)) return { kind: 'failed', message: 'out of memory' };
      const options = { replication, logRequests };
      return { kind: 'done', result: simulate(parsed.scenario, new Map(), options) };
    }),
  );
  return { variants, replications, outcomes };
}

/** The files that it writes, by name, but for the report. */
export function filesOf(
  text: string,
  verdict = 'every SLO kept (2 of 2)',
  fails: (variant: number, replication: number) => boolean = () => false,
): Map<string, string> {
  const run = floodRun(text, { fails });
  const { variants } = run;
  const { name, seed } = variants[0]!.parsed.scenario;
  const files = csvTexts(run);
  const scenarios = variants.map(({ labels, parsed }) => ({ labels, scenario: parsed.scenario }));
  files.set('scenario.json', JSON.stringify({ version: '0.0.0', variants: scenarios }));
  files.set(
    'verdict.json',
    verdictFile(run, {
      scenario: name,
      verdict,
      code: 0,
      reproduction: {
        command: 'spillway run flood.yaml',
        spillway: '0.0.0',
        scenario: '00000000',
        fingerprint: '11111111',
        seed: String(seed),
      },
      frontier: undefined,
    }),
  );
  return files;
}
