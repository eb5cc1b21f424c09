import { accelerator, acceleratorNames } from '../catalog/accelerators.ts';
import { cloudRegion, cloudRegionNames } from '../catalog/regions.ts';
import type { Finding } from './check.ts';
import { checkDistribution } from './check-distribution.ts';
import { countsItems } from './counts-items.ts';
import { hint } from './hint.ts';
import type { Needs } from './schema/needs.ts';

/** What the form of needs cannot see: promises about nothing, and names that lead nowhere. */
export function checkNeeds(needs: Needs): Finding[] {
  return [
    ...checkModel(needs),
    ...checkArrivals(needs),
    ...checkPromises(needs),
    ...checkRegion(needs),
    ...checkPrices(needs),
    ...lengths.flatMap((key) => checkDistribution([key], needs[key])),
  ];
}

const lengths = ['prompt', 'output', 'items'] as const;

function checkModel({ model }: Needs): Finding[] {
  if (typeof model === 'string' || model.count === 'tokens' || model.flops !== undefined) return [];
  return [{ path: ['model'], message: 'needs `flops`, the operations for one item' }];
}

function checkArrivals({ arrivals }: Needs): Finding[] {
  if (arrivals.kind === 'closed') {
    const message = 'of a closed loop the rate is what is served: nothing can be sized for it';
    return [{ path: ['arrivals', 'kind'], message }];
  }
  if (arrivals.rate === undefined) return [];
  return [{ path: ['arrivals', 'rate'], message: 'stands beside `arrivals`, not in it' }];
}

function checkPromises(needs: Needs): Finding[] {
  const { ttft, tpot, e2e } = needs.slos;
  if (ttft === undefined && tpot === undefined && e2e === undefined) {
    return [{ path: ['slos'], message: 'promises nothing: say `ttft`, `tpot` or `e2e`' }];
  }
  const { output } = needs;
  const isOne = output.kind === 'constant' && output.value <= 1;
  if (tpot !== undefined && (isOne || countsItems(needs))) {
    const message = 'answers of one token have no time between tokens';
    return [{ path: ['slos', 'tpot'], message }];
  }
  return [];
}

function checkRegion({ region, carbon }: Needs): Finding[] {
  if (region === undefined) {
    if (carbon === undefined) return [];
    return [{ path: ['carbon'], message: 'needs a `region`, whose grid it is' }];
  }
  if (cloudRegion(region) !== undefined) return [];
  const name = region.slice(region.indexOf('/') + 1);
  const message = `"${region}" is not a region of a cloud. ${hint(name, cloudRegionNames)}`;
  return [{ path: ['region'], message }];
}

function checkPrices({ prices }: Needs): Finding[] {
  return Object.keys(prices)
    .filter((name) => accelerator(name) === undefined)
    .map((name) => {
      const message = `"${name}" is not an accelerator. ${hint(name, acceleratorNames)}`;
      return { path: ['prices', name], message };
    });
}
