import { describe, expect, it } from 'vitest';
import type { OutageImpact } from '../../../src/models/provider/outages.ts';
import { Site } from '../../../src/models/region/site.ts';

const impact = (set: Partial<OutageImpact> = {}): OutageImpact => ({
  name: 'major',
  errors: 1,
  slowdown: 1,
  status: 503,
  hang: 0,
  drops: true,
  ...set,
});

function site() {
  const told: string[] = [];
  const found = new Site('here', {
    began: ({ name }) => told.push(`${name} began`),
    ended: ({ name }) => told.push(`${name} ended`),
    fell: (because) => told.push(`fell: ${because}`),
    rose: () => told.push('rose'),
  });
  return { site: found, told };
}

describe('a site', () => {
  it('falls with an outage that spares nothing, after it was told of it, and rises before its end is told', () => {
    const { site: here, told } = site();
    const major = impact();
    here.outageBegan(major);
    expect(here.isDown).toBe(true);
    here.outageEnded(major);
    expect(here.isDown).toBe(false);
    expect(told).toEqual(['major began', 'fell: here is down', 'rose', 'major ended']);
  });

  it('does not fall with one that spares what is under way', () => {
    const { site: here, told } = site();
    here.outageBegan(impact({ drops: false }));
    expect([here.isDown, told]).toEqual([true, ['major began']]);
  });

  it('is ill, not down, while some calls get through', () => {
    const { site: here } = site();
    here.outageBegan(impact({ name: 'partial', errors: 0.5, slowdown: 2, drops: false }));
    here.outageBegan(impact({ name: 'partial', errors: 0.5, slowdown: 3, drops: false }));
    expect([here.isDown, here.health.errors, here.health.slowdown]).toEqual([false, 0.75, 6]);
  });
});
