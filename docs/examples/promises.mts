// How long does a chat wait on two L4s, and does it keep what was promised?
import { meanInterval, simulateScenario } from 'spillway';

const text = `
name: chat
replications: 5
horizon: 30min
warmup: 5min
pools:
  gpus: { accelerator: L4, accelerators: 8, price: $0.80/h }
deployments:
  chat:
    pool: gpus
    engine: { kind: llm, model: Llama-3.1-8B, precision: fp8, max_num_seqs: 32 }
    scaling: { kind: fixed, replicas: 2 }
traffic:
  users:
    arrivals: { kind: poisson, rate: 6/s }
    prompt: { kind: log-normal, median: 300, sigma: 0.8 }
    output: { kind: log-normal, median: 120, sigma: 0.7 }
slos:
  - { metric: ttft_p95, max: 500ms }
  - { metric: drop_rate, max: 1% }
`;

const [chat] = await simulateScenario(text);
const { results, slos, keepsAll } = chat!;

for (const { slo, interval, met } of slos) {
  const { mean, halfWidth } = interval;
  console.log(
    `${slo.metric} ${mean.toFixed(3)} ± ${halfWidth.toFixed(3)}: ${met ? 'kept' : 'missed'}`,
  );
}
const dollars = meanInterval(results.map(({ total }) => total['cost_usd'] ?? 0));
console.log(`keeps all: ${keepsAll}, for $${dollars.mean.toFixed(2)}`);

// What happened over time, a row for each interval of each deployment.
const busiest = results[0]!.series.reduce((a, b) => (b.queue > a.queue ? b : a));
console.log(
  `longest queue of the first replication: ${busiest.queue.toFixed(2)} at ${busiest.time} s`,
);
