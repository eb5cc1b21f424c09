import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import { modelCopies } from './model-copies.ts';
import type { Scenario } from './schema.ts';

/** What replication between regions gets wrong. */
export function checkReplication(scenario: Scenario): Finding[] {
  return [...checkModels(scenario), ...checkCaches(scenario)];
}

function checkModels(scenario: Scenario): Finding[] {
  const { models } = scenario.replication ?? {};
  if (models === undefined) return [];
  const path = ['replication', 'models'];
  const regions = Object.keys(scenario.regions);
  if (!regions.includes(models.from)) {
    const message = `"${models.from}" is not one of \`regions\`. ${hint(models.from, regions)}`;
    return [{ path: [...path, 'from'], message }];
  }
  if (modelCopies(scenario).length > 0) return [];
  return [{ path, message: 'copies nothing: no deployment with weights is in another region' }];
}

function checkCaches({ replication, gateways }: Scenario): Finding[] {
  const { caches } = replication ?? {};
  if (caches === undefined) return [];
  const path = ['replication', 'caches'];
  if (Object.values(gateways).every(({ cache, regional }) => !cache || !regional)) {
    return [{ path, message: 'concerns nobody: no gateway with `regional` has a `cache`' }];
  }
  const isCopied = caches.answers === 'everywhere';
  if (isCopied && caches.price === undefined) {
    return [{ path: [...path, 'price'], message: 'is missing: of a GB that is copied' }];
  }
  return (['price', 'lag'] as const).flatMap((field) =>
    isCopied || caches[field] === undefined
      ? []
      : [{ path: [...path, field], message: 'is of copies, and answers stay in their region' }],
  );
}
