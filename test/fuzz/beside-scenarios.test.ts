import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource } from '../../src/scenario/source.ts';
import { withManifests } from '../../src/sweep/manifests.ts';
import { readMetrics } from '../../src/sweep/replay/read-metrics.ts';
import { WorkloadError } from '../../src/workload/recorded/workload-error.ts';
import { small } from '../scenario/problems.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { edgeWords } from './edge-words.ts';
import { fuzzRuns } from './fuzz-runs.ts';
import { mutatedText } from './mutated-text.ts';
import { recordedWords } from './recorded-texts.ts';

// By night there are hundreds of times as many inputs.
vi.setConfig({ testTimeout: 3_600_000 });

const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: vllm }
spec:
  minReplicas: 2
  maxReplicas: 8
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }
    - type: Pods
      pods: { metric: { name: DCGM_FI_DEV_GPU_UTIL }, target: { type: AverageValue, averageValue: 70 } }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: Percent, value: 10, periodSeconds: 60 }] }
`;
const scaledObject = `apiVersion: v1
kind: Service
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: vllm-chat }
spec:
  pollingInterval: 15
  maxReplicaCount: 6
  triggers:
    - type: prometheus
      metadata: { query: 'sum(vllm:num_requests_waiting)', threshold: "2", activationThreshold: "0.5" }
    - type: cron
      metadata: { timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "3" }
`;

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});

it.each([
  ['hpa', hpa],
  ['keda', scaledObject],
])('a manifest of %s is taken, or refused with every problem at its place', (kind, manifest) => {
  const scaling = `{ kind: ${kind}, manifest: m.yaml }`;
  const text = small.replace('{ kind: fixed, replicas: 2 }', scaling);
  const parsed = parseScenario(readSource(text, join(folder, 's.yaml')));
  fc.assert(
    fc.property(mutatedText([manifest], edgeWords), (changed) => {
      writeFileSync(join(folder, 'm.yaml'), changed);
      try {
        withManifests(join(folder, 's.yaml'), [{ labels: {}, parsed }]);
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
      }
    }),
    fuzzRuns(100, 4000),
  );
});

const metrics = [
  'time,replicas,queue,latency_ms,gpu_util,rps\n0,2,30,80,95,1\n60,2,40,,95%,2\n120,4,50,400,NaN,3\n',
  'timestamp,vllm:num_requests_waiting\n2024-01-01 00:00:00,3\n2024-01-01 00:01:00,4\n',
];

it('recorded metrics are read, or refused with their file and line', async () => {
  const file = join(folder, 'm.csv');
  await fc.assert(
    fc.asyncProperty(mutatedText(metrics, recordedWords), async (text) => {
      writeFileSync(file, text);
      try {
        await readMetrics(file);
      } catch (error) {
        if (!(error instanceof WorkloadError)) throw error;
        expect(error.message.includes(file)).toBe(true);
      }
    }),
    fuzzRuns(150, 8000),
  );
});
