/** A scenario of an instant: a crowd of twice as many after a minute. */
export const flood = `# Question: how many replicas keep up?
name: flood
replications: 5
horizon: 3min
warmup: 30s
pools:
  main: { accelerator: L4, accelerators: 8, price: $1/h }
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
slos:
  - { metric: e2e_p95, max: 6s }
  - { metric: drop_rate, max: 1% }
`;
