import { describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

const note = 'runs code: policy.mjs (policies are programs, with your rights)\n';
const scenario = flood
  .replace('{ kind: fixed, replicas: 2 }', '{ kind: module, path: ./policy.mjs }')
  .split('sweep:')[0]!;
const policy = `export default {
  initialReplicas: 2,
  initial: () => 0,
  decide: (state) => ({ desired: 2, because: 'two', state }),
};
`;
const files = { 'flood.yaml': scenario, 'policy.mjs': policy, 'plain.yaml': flood };

describe('a scenario that names a policy of one’s own', () => {
  const folder = folderOf(files);

  it.each([
    [['check', 'flood.yaml']],
    [['check', 'flood.yaml', '--json']],
    [['explain', 'flood.yaml']],
    [['check-policy', 'flood.yaml#chat', '--runs', '1', '--only', 'pure', '--max', '3', '--json']],
  ])('is said to run code: %j', async (flags) => {
    const { code, stdout, stderr } = await command(folder, ...flags);
    expect(stderr.startsWith(note)).toBe(true);
    expect(stderr.split('runs code').length).toBe(2);
    expect(code).toBe(0);
    if (flags.includes('--json')) expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it.each([
    [['check', 'flood.yaml', '--quiet'], 'where all is to be quiet'],
    [['check', 'plain.yaml'], 'without one'],
    [['check-policy', 'policy.mjs', '--runs', '1', '--max', '3'], 'that I named myself'],
  ])('is not: %j, %s', async (flags) => {
    expect((await command(folder, ...flags)).stderr).not.toContain('runs code');
  });

  it('is said to before the code runs', async () => {
    const broken = folderOf({ ...files, 'policy.mjs': 'throw new Error("I ran");\n' });
    const { code, stderr } = await command(broken, 'check', 'flood.yaml');
    expect(code).toBe(2);
    expect(stderr.indexOf(note)).toBe(0);
    expect(stderr).toContain('I ran');
  });
});
