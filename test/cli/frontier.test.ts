import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

/** Two requests a second for replicas that serve one each: two are too few, and three will do. */
const shop = `name: shop
horizon: 200s
replications: 2
pools: { l4: { accelerator: L4, accelerators: 8 } }
deployments:
  d:
    pool: l4
    engine: { kind: slots, service: { kind: constant, value: 1s } }
    scaling: { kind: fixed, replicas: 1 }
traffic: { t: { arrivals: { kind: constant, rate: 2.5/s } } }
slos: [{ metric: wait_p95, max: 2s }]
frontier:
  quality: goodput
  yardsticks: [eight]
  remedy:
    two: { deployments.d.scaling.replicas: 2 }
    three: { deployments.d.scaling.replicas: 3 }
    four: { deployments.d.scaling.replicas: 4 }
sweep:
  fleet:
    one: {}
    eight: { deployments.d.scaling.replicas: 8 }
`;

const run = (text: string, ...flags: readonly string[]) =>
  command(folderOf({ 'shop.yaml': text }), 'run', 'shop.yaml', '--out', 'out', ...flags);

describe('a sweep with a frontier', () => {
  it('tries remedies until one keeps every SLO, and exits 3: a yardstick is no answer', async () => {
    const { code, stdout } = await run(shop, '--quiet');
    expect(stdout).toMatch(
      /^✗ shop: none of 2 keeps every SLO; one comes nearest \(wait_p95 \d+ s not ≤ 2 s\); three would, for \$0\.\d+ ± 0\n$/,
    );
    expect(code).toBe(3);
  });

  it('says so where no remedy helps', async () => {
    const { stdout } = await run(shop.replace(/ {4}three.*\n {4}four.*\n/, ''), '--quiet');
    expect(stdout).toContain('; and none of the 1 remedies tried would\n');
  });

  it('names the cheapest, with a row for each in place of its SLOs, and exits 0', async () => {
    const four = shop.replace(
      'eight: {',
      'four: { deployments.d.scaling.replicas: 4 }\n    eight: {',
    );
    const { code, stdout } = await run(four);
    expect(stdout).toContain('✓ shop: four is the only one that keeps every SLO: $');
    expect(stdout).toMatch(/\n\* {3}four +\$\S+ ± 0 +\S+ ± 0\/s {3}✓\n/);
    expect(stdout).not.toContain('  ✗ wait_p95');
    expect(code).toBe(0);
  });

  it('tells a remedy that cannot be at its place', async () => {
    const { code, stderr } = await run(shop.replace('.replicas: 4 }', '.replica: 4 }'));
    expect(stderr).toMatch(/shop\.yaml:18:\d+ .*replica/);
    expect(code).toBe(2);
  });
});
