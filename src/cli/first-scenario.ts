import type { Example } from './examples.ts';

/** The scenario that `spillway init` writes where no example is named: small, and every block explained. */
export const firstScenario: Example = {
  name: 'scenario',
  about: 'four times the users of a chat: fixed fleets, or an autoscaler',
  text: `# yaml-language-server: $schema=./scenario.schema.json
#
# Question: a chat model of 8 billion parameters is served on L4s, and within five minutes four times as many users
# come. Do two replicas keep the promises, do six, or is an autoscaler enough, and what does each cost?
#
#   spillway explain scenario.yaml      what it would do, without running it
#   spillway run scenario.yaml          run it, and judge the promises
#   spillway run scenario.yaml --set traffic.users.arrivals.rate=1/s,2/s,3/s
#
# \`spillway explain deployments.NAME.engine\` says what a key means and may be; \`spillway catalog\` lists accelerators,
# models and policies.
name: first
seed: "1"
# Each variant runs so often, each time with other luck; ± is a 95 % interval over them.
replications: 5
horizon: 30min
# Left out of all figures: until then queues are emptier than usual.
warmup: 5min

# Accelerators that are rented, and their price.
pools:
  gpus: { accelerator: L4, accelerators: 8, price: $0.80/h }

# Models that are served: with which engine, on which pool, by how many replicas.
deployments:
  chat:
    pool: gpus
    engine: { kind: llm, model: Llama-3.1-8B, precision: fp8, max_num_seqs: 32 }
    scaling: { kind: fixed, replicas: 2 }
    # From the order of a replica to its first answer.
    startup: 1min
    queue: { limit: 200, timeout: 30s }

# Who comes, how often, with prompts and answers of how many tokens.
traffic:
  users:
    arrivals: { kind: poisson, rate: 2/s }
    shape: { kind: ramp, from: 10min, until: 15min, factor: 4x }
    prompt: { kind: log-normal, median: 300, sigma: 0.8 }
    output: { kind: log-normal, median: 120, sigma: 0.7 }

# What was promised. \`spillway run\` exits with 3 where no variant keeps all of it.
slos:
  - { metric: ttft_p95, max: 5s }
  - { metric: tpot_p95, max: 100ms }
  - { metric: drop_rate, max: 1% }

# What is compared: every variant runs under the same traffic.
sweep:
  fleet:
    two: {}
    six: { deployments.chat.scaling.replicas: 6 }
    autoscaled:
      deployments.chat.scaling:
        kind: hpa
        min_replicas: 2
        max_replicas: 8
        metrics: [{ metric: ongoing, target: 12 }]
`,
};
