import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/simulation.ts';
import type { AcceleratorPool } from '../../../src/models/fleet/accelerator-pool.ts';
import type { Deployment } from '../../../src/models/fleet/deployment.ts';
import type { NodeLayer } from '../../../src/models/fleet/node-layer.ts';
import { SiteFleet } from '../../../src/models/region/site-fleet.ts';

/** A pool of two accelerators with one deployment, which say what is done to them. */
function fallen(withNodes: boolean) {
  const told: string[] = [];
  const simulation = new Simulation();
  const pool = {
    accelerators: [{}, {}],
    setUsable: (devices: readonly number[], usable: boolean) =>
      told.push(`${devices.join('+')} ${usable ? 'usable' : 'gone'}`),
    holdingsOn: () => [],
    take: () => undefined,
  } as unknown as AcceleratorPool;
  const deployment = {
    lose: (_: unknown, because: string) => told.push(`lost: ${because}`),
    failWaiting: (because: string) => told.push(`what waits: ${because}`),
  } as unknown as Deployment;
  const nodes = {
    fall: (because: string) => told.push(`nodes: ${because}`),
    recover: () => told.push('nodes again'),
  } as unknown as NodeLayer;
  const fleet = new SiteFleet('p', simulation, {
    pool,
    deployments: [deployment],
    nodes: withNodes ? nodes : undefined,
  });
  return { fleet, told, pool, simulation };
}

describe('the fleet of a site', () => {
  it('falls with all that it serves and all that waits, and its accelerators are there again when it rises', () => {
    const { fleet, told } = fallen(false);
    fleet.fall('us is down');
    expect(told).toEqual(['0+1 gone', 'lost: us is down', 'what waits: us is down']);
    fleet.rise();
    expect(told.slice(3)).toEqual(['0+1 usable']);
  });

  it('lets replicas wait that find no room', () => {
    expect(fallen(false).pool.pending).toBeDefined();
    expect(fallen(true).pool.pending).toBeUndefined();
  });

  it('with nodes leaves it to these', () => {
    const { fleet, told } = fallen(true);
    fleet.fall('us is down');
    fleet.rise();
    expect(told).toEqual(['nodes: us is down', 'what waits: us is down', 'nodes again']);
  });

  it.each([false, true])('rises once it rose as often as it fell (nodes: %s)', (withNodes) => {
    const { fleet, told } = fallen(withNodes);
    fleet.fall('us is down');
    fleet.fall('us/a is down');
    const before = told.length;
    fleet.rise();
    expect(told).toHaveLength(before);
    fleet.rise();
    expect(told.slice(before)).toEqual([withNodes ? 'nodes again' : '0+1 usable']);
  });
});
