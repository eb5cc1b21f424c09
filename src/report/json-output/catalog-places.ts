import { z } from 'zod';
import { fact, version } from './parts.ts';

const price = z.strictObject({
  base: z.number().describe('dollars of a million tokens'),
  tiers: z
    .array(z.strictObject({ start: z.number(), price: z.number() }))
    .optional()
    .describe('what all tokens cost where the prompt is longer than a start'),
});

const hosted = z.strictObject({
  id: z.string(),
  vendor: z.string(),
  model: z.string(),
  contextTokens: z.int().optional(),
  prices: z.strictObject({
    input: price,
    output: price,
    cacheRead: price.optional(),
    cacheWrite: price.optional(),
  }),
  note: z.string().optional(),
  source: z.string(),
});

const region = z.strictObject({
  provider: z.enum(['aws', 'azure', 'gcp']),
  name: z.string(),
  place: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  year: z.int(),
  averageGrams: z.number().nullable().describe('of CO2e per kWh'),
  marginalGrams: z.number().optional(),
  productionGrams: z.number().optional(),
  pue: z.number(),
  waterLitres: z.number().optional(),
  carbonFreePart: z.number().optional(),
  zone: z.string().optional(),
  wattTimeRegion: z.string().optional(),
  hourlyProfile: z.string().nullable(),
  source: z.string(),
  roundTrip: z
    .strictObject({ ms: z.number(), basis: z.enum(['measured', 'same-city', 'distance']) })
    .optional()
    .describe('from the place of --from'),
});

const unlimited = z.literal('unlimited');

const platform = z.strictObject({
  id: z.string(),
  published: z.strictObject({
    deployment: z.string(),
    gpuAccess: z.string(),
    pricing: z.string(),
  }),
  billing: z.strictObject({
    kind: z.enum(['per-token', 'per-second', 'per-hour', 'per-prediction', 'infrastructure']),
    usdPerHour: fact.optional(),
    usd: fact.optional(),
    overheadUsdPerHour: fact.optional(),
    tokens: z.boolean().optional(),
  }),
  coldStartSeconds: fact,
  keepAliveSeconds: fact.extend({ value: z.union([z.number(), unlimited]) }),
  billsStart: z.boolean(),
  minInstances: z.int(),
  maxInstances: z.union([z.int(), unlimited]),
});

const quantiles = z.strictObject({ mean: z.number(), p50: z.number(), p90: z.number() });
const logNormal = z.strictObject({ median: z.number(), sigma: z.number() });

const outageHistory = z.strictObject({
  id: z.string(),
  incidents: z.int(),
  minutes: quantiles,
  hoursBetweenStarts: quantiles,
  impacts: z.strictObject({ none: z.int(), partial: z.int(), major: z.int() }),
  lasts: logNormal,
  every: logNormal,
  fitError: z.strictObject({ lasts: z.number(), every: z.number() }),
});

const speed = z.strictObject({
  id: z.string(),
  ttftMedian: z.number(),
  ttftSigma: z.number(),
  tokensPerSecondMedian: z.number(),
  tokensPerSecondSigma: z.number(),
  calls: z.int(),
  source: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
});

const spotMarket = z.strictObject({
  id: z.string(),
  days: z.number(),
  runs: z.int(),
  meanUpHours: z.number(),
  medianUpHours: z.number(),
  meanDownHours: z.number(),
  medianDownHours: z.number(),
  source: z.string(),
});

/** What the catalog says of prices, regions, platforms, providers, power and spot markets. */
export const catalogPlaces = [
  z.strictObject({
    version,
    prices: z.strictObject({
      accelerators: z.array(
        z.strictObject({
          accelerator: z.string(),
          usdPerHour: z.number(),
          source: z.string().nullable(),
        }),
      ),
      hosted: z.array(hosted),
      date: z.string().describe('of those of hosted models'),
    }),
  }),
  z.strictObject({ version, regions: z.array(region) }),
  z.strictObject({ version, platforms: z.array(platform) }),
  z.strictObject({ version, speeds: z.array(speed), outages: z.array(outageHistory) }),
  z.strictObject({
    version,
    power: z.array(
      z.strictObject({
        accelerator: z.string(),
        bare: z.number(),
        parked: z.number(),
        busy: z.number(),
        source: z.string(),
      }),
    ),
  }),
  z.strictObject({ version, spot: z.array(spotMarket) }),
] as const;
