// An autoscaler of one's own beside one that everybody has, under the same requests.
import { type Autoscaler, type PolicyModules, simulateScenario } from 'spillway';

/** A replica for every so many requests that wait or run, never fewer than one. */
function perRequests(target: number): Autoscaler<null> {
  return {
    initialReplicas: 2,
    interval: 15,
    initial: () => null,
    decide: (state, { queueDepth, ongoing, ready, starting }) => {
      // What nobody measured is not 0: then it keeps what is there.
      if (queueDepth === undefined || ongoing === undefined) {
        return { desired: ready + starting, because: 'no metrics', state };
      }
      const requests = queueDepth + ongoing;
      const desired = Math.max(1, Math.ceil(requests / target));
      return { desired, because: `${requests} requests, ${target} to a replica`, state };
    },
  };
}

const policies: PolicyModules = new Map([
  ['per-requests', (options) => perRequests((options as { readonly target: number }).target)],
]);

const text = `
name: rush
replications: 3
horizon: 20min
pools:
  gpus: { accelerator: L4, accelerators: 8, price: $0.80/h }
deployments:
  chat:
    pool: gpus
    engine: { kind: slots, slots: 4, service: { kind: exponential, mean: 2s } }
    queue: { limit: 100, timeout: 30s }
    startup: 45s
    scaling: { kind: fixed, replicas: 2 }
traffic:
  users:
    arrivals: { kind: poisson, rate: 2/s }
    shape: { kind: step, at: 5min, factor: 4x }
sweep:
  policy:
    hpa:
      deployments.chat.scaling:
        { kind: hpa, min_replicas: 1, max_replicas: 8, metrics: [{ metric: ongoing, target: 3 }] }
    mine:
      deployments.chat.scaling:
        { kind: module, path: per-requests, options: { target: 3 }, min_replicas: 1, max_replicas: 8 }
`;

for (const { labels, results } of await simulateScenario(text, { policies })) {
  const { total, decisions } = results[0]!;
  const last = decisions.at(-1);
  console.log(
    `${labels['policy']}: ${((total['drop_rate'] ?? 0) * 100).toFixed(1)} % lost, $${(total['cost_usd'] ?? 0).toFixed(2)}; at last ${last?.desired} replicas, for ${last?.because}`,
  );
}
