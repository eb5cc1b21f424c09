import {
  accelerator,
  acceleratorAliases,
  acceleratorNames,
  accelerators,
} from '../catalog/accelerators.ts';
import { coldStart, coldStartNames, coldStarts, loadBandwidths } from '../catalog/cold-starts.ts';
import { itemModel, itemModelNames, itemModels } from '../catalog/item-models.ts';
import { llmPrices } from '../catalog/llm-prices.ts';
import { migRefusal, migTable } from '../catalog/mig.ts';
import { model, modelNames, models } from '../catalog/models.ts';
import { outageHistories } from '../catalog/outages.ts';
import { platforms } from '../catalog/platforms.ts';
import { powerOf } from '../catalog/power.ts';
import { providerSpeeds } from '../catalog/provider-speeds.ts';
import { type RegionPlace, regionPlaceNames, regionPlaces } from '../catalog/region-places.ts';
import { cloudRegion, cloudRegionNames, cloudRegions } from '../catalog/regions.ts';
import { sharingConstants } from '../catalog/sharing.ts';
import { spotMarkets } from '../catalog/spot.ts';
import { baseMigProfiles, maximalLayouts } from '../policies/placement/mig-layout.ts';
import { platformsJson, platformTable, providerTables } from '../report/catalog-platforms.ts';
import { policiesOf, policyFamilies, policyTable } from '../report/catalog-policies.ts';
import { powerJson, powerTable } from '../report/catalog-power.ts';
import { pricesJson, priceTables } from '../report/catalog-prices.ts';
import { placeOf, regionJson, regionsFrom, regionTable } from '../report/catalog-regions.ts';
import { spotTable } from '../report/catalog-spot.ts';
import type { CatalogTable } from '../report/catalog-table.ts';
import {
  acceleratorTable,
  coldStartTable,
  factTable,
  itemModelTable,
  migSliceTable,
  modelTable,
  serviceOf,
} from '../report/catalog-tables.ts';
import { hint } from '../scenario/hint.ts';
import { policyKinds } from '../scenario/policy-kinds.ts';
import { UsageError } from './usage-error.ts';

/** What the catalog says of a kind of thing, or of one of them. */
export interface CatalogAnswer {
  readonly tables: readonly CatalogTable[];
  readonly json: object;
  /** All that is known of one thing, which people see in the place of its table. */
  readonly card?: object;
  /** Lines after the tables. */
  readonly after?: readonly string[];
  /** What a reader should know before using the figures. */
  readonly note?: string;
}

/** A kind of thing that the catalog knows. */
export interface CatalogKind {
  readonly about: string;
  readonly entries: number;
  /** Everything, or what goes by a name; throws `UsageError` with the names that there are. */
  answer(name: string | undefined, from: string | undefined): CatalogAnswer;
}

/** The reference design quotes an H100 with the other figure, so that users will miss it here. */
const dense =
  'Rates are dense. Data sheets often quote structured sparsity, twice as high: the 1,979 TFLOPS of an H100 in the reference design are 989 here.';

/** Every kind, under the name by which `spillway catalog` takes it. */
export const catalogKinds = {
  accelerators: {
    about: 'data sheets of accelerators: memory, rates, links, watts, price',
    entries: accelerators.length,
    answer: ofAccelerators,
  },
  models: {
    about: 'shapes of language models, and models for slots engines',
    entries: models.length + itemModels.length,
    answer: ofModels,
  },
  prices: {
    about: 'of accelerators by the hour, and of hosted models by the token',
    entries: accelerators.filter(({ usdPerHour }) => usdPerHour).length + llmPrices.length,
    answer: (name) =>
      ofOne('prices', name, { tables: priceTables(), json: { prices: pricesJson() } }),
  },
  policies: {
    about: 'every kind of autoscaler, router, breaker, and so on',
    // Read from the schema, which takes its time: only where somebody asks.
    get entries() {
      return policyKinds().length;
    },
    answer: ofPolicies,
  },
  regions: {
    about: 'of three clouds: place, PUE, carbon of the grid; round trips with --from',
    entries: cloudRegions.length,
    answer: ofRegions,
  },
  platforms: {
    about: 'how platforms that host models charge, start and stop',
    entries: platforms.length,
    answer: (name) =>
      ofOne('platforms', name, { tables: [platformTable()], json: { platforms: platformsJson() } }),
  },
  providers: {
    about: 'how fast hosted models answer, and how their services failed',
    entries: providerSpeeds.length + outageHistories.length,
    answer: (name) =>
      ofOne('providers', name, {
        tables: providerTables(),
        json: { speeds: providerSpeeds, outages: outageHistories },
      }),
  },
  power: {
    about: 'watts of accelerators at rest and at work',
    entries: accelerators.filter((row) => powerOf(row) !== undefined).length,
    answer: (name) =>
      ofOne('power', name, { tables: [powerTable()], json: { power: powerJson() } }),
  },
  spot: {
    about: 'spot markets that were traced',
    entries: spotMarkets.length,
    answer: (name) => ofOne('spot', name, { tables: [spotTable()], json: { spot: spotMarkets } }),
  },
  mig: {
    about: 'MIG slices of accelerators; of one also its layouts',
    entries: accelerators.filter(({ id }) => migTable(id) !== undefined).length,
    answer: ofMig,
  },
  sharing: {
    about: 'constants of sharing an accelerator',
    entries: Object.keys(sharingConstants).length - 1,
    answer: ofSharing,
  },
  'cold-starts': {
    about: 'starts that somebody measured, phase by phase',
    entries: coldStarts.length,
    answer: ofColdStarts,
  },
} as const satisfies Readonly<Record<string, CatalogKind>>;

function ofAccelerators(name: string | undefined): CatalogAnswer {
  if (name === undefined) {
    const json = { accelerators: accelerators.map(withAliases) };
    return { tables: [acceleratorTable(accelerators)], json, note: dense };
  }
  const sheet = accelerator(name);
  if (sheet === undefined) {
    throw new UsageError(`"${name}" is not an accelerator. ${hint(name, acceleratorNames)}`);
  }
  const card = withAliases(sheet);
  return { tables: [acceleratorTable([sheet])], json: { accelerator: card }, card, note: dense };
}

function ofModels(name: string | undefined): CatalogAnswer {
  if (name === undefined) {
    return {
      tables: [modelTable(models), itemModelTable(itemModels)],
      json: { models, itemModels },
    };
  }
  const card = model(name);
  if (card !== undefined) return { tables: [modelTable([card])], json: { model: card }, card };
  const item = itemModel(name);
  if (item !== undefined) {
    const after = [serviceOf(item)];
    return { tables: [itemModelTable([item])], json: { model: item }, card: item, after };
  }
  const names = [...modelNames, ...itemModelNames];
  throw new UsageError(`"${name}" is not a model. ${hint(name, names)}`);
}

function ofPolicies(name: string | undefined): CatalogAnswer {
  const policies = policiesOf(name);
  if (policies.length === 0) {
    throw new UsageError(
      `"${name}" is not a family of policies. ${hint(name!, policyFamilies(), 30)}`,
    );
  }
  return { tables: [policyTable(policies)], json: { policies } };
}

function ofRegions(name: string | undefined, from: string | undefined): CatalogAnswer {
  const place = from === undefined ? undefined : placeNamed(from);
  const rows = regionsFrom(place);
  const clouds = ['aws', 'azure', 'gcp'];
  const one = name === undefined || clouds.includes(name) ? undefined : cloudRegion(name);
  if (name !== undefined && one === undefined && !clouds.includes(name)) {
    const ids = cloudRegions.map(({ provider, name: id }) => `${provider}/${id}`);
    const names = [...clouds, ...(name.includes('/') ? ids : cloudRegionNames)];
    throw new UsageError(`"${name}" is neither a cloud nor a region. ${hint(name, names)}`);
  }
  const shown = rows.filter(
    (row) => name === undefined || row.provider === name || row.name === one?.name,
  );
  const json = { regions: shown.map(regionJson) };
  const answer = { tables: [regionTable(shown)], json, ...(place && noteOf(place)) };
  return one === undefined ? answer : { ...answer, card: regionJson(shown[0]!) };
}

/** That another place of the same city is in the larger table of what was measured. */
function noteOf({ id, city }: RegionPlace): { readonly note?: string } {
  const measured = regionPlaces.find((place) => place.city === city && cloudRegion(place.id));
  if (measured === undefined || measured.id === id) return {};
  return {
    note: `From ${id} most round trips are estimated by distance; from ${measured.id}, in the same city, they were measured: --from ${measured.id}`,
  };
}

/** A place of the tables of round trips by its name or city, or a region of a cloud. */
function placeNamed(from: string): RegionPlace {
  const wanted = from.toLowerCase();
  const measured = regionPlaces.find(({ id }) => id === wanted);
  const city = regionPlaces.find((place) => place.city.toLowerCase() === wanted);
  const cloud = cloudRegion(from);
  const found = measured ?? city ?? (cloud && placeOf(cloud));
  if (found !== undefined) return found;
  const names = [...regionPlaceNames, ...cloudRegionNames];
  throw new UsageError(`--from: "${from}" is not a place. ${hint(from, names, 31)}`);
}

/** Slices of all accelerators that have some; of one also all layouts to which nothing can be added. */
function ofMig(name: string | undefined): CatalogAnswer {
  const ids =
    name === undefined ? accelerators.map(({ id }) => id) : [accelerator(name)?.id ?? name];
  const tables = ids.flatMap((id) => {
    const table = migTable(id);
    return table === undefined ? [] : { accelerator: id, ...table };
  });
  if (tables.length === 0) throw new UsageError(migRefusal(ids[0]!));
  if (name === undefined) return { tables: [migSliceTable(tables)], json: { mig: tables } };
  const layouts = maximalLayouts(tables[0]!, baseMigProfiles(tables[0]!));
  return {
    tables: [migSliceTable(tables)],
    json: { mig: tables, layouts },
    after: [
      `${layouts.length} layouts to which nothing can be added, but for those with 1g slices of double memory:`,
      ...layouts.map((layout) =>
        layout.map(({ profile, start }) => `${profile}@${start}`).join('  '),
      ),
    ],
  };
}

/** Every constant of sharing; of one kind with a name. */
function ofSharing(name: string | undefined): CatalogAnswer {
  const { blastRadius, ...facts } = sharingConstants;
  const names = Object.keys(facts);
  if (name !== undefined && !names.includes(name)) {
    throw new UsageError(`"${name}" has no constants. ${hint(name, names)}`);
  }
  const sharing = Object.fromEntries(
    Object.entries(facts).filter(([kind]) => name === undefined || kind === name),
  );
  return {
    tables: [factTable('sharing', sharing)],
    json: { sharing, ...(name === undefined && { blastRadius }) },
  };
}

/** Starts that scenarios may name, and the bandwidths at which images and weights come; of one start all. */
function ofColdStarts(name: string | undefined): CatalogAnswer {
  if (name === undefined) {
    return {
      tables: [
        coldStartTable(coldStarts),
        factTable('bytes a second', { loading: loadBandwidths }),
      ],
      json: { coldStarts, loadBandwidths },
    };
  }
  const start = coldStart(name);
  if (start === undefined) {
    throw new UsageError(`"${name}" is not a cold start. ${hint(name, coldStartNames)}`);
  }
  return { tables: [coldStartTable([start])], json: { coldStart: start }, card: start };
}

/** An answer of a kind that is always told whole. */
function ofOne(kind: string, name: string | undefined, answer: CatalogAnswer): CatalogAnswer {
  if (name === undefined) return answer;
  throw new UsageError(`catalog ${kind} takes no name; leave out "${name}"`);
}

function withAliases<Sheet extends { readonly id: string }>(sheet: Sheet) {
  return { ...sheet, aliases: acceleratorAliases(sheet.id) };
}
