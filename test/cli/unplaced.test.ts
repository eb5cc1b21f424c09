import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

/** Three slices of half an accelerator are to start on one. */
const crowded = `# Question: does it fit?
name: crowded
horizon: 1min
pools:
  gpus: { accelerator: A100, accelerators: 1, sharing: { kind: mig } }
deployments:
  chat:
    pool: gpus
    share: { profile: 3g.40gb }
    engine: { kind: slots, service: 1s }
    scaling: { kind: fixed, replicas: 3 }
traffic:
  users: { deployment: chat, arrivals: { kind: poisson, rate: 1/s } }
`;

const warning =
  /^warning {2}crowded\.yaml:11:14 {2}deployments\.chat\.scaling: not all replicas find room in pool "gpus" \(no accelerator of the pool has room for one more\)$/gm;

const commands = [
  [['check', 'crowded.yaml']],
  [['explain', 'crowded.yaml']],
  [['run', 'crowded.yaml', '--out', 'out', '--workers', '1']],
] as const;

describe('replicas that find no room', () => {
  it.each(commands)('are told of, at the fleet’s scaling: %j', async (flags) => {
    const folder = folderOf({ 'crowded.yaml': crowded });
    const { code, stderr } = await command(folder, ...flags);
    expect(stderr.match(warning)).toHaveLength(1);
    expect(code).toBe(0);
  });

  it.each([
    ['two, which fit', crowded.replace('replicas: 3', 'replicas: 2')],
    [
      'a model that is to be turned away where nothing can hold it',
      crowded
        .replace('{ kind: slots, service: 1s }', '{ kind: llm, model: Llama-3.1-70B }')
        .replace('    share', '    unplaceable: reject\n    share'),
    ],
    [
      'those that a quota brings down',
      crowded.replace('sharing:', 'quota: { kind: weighted-quota }, sharing:'),
    ],
  ])('are none of %s', async (_, text) => {
    expect(text).not.toBe(crowded);
    const folder = folderOf({ 'crowded.yaml': text });
    const { code, stderr } = await command(folder, 'check', 'crowded.yaml');
    expect([code, stderr]).toEqual([0, 'Next: spillway explain crowded.yaml\n']);
  });

  it('are told of once, however many variants crowd a pool', async () => {
    const sweep = 'sweep:\n  traffic.users.arrivals.rate: [1/s, 2/s, 3/s]\n';
    const folder = folderOf({ 'crowded.yaml': crowded + sweep });
    const { code, stderr } = await command(folder, 'check', 'crowded.yaml');
    expect(stderr.match(warning)).toHaveLength(1);
    expect(code).toBe(0);
  });
});

describe('exit code 2 and the place of what is wrong with quotas', () => {
  it('of a deployment that there is not', async () => {
    const text = crowded.replace(
      'sharing:',
      'quota: { kind: weighted-quota, of: { chats: { quota: 1 } } }, sharing:',
    );
    const folder = folderOf({ 'bad.yaml': text });
    const { code, stdout, stderr } = await command(folder, 'run', 'bad.yaml', '--out', 'out');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^bad\.yaml:5:\d+ {2}pools\.gpus\.quota\.of\.chats: "chats" is not a deployment of this pool\. Did you mean "chat"\?/m,
    );
  });
});
