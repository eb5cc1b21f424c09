import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  co2eTons,
  type EmissionsFactors,
  estimatesByDay,
} from '../../../src/ledger/carbon/cloud-carbon-footprint.ts';
import { ecoLogits } from '../../../src/ledger/carbon/ecologits.ts';
import { carbonGrams } from '../../../src/ledger/carbon/emissions.ts';
import {
  type CostAndKwh,
  computeKwh,
  memoryKwh,
  networkKwh,
  storageKwh,
  unknownUseKwh,
} from '../../../src/ledger/energy/cloud-carbon-footprint.ts';
import { joulesPerKwh } from '../../../src/ledger/energy/energy-meter.ts';
import { type PowerModel, wattsAt } from '../../../src/ledger/energy/power-model.ts';
import { groupWatts } from '../../../src/ledger/energy/processor-watts.ts';

const file = new URL('../../../../shared/conformance/carbon.json', import.meta.url);
const isThere = existsSync(file);

interface Case<Input, Expected> {
  readonly name: string;
  readonly input: Input;
  readonly expected: Expected;
}

interface CcfInput {
  readonly region: string;
  readonly emissionsFactors: EmissionsFactors;
  readonly pue: number;
  readonly replicationFactor?: number;
  readonly coefficient: number;
  readonly cpuUtilizationPct: number;
  readonly vCpuHours: number;
  readonly minWatts: number;
  readonly maxWatts: number;
  readonly gigabyteHours: number;
  readonly gigabytes: number;
  readonly terabyteHours: number;
  readonly kilowattHours: number;
}

type CcfKind = 'compute' | 'memory' | 'network' | 'storage' | 'co2';

interface Footprint {
  readonly kilowattHours?: number;
  readonly co2e: number;
}

interface OpenDcInput {
  readonly intensity_gPerKWh?: number;
  readonly powerW?: number;
  readonly seconds?: number;
  readonly perMinute_g?: readonly number[];
  readonly minutesEach?: number;
}

interface PowerInput {
  readonly model: string;
  readonly maxW: number;
  readonly idleW: number;
  readonly u: number;
  readonly param: number | null;
}

interface EcoInput {
  readonly active: number;
  readonly total: number;
  readonly out: number;
  readonly tps: number;
  readonly ttft: number;
  readonly pue: number;
  readonly gwpKgPerKWh: number;
}

interface Cases {
  readonly ccf: readonly (Case<CcfInput, Footprint> & { readonly kind: CcfKind })[];
  readonly ccfUnknownUsage: readonly Case<
    {
      readonly cost: number;
      readonly known: { readonly service?: CostAndKwh; readonly total?: CostAndKwh };
      readonly factor: number;
    },
    Footprint
  >[];
  readonly ccfWatts: readonly Case<
    { readonly median: boolean; readonly watts: readonly number[] },
    number
  >[];
  readonly ccfAggregateByDay: readonly Case<
    readonly (readonly [string, number, number, boolean])[],
    Readonly<Record<string, object>>
  >[];
  readonly opendc: readonly (Case<OpenDcInput, { readonly emissions_g: number }> & {
    readonly tolerance: number;
  })[];
  readonly powerModelsDerived: readonly Case<PowerInput, { readonly watts: number }>[];
  readonly ecologitsDerived: readonly Case<EcoInput, Readonly<Record<string, number>>>[];
  readonly ecologitsProperties: readonly { readonly name: string }[];
}

const cases = isThere ? (JSON.parse(readFileSync(file, 'utf8')) as Cases) : undefined;

const near = (value: number) => expect.closeTo(value, Math.abs(value) < 1e-3 ? 15 : 9);

describe.skipIf(!isThere)(
  `published cases of carbon and energy${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    // Vitest refuses a suite without a test, even one that it skips.
    it('has groups', () => expect(Object.values(cases!).filter(Array.isArray)).toHaveLength(8));

    for (const { kind, name, input, expected } of cases?.ccf ?? []) {
      it(`Cloud Carbon Footprint, ${kind}: ${name}`, () => {
        const kwh = ccfKwh(kind, input);
        if (expected.kilowattHours !== undefined) expect(kwh).toEqual(near(expected.kilowattHours));
        expect(co2eTons(kwh, input.region, input.emissionsFactors)).toEqual(near(expected.co2e));
      });
    }

    for (const { name, input, expected } of cases?.ccfUnknownUsage ?? []) {
      it(`Cloud Carbon Footprint, unknown use: ${name}`, () => {
        const kwh = unknownUseKwh(input.cost, input.known);
        expect(kwh).toEqual(near(expected.kilowattHours!));
        expect(co2eTons(kwh, 'here', { here: input.factor })).toEqual(near(expected.co2e));
      });
    }

    for (const { name, input, expected } of cases?.ccfWatts ?? []) {
      it(`Cloud Carbon Footprint, watts of a group: ${name}`, () => {
        const processors = input.median ? ['Haswell', 'Sandy Bridge'] : [];
        expect(groupWatts(processors, input.watts)).toBe(expected);
      });
    }

    for (const { name, input, expected } of cases?.ccfAggregateByDay ?? []) {
      it(`Cloud Carbon Footprint: ${name}`, () => {
        const days = estimatesByDay(
          input.map(([day, kilowattHours, co2e, usesAverageCPUConstant]) => ({
            day: `${day}T07:00:00Z`,
            kilowattHours,
            co2e,
            usesAverageCPUConstant,
          })),
        );
        expect([...days.keys()]).toEqual(Object.keys(expected));
        for (const [day, sums] of days) expect(sums).toEqual({ day, ...expected[day] });
      });
    }

    for (const { name, input, expected, tolerance } of cases?.opendc ?? []) {
      it(`OpenDC: ${name}`, () => {
        expect(Math.abs(openDcGrams(input) - expected.emissions_g)).toBeLessThan(tolerance);
      });
    }

    for (const { name, input, expected } of cases?.powerModelsDerived ?? []) {
      it(`OpenDC, power: ${name}`, () => {
        expect(wattsAt(powerModel(input), input.u)).toBeCloseTo(expected.watts, 8);
      });
    }

    for (const { name, input, expected } of cases?.ecologitsDerived ?? []) {
      it(`EcoLogits: ${name}`, () => {
        const impact = ecoLogits({
          activeParameters: input.active,
          totalParameters: input.total,
          outputTokens: input.out,
          tokensPerSecond: input.tps,
          ttft: input.ttft,
          pue: input.pue,
          kgPerKwh: input.gwpKgPerKWh,
        });
        expect({
          gpuEnergyKWh: impact.gpuKwh,
          latencyS: impact.seconds,
          gpus: impact.gpus,
          serverEnergyKWh: impact.serverKwh,
          requestEnergyKWh: impact.kwh,
          usageGwpKg: impact.usageKg,
          embodiedGwpKg: impact.embodiedKg,
        }).toEqual(
          Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, near(value)])),
        );
      });
    }

    it('EcoLogits’ properties are those of ecologits.test.ts', () => {
      expect(cases!.ecologitsProperties.map(({ name }) => name)).toEqual([
        'test_compute_llm_impacts_with_throughput_and_latency',
        'monotonicity_on_parameters',
      ]);
    });
  },
);

function ccfKwh(kind: CcfKind, input: CcfInput): number {
  const replication = input.replicationFactor;
  const site = { pue: input.pue, ...(replication !== undefined && { replication }) };
  switch (kind) {
    case 'compute':
      return computeKwh({
        ...site,
        cpuPercent: input.cpuUtilizationPct,
        hours: input.vCpuHours,
        minWatts: input.minWatts,
        maxWatts: input.maxWatts,
      });
    case 'memory':
      return memoryKwh(input.gigabyteHours, site, input.coefficient);
    case 'network':
      return networkKwh(input.gigabytes, site, input.coefficient);
    case 'storage':
      return storageKwh(input.terabyteHours, site, input.coefficient);
    case 'co2':
      return input.kilowattHours;
  }
}

function openDcGrams(input: OpenDcInput): number {
  if (input.perMinute_g === undefined) {
    const kwh = (input.powerW! * input.seconds!) / joulesPerKwh;
    return carbonGrams(kwh, input.intensity_gPerKWh!);
  }
  return input.perMinute_g.reduce((sum, grams) => sum + grams * input.minutesEach!, 0);
}

function powerModel({ model, maxW, idleW, param }: PowerInput): PowerModel {
  const ends = { idleWatts: idleW, busyWatts: maxW };
  switch (model) {
    case 'mse':
      return { kind: 'mse', ...ends, exponent: param! };
    case 'asymptotic':
    case 'asymptoticDvfs':
      return { kind: 'asymptotic', ...ends, knee: param!, dvfs: model === 'asymptoticDvfs' };
    default:
      return { kind: model as 'linear', ...ends };
  }
}
