import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/cli/load.ts';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { command, folderOf } from './spillway.ts';

const hpa = `apiVersion: v1
kind: Service
metadata: { name: vllm }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: vllm }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: vllm }
  minReplicas: 2
  maxReplicas: 8
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }
    - type: Pods
      pods:
        metric: { name: DCGM_FI_DEV_GPU_UTIL }
        target: { type: AverageValue, averageValue: 70 }
    - type: External
      external:
        metric: { name: my_queue_metric }
        target: { type: Value, value: "4500m" }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 60 }
`;

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: vllm-chat }
spec:
  scaleTargetRef: { name: vllm-chat }
  pollingInterval: 15
  maxReplicaCount: 6
  triggers:
    - type: prometheus
      metadata:
        serverAddress: http://prometheus:9090
        query: sum(vllm:num_requests_waiting{model="x"})
        threshold: "2"
        activationThreshold: "0.5"
`;

const scenario = (scaling: string) => `name: manifested
horizon: 5min
pools: { main: { accelerator: L4, accelerators: 8, price: $1/h } }
deployments:
  chat:
    pool: main
    engine: { kind: slots, slots: 2, service: 1s }
    startup: 10s
    scaling: ${scaling}
traffic:
  users:
    arrivals: { kind: poisson, rate: 6/s }
slos:
  - { metric: drop_rate, max: 100% }
`;
const mapped = '{ kind: hpa, manifest: hpa.yaml, metrics: { my_queue_metric: queue-depth } }';

/** What is wrong with a scenario `chat.yaml` and what it names, as the terminal says it; nothing where nothing is. */
async function problemsOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderOf(files);
  const before = process.cwd();
  process.chdir(folder);
  try {
    await loadScenario('chat.yaml', {
      set: undefined,
      seed: undefined,
      replications: undefined,
      workload: undefined,
    });
    return '';
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message;
  } finally {
    process.chdir(before);
  }
}

describe('a Kubernetes manifest', () => {
  it('scales a deployment, and what is not to the letter is a warning', async () => {
    const sweep = `sweep:
  who:
    hpa: {}
    keda: { deployments.chat.scaling: { kind: keda, manifest: so.yaml } }
`;
    const folder = folderOf({
      'chat.yaml': scenario(mapped) + sweep,
      'hpa.yaml': hpa,
      'so.yaml': scaledObject,
    });
    const { code, stderr } = await command(folder, 'run', 'chat.yaml', '-q', '--out', 'out');
    expect(code).toBe(0);
    expect(stderr).toContain(
      'hpa.yaml:17:25  spec.metrics.1.pods.metric.name: DCGM_FI_DEV_GPU_UTIL is read as utilisation: the busy part of the replica’s time',
    );
    const decisions = readFileSync(join(folder, 'out/decisions.csv'), 'utf8');
    // 6 requests a second of a second are three replicas' work, and there are two.
    expect(decisions).toMatch(
      /hpa,2,6,6,"?scale-up policies \(Max\) \(external metric my_queue_metric at \d+, target 4.5\)/,
    );
    expect(decisions).toMatch(/keda,0,1,1,"?active: from idle to 1/);
    expect(decisions).toMatch(/external metric s0-prometheus at \d+, target 2 per replica/);
  });

  it('is read relative to the scenario, and what the scenario says goes before it', async () => {
    const folder = folderOf({ 'hpa.yaml': hpa });
    mkdirSync(join(folder, 'scenarios'));
    const said = mapped.replace('{', '{ max_replicas: 1,').replace('hpa.yaml', '../hpa.yaml');
    writeFileSync(join(folder, 'scenarios/chat.yaml'), scenario(said));
    const { code, stderr } = await command(folder, 'check', 'scenarios/chat.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^scenarios\/chat\.yaml:9:14 {2}deployments\.chat\.scaling\.min_replicas: 2 is more than max_replicas \(1\)$/m,
    );
  });

  it('may be the only one of its kind in a list, and keeps its places there', async () => {
    const [service, autoscaler] = hpa.split('---\n').map((one) => one.trimEnd());
    const items = [service!, autoscaler!].map((one) => `- ${one.replaceAll('\n', '\n  ')}\n`);
    const list = `apiVersion: v1\nkind: List\nmetadata: { resourceVersion: "" }\nitems:\n${items.join('')}`;
    const files = { 'chat.yaml': scenario(mapped), 'hpa.yaml': list };
    expect(await problemsOf(files)).toBe('');
    const torn = list.replace('maxReplicas', 'maxReplica');
    expect(await problemsOf({ ...files, 'hpa.yaml': torn })).toMatch(
      /^hpa\.yaml:14:5 {2}spec\.maxReplica: unknown field\./m,
    );
    const json = JSON.stringify({ kind: 'HorizontalPodAutoscalerList', items: [] });
    expect(await problemsOf({ ...files, 'hpa.yaml': json })).toMatch(
      /hpa\.yaml has no HorizontalPodAutoscaler/,
    );
  });

  it('is checked against the pool as if the scenario had written it', async () => {
    const many = hpa
      .replace('minReplicas: 2', 'minReplicas: 20')
      .replace('Replicas: 8', 'Replicas: 30');
    const problems = await problemsOf({ 'chat.yaml': scenario(mapped), 'hpa.yaml': many });
    expect(problems).toContain(
      'deployments.chat.scaling.min_replicas: 20 replicas of 1 bring pool "main" to 20 accelerators, but it has 8',
    );
  });
});

describe('what is wrong with a manifest', () => {
  it.each([
    [
      'a metric that nobody knows',
      hpa,
      '{ kind: hpa, manifest: hpa.yaml }',
      /^hpa\.yaml:21:25 {2}spec\.metrics\.2\.external\.metric\.name: no signal is known for my_queue_metric\. Say in .* `metrics: \{ my_queue_metric: queue-depth \}`/m,
    ],
    [
      'a misspelt field',
      hpa.replace('maxReplicas', 'maxReplica'),
      mapped,
      /^hpa\.yaml:11:3 {2}spec\.maxReplica: unknown field\. Did you mean "maxReplicas"\?/m,
    ],
    [
      'a value that is wrong',
      hpa.replace('value: "4500m"', 'value: many'),
      mapped,
      /^hpa\.yaml:22:39 {2}spec\.metrics\.2\.external\.target\.value: must be a quantity such as 500m/m,
    ],
    [
      'bytes that nobody knows the whole of',
      hpa.replace(
        'name: cpu, target: { type: Utilization, averageUtilization: 80 }',
        'name: cpu, target: { type: AverageValue, averageValue: 500m }',
      ),
      mapped,
      /^hpa\.yaml:14:25 {2}spec\.metrics\.0\.resource\.name: averageValue of cpu: how much of it a whole replica has nobody knows/m,
    ],
    [
      'a template that nobody filled in',
      hpa.replace('maxReplicas: 8', 'maxReplicas: {{ .Values.max }}'),
      mapped,
      /^hpa\.yaml:11:\d+ {2}.* \(is it a template\? `helm template` fills it in\)$/m,
    ],
    ['torn YAML', hpa.replace('spec:', 'spec'), mapped, /^hpa\.yaml:\d+:\d+ {2}/m],
    [
      'another kind',
      scaledObject,
      mapped,
      /^hpa\.yaml:2:7 {2}kind: must be one of HorizontalPodAutoscaler, not "ScaledObject"/m,
    ],
    [
      'none of its kind among several',
      `${scaledObject}---\n${scaledObject}`,
      mapped,
      /^chat\.yaml:9:37 {2}deployments\.chat\.scaling\.manifest: hpa\.yaml has no HorizontalPodAutoscaler/m,
    ],
    [
      'two of its kind',
      `${hpa}---\n${hpa.slice(hpa.indexOf('---') + 4)}`,
      mapped,
      /manifest: hpa\.yaml has 2 of kind HorizontalPodAutoscaler: leave one/,
    ],
  ])('%s is an error at its place', async (_, manifest, scaling, message) => {
    const problems = await problemsOf({ 'chat.yaml': scenario(scaling), 'hpa.yaml': manifest });
    expect(problems).toMatch(message);
  });

  it('a trigger that cannot be simulated is one too', async () => {
    const memory = `${scaledObject}    - type: memory\n      metricType: Utilization\n      metadata: { value: "80" }\n`;
    const files = { 'chat.yaml': scenario('{ kind: keda, manifest: so.yaml }'), 'so.yaml': memory };
    const problems = await problemsOf(files);
    expect(problems).toMatch(
      /^so\.yaml:15:13 {2}spec\.triggers\.1\.type: no signal is known for memory\./m,
    );
    const kv = scenario('{ kind: keda, manifest: so.yaml, metrics: { memory: kv-use } }');
    expect(await problemsOf({ ...files, 'chat.yaml': kv })).toBe('');
  });
});

describe('what is wrong with its name', () => {
  it.each([
    [
      '{ kind: hpa, manifest: none.yaml }',
      /:9:\d+ {2}.*scaling\.manifest: none\.yaml: no such file/,
    ],
    [
      '{ kind: hpa, manifest: hpa.yaml, metrics: { my_queue_metric: queue-depth, my_queue: ongoing } }',
      /scaling\.metrics\.my_queue: hpa\.yaml has no such metric\. .*my_queue_metric/,
    ],
    [
      '{ kind: hpa, manifest: hpa.yaml, metrics: [{ metric: ongoing, target: 1 }] }',
      /scaling\.metrics: with a `manifest`, says which signals its metrics are/,
    ],
    ['{ kind: hpa, metrics: { a: ongoing } }', /scaling\.metrics: is a list, such as/],
    [
      '{ kind: keda, manifest: hpa.yaml, triggers: [{ metric: ongoing, target: 1 }] }',
      /scaling\.triggers: are those of the `manifest`/,
    ],
    [
      '{ kind: keda, metrics: { a: ongoing } }',
      /scaling\.metrics: says what the triggers of a `manifest` are/,
    ],
  ])('%s', async (scaling, message) => {
    const problems = await problemsOf({ 'chat.yaml': scenario(scaling), 'hpa.yaml': hpa });
    expect(problems).toMatch(message);
  });
});

describe('a manifest as a policy', () => {
  const asked = async (name: string, text: string) => {
    const folder = folderOf({ 'm.csv': 'time,queue\n0,3\n15,30\n', [name]: text });
    return command(folder, 'replay-policy', 'm.csv', '--policy', name);
  };

  it('says on the command line what a metric is', async () => {
    const { code, stderr } = await asked('hpa.yaml', hpa);
    expect(stderr).toContain(
      "Say which one it is, as in '{kind: hpa, manifest: hpa.yaml, metrics: {my_queue_metric: queue-depth}}': queue-depth, ",
    );
    expect(code).toBe(2);
  });

  it('may be JSON of one line', async () => {
    const spec = {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'vllm' },
      maxReplicas: 4,
      metrics: [
        {
          type: 'Pods',
          pods: {
            metric: { name: 'vllm:num_requests_waiting' },
            target: { type: 'AverageValue', averageValue: '10' },
          },
        },
      ],
    };
    const kind = 'HorizontalPodAutoscaler';
    const text = JSON.stringify({ apiVersion: 'autoscaling/v2', kind, metadata: {}, spec });
    const { code, stdout } = await asked('hpa.json', text);
    expect(stdout).toMatch(/^desired, peak +3$/m);
    expect(code).toBe(0);
  });

  it.each(['ScaledJob', 'VerticalPodAutoscaler'])('%s is none that can be read', async (kind) => {
    const { code, stderr } = await asked('x.yaml', `apiVersion: a/v1\nkind: ${kind}\nspec: {}\n`);
    expect(stderr).toBe(
      `error  x.yaml is a manifest of ${kind}. Allowed: HorizontalPodAutoscaler, ScaledObject\n`,
    );
    expect(code).toBe(2);
  });
});
