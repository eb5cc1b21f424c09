import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

/** A scenario of two deployments on one pool, of which each mistake changes a line. */
const shared = `# Question: who shares with whom?
name: shared
horizon: 1min
pools:
  gpus: { accelerator: A100, accelerators: 2, sharing: { kind: hybrid } }
deployments:
  vip:
    pool: gpus
    share: { reserved: true, multiprocessors: 10%, memory: 8GB }
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 2 }
  chat:
    pool: gpus
    share: { memory: 40GB }
    engine: { kind: llm, model: Llama-3.1-8B }
    scaling: { kind: fixed, replicas: 2 }
traffic:
  users: { deployment: chat, arrivals: { kind: poisson, rate: 1/s } }
`;

const hybrid = 'accelerators: 2, sharing: { kind: hybrid }';
const mig = 'accelerators: 2, sharing: { kind: mig }';
const vip = 'share: { reserved: true, multiprocessors: 10%, memory: 8GB }';
const chat = 'share: { memory: 40GB }';
/** The scenario with slices in the place of parts. */
const sliced = shared
  .replace(hybrid, mig)
  .replace(vip, 'share: { profile: 1g.10gb }')
  .replace(chat, 'share: { profile: 3g.40gb }');

/** Scenarios that no command may take; each mistake must be named at its place, and nothing else. */
const bad: Readonly<Record<string, readonly [scenario: string, ...says: readonly RegExp[]]>> = {
  'a profile that there is not': [
    sliced.replace('3g.40gb', '3g.20gb'),
    /^bad\.yaml:14:23 {2}deployments\.chat\.share\.profile: the A100-80-SXM has no MIG profile 3g\.20gb; did you mean 3g\.40gb\? \(legal: 1g\.10gb, 1g\.20gb, 2g\.20gb, 3g\.40gb, 4g\.40gb, 7g\.80gb\)$/m,
  ],
  'slices of an accelerator that has none': [
    sliced.replace('accelerator: A100', 'accelerator: L4'),
    /^bad\.yaml:9:23 {2}deployments\.vip\.share\.profile: the L4 has no MIG; can be sliced: A30, A100-40-SXM, .*$/m,
    /^bad\.yaml:14:23 {2}deployments\.chat\.share\.profile: the L4 has no MIG; can be sliced: /m,
  ],
  'no slice at all': [
    sliced.replace('{ profile: 3g.40gb }', '{}'),
    /^bad\.yaml:14:12 {2}deployments\.chat\.share\.profile: is missing: a slice, such as "1g\.10gb"$/m,
  ],
  'a slice that is too small for the model': [
    sliced.replace('3g.40gb', '1g.10gb'),
    /^bad\.yaml:15:33 {2}deployments\.chat\.engine\.model: 16\.1 GB of weights on each accelerator do not fit into the 9\.2 GB that the engine may use: /m,
  ],
  'a layout that cannot be': [
    sliced.replace('kind: mig', 'kind: mig, layout: [4g.40gb, 4g.40gb]'),
    /^bad\.yaml:5:77 {2}pools\.gpus\.sharing\.layout: the A100-80-SXM has no room for 4g\.40gb \+ 4g\.40gb together; legal now: /m,
  ],
  'a slice of a layout that there is not': [
    sliced.replace('kind: mig', 'kind: mig, layout: [3g.40gb, 9g.80gb]'),
    /^bad\.yaml:5:87 {2}pools\.gpus\.sharing\.layout\.1: the A100-80-SXM has no MIG profile 9g\.80gb; /m,
  ],
  'memory that is not said, of an accelerator': [
    shared.replace(chat, 'share: {}'),
    /^bad\.yaml:14:12 {2}deployments\.chat\.share: `memory` is missing: how much of each accelerator a replica has, such as "20GB"$/m,
  ],
  'memory that is not said, of a slice': [
    sliced.replace('kind: mig', 'kind: mig, within: { kind: mps }'),
    /^bad\.yaml:9:12 {2}deployments\.vip\.share: `memory` is missing: how much of its slice a replica has, such as "20GB"$/m,
    /^bad\.yaml:14:12 {2}deployments\.chat\.share: `memory` is missing: how much of its slice /m,
  ],
  'more memory than the slice has': [
    sliced
      .replace('kind: mig', 'kind: mig, within: { kind: time-slice }')
      .replace('profile: 1g.10gb', 'profile: 1g.10gb, memory: 5GB')
      .replace('profile: 3g.40gb', 'profile: 3g.40gb, memory: 45GB'),
    /^bad\.yaml:14:40 {2}deployments\.chat\.share\.memory: is more than its slice has \(42\.1 GB\)$/m,
  ],
  'more memory than is reserved, or left for turns': [
    shared.replace('memory: 8GB', 'memory: 18GB').replace('memory: 40GB', 'memory: 70GB'),
    /^bad\.yaml:9:60 {2}deployments\.vip\.share\.memory: is more than what is reserved of any accelerator \(17 GB\)$/m,
    /^bad\.yaml:14:22 {2}deployments\.chat\.share\.memory: is more than what any accelerator has for turns \(68\.1 GB\)$/m,
  ],
  'more multiprocessors than are reserved': [
    shared.replace('multiprocessors: 10%', 'multiprocessors: 25%'),
    /^bad\.yaml:9:47 {2}deployments\.vip\.share\.multiprocessors: 0\.25 is more than the reserved part \(0\.2\)$/m,
  ],
  'a fleet that needs more memory than is reserved in all': [
    shared.replace('replicas: 2', 'replicas: 5'),
    /^bad\.yaml:11:39 {2}deployments\.vip\.scaling\.replicas: 5 replicas bring what is reserved of pool "gpus" to 40 GB, but it has 34 GB$/m,
  ],
  'fleets that need more multiprocessors than are reserved in all': [
    shared
      .replace('memory: 8GB', 'memory: 4GB')
      .replace('replicas: 2', 'replicas: 3')
      .replace(chat, 'share: { reserved: true, multiprocessors: 10%, memory: 20GB }')
      .replace('memory: 20GB', 'memory: 4GB')
      .replace('{ kind: llm, model: Llama-3.1-8B }', '{ kind: slots, service: 1s }'),
    /^bad\.yaml:16:39 {2}deployments\.chat\.scaling\.replicas: 2 replicas bring what is reserved of pool "gpus" to 50 % of the multiprocessors of one, but it has 40 %$/m,
  ],
  'the published hybrid with another part': [
    shared.replace('kind: hybrid', 'kind: hybrid, corrected: false, reserved: 30%'),
    /^bad\.yaml:5:100 {2}pools\.gpus\.sharing\.reserved: the reference design reserves 20 %: leave it out, or take `corrected: true`$/m,
  ],
  'a price that was never published': [
    shared.replace(
      'accelerator: A100, accelerators: 2,',
      'accelerator: A100, accelerators: 2, others: [{ accelerator: L40S, accelerators: 1 }], placement: { kind: reference-allocator },',
    ),
    /^bad\.yaml:5:\d+ {2}pools\.gpus\.placement\.prices: the reference design has no price of the L40S: use `prices: pool`$/m,
  ],
  'several accelerators of the reference allocator': [
    sliced
      .replace(mig, 'accelerators: 4, placement: { kind: reference-allocator }')
      .replace('    share: { profile: 1g.10gb }\n', '')
      .replace('    share: { profile: 3g.40gb }\n', '    accelerators: 2\n')
      .replace('replicas: 2 }\ntraffic', 'replicas: 1 }\ntraffic'),
    /^bad\.yaml:13:19 {2}deployments\.chat\.accelerators: the reference allocator gives a replica one accelerator, and this one needs 2$/m,
  ],
};

describe('exit code 2 and the place of what is wrong with sharing', () => {
  it('nothing is wrong with what the mistakes are made of', async () => {
    for (const scenario of [shared, sliced]) {
      const folder = folderOf({ 'good.yaml': scenario });
      const { code } = await command(folder, 'explain', 'good.yaml');
      expect(code).toBe(0);
    }
  });

  it.each(Object.entries(bad))('%s', async (_, [scenario, ...says]) => {
    expect([shared, sliced]).not.toContain(scenario);
    const folder = folderOf({ 'bad.yaml': scenario });
    const { code, stdout, stderr } = await command(folder, 'run', 'bad.yaml', '--out', 'out');
    for (const pattern of says) expect(stderr).toMatch(pattern);
    expect(stderr).toMatch(new RegExp(`^${says.length} problems?$`, 'm'));
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([2, '']);
    expect(readdirSync(folder)).toEqual(['bad.yaml']);
  });
});
