import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { command, folderOf } from './spillway.ts';

const catalog = (...flags: readonly string[]) => command(folderOf({}), 'catalog', ...flags);

describe('catalog', () => {
  it('lists models and accelerators, with quality and source', async () => {
    const { code, stdout, stderr } = await catalog();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Llama-3\.1-8B +data sheet +8\.03 B .*huggingface\.co/m);
    expect(stdout).toMatch(/^tier-70B +estimated .*Llama-2-70B$/m);
    expect(stdout).toMatch(/^ResNet-50 +data sheet/m);
    expect(stdout).toMatch(/^H100-SXM +measured +80\.0 +3,350 +989 /m);
    expect(stderr).toMatch(/dense.*1,979/);
  });

  it('lists one kind alone', async () => {
    expect((await catalog('models')).stdout).not.toMatch(/^H100/m);
    expect((await catalog('accelerators')).stdout).not.toMatch(/^Llama/m);
  });

  it('shows one card whole, by any of its names', async () => {
    const { stdout } = await catalog('models', 'deepseek-ai/DeepSeek-R1');
    expect(stdout).toMatch(/^id +DeepSeek-V3$/m);
    expect(stdout).toMatch(/^experts\.count +256$/m);
    expect(stdout).toMatch(/^latent\.kvRank +512$/m);
    expect((await catalog('accelerators', '4090')).stdout).toMatch(/^aliases +4090, RTX4090$/m);
  });

  it('prints the service of a model for slots, to be copied', async () => {
    const { stdout } = await catalog('models', 'resnet50');
    const line = stdout.split('\n').find((text) => text.startsWith('service:'))!;
    expect(parseDocument(line).toJS()).toEqual({
      service: { kind: 'roofline', parameters: 25_557_032, count: 'items', flops: 8.18e9 },
    });
  });

  it('prints JSON', async () => {
    const all = JSON.parse((await catalog('--json')).stdout);
    expect(Object.keys(all)).toEqual(['version', 'models', 'itemModels', 'accelerators']);
    const one = JSON.parse((await catalog('models', 'Qwen3-30B-A3B', '--json')).stdout);
    expect(one).toMatchObject({ version: 1, model: { experts: { count: 128, perToken: 8 } } });
  });

  it.each([
    ['models', 'Lama-3.1-8B', '"Lama-3.1-8B" is not a model. Did you mean "Llama-3.1-8B"?'],
    ['accelerators', 'H10', '"H10" is not an accelerator. Did you mean "H100"?'],
    ['acelerators', 'H100', 'Choices: "models", "accelerators"'],
  ])('refuses a wrong name: catalog %s %s', async (kind, name, message) => {
    const { code, stdout, stderr } = await catalog(kind, name);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});

describe('catalog of slices and sharing', () => {
  it('lists the slices of an accelerator, and its 19 layouts', async () => {
    const { code, stdout } = await catalog('mig', 'A100');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^A100-80-SXM +data sheet +3g\.40gb +42 +39\.3 +3\/7 +4\/8 +0 4 /m);
    expect(stdout).toMatch(/^19 layouts/m);
    expect(stdout.split('\n').filter((line) => line.includes('@'))).toHaveLength(19);
  });

  it('says why an accelerator has none, and which have', async () => {
    const { code, stderr } = await catalog('mig', 'L4');
    expect(code).toBe(2);
    expect(stderr).toMatch(/the L4 has no MIG; can be sliced: A30/);
  });

  it('lists the constants of sharing with their confidence and source', async () => {
    const { stdout } = await catalog('sharing', 'mps');
    expect(stdout).toMatch(/^mps +computeExponent +1\.33 +high +.*MuxServe/m);
    expect(stdout).not.toMatch(/^mig/m);
    const { code, stderr } = await catalog('sharing', 'mpss');
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean "mps"/);
  });
});
