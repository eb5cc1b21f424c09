import { gridProfile, gridProfileOf, gridProfiles } from '../catalog/grid-profiles.ts';
import { gridYear } from '../catalog/grid-years.ts';
import { byBatchPower, measuredPower } from '../catalog/measured-power.ts';
import { powerOf } from '../catalog/power.ts';
import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import { kindsOf } from './places.ts';
import { capOf } from './pool-power.ts';
import type { PowerScenario } from './schema/power.ts';
import type { PoolScenario, Scenario } from './schema.ts';
import { siteOf } from './site-of.ts';
import type { Path } from './source.ts';

/** What pools get wrong of what they draw, and where nobody could say what that costs the climate. */
export function checkPower(scenario: Scenario): Finding[] {
  return [
    ...Object.entries(scenario.regions).flatMap(([name, { grid }]) =>
      checkProfile(['regions', name, 'grid', 'profile'], grid.profile),
    ),
    ...Object.entries(scenario.pools).flatMap(([name, pool]) => {
      const path = ['pools', name];
      const { power } = pool;
      const own = power === undefined ? [] : checkOwn([...path, 'power'], power, pool);
      return [...own, ...checkSite(scenario, path, pool)];
    }),
  ];
}

function checkProfile(path: Path, profile: string | undefined): Finding[] {
  if (profile === undefined) return [];
  // A year is one of those that there are; a zone of a country has the country's.
  const isYear = /-\d{4}b?$/.test(profile);
  const known =
    gridProfile(profile) ?? gridYear(profile) ?? (isYear ? undefined : gridProfileOf(profile));
  if (known !== undefined) return [];
  const names = [...new Set(gridProfiles.flatMap(({ zone, id }) => [zone, id]))];
  return [{ path, message: `"${profile}" has no hours. ${hint(profile, names)}` }];
}

function checkOwn(path: Path, power: PowerScenario, pool: PoolScenario): Finding[] {
  return [
    ...checkTable([...path, 'model'], power),
    ...checkMeasured([...path, 'model', 'kind'], power, pool),
    ...checkBatch(path, power, pool),
    ...checkVacant([...path, 'vacant'], power, pool),
    ...checkCap(path, power, pool),
  ];
}

function checkTable(path: Path, { model }: PowerScenario): Finding[] {
  if (model.kind !== 'table') return [];
  const { use, watts } = model;
  if (use.length !== watts.length) {
    const message = `has ${watts.length} watts for ${use.length} uses`;
    return [{ path: [...path, 'watts'], message }];
  }
  const at = use.findIndex((one, index) => index > 0 && one <= use[index - 1]!);
  if (at < 0) return [];
  return [{ path: [...path, 'use', at], message: 'is not more than the use before it' }];
}

function checkMeasured(path: Path, { model }: PowerScenario, pool: PoolScenario): Finding[] {
  if (model.kind !== 'measured') return [];
  const { weights } = model;
  const unknown = kindsOf(pool).find(({ sheet }) => byBatchPower(sheet, weights) === undefined);
  if (unknown === undefined) return [];
  const known = Object.keys(measuredPower).filter(
    (id) => measuredPower[id]![weights] !== undefined,
  );
  const message = `nobody measured the ${unknown.sheet.id} with models of ${weights === 'dense' ? 'dense weights' : 'experts'}: only ${known.join(', ')}`;
  return [{ path, message }];
}

/** How much of a batch is running says nothing of an accelerator that others use at the same time. */
function checkBatch(
  path: Path,
  { model, use }: PowerScenario,
  { sharing }: PoolScenario,
): Finding[] {
  const isMeasured = model.kind === 'measured';
  if (!isMeasured && use === 'busy') return [];
  const isOwn =
    sharing.kind === 'exclusive' ||
    (!isMeasured && sharing.kind === 'mig' && sharing.within === undefined);
  if (isOwn) return [];
  const what = isMeasured ? '`measured` is' : '`batch` is';
  const where = isMeasured ? 'whole accelerators' : 'accelerators, or slices,';
  const message = `${what} of ${where} that replicas have to themselves`;
  return [{ path: isMeasured ? [...path, 'model', 'kind'] : [...path, 'use'], message }];
}

function checkVacant(path: Path, { vacant }: PowerScenario, pool: PoolScenario): Finding[] {
  if (vacant === 'parked') return [];
  if (pool.nodes === undefined) {
    const message =
      'is of accelerators that are rented with their nodes: others are only while a replica has them';
    return [{ path, message }];
  }
  const unknown = kindsOf(pool).find(({ sheet }) => powerOf(sheet) === undefined);
  if (unknown === undefined) return [];
  return [{ path, message: `nobody knows what a bare ${unknown.sheet.id} draws` }];
}

function checkCap(path: Path, power: PowerScenario, pool: PoolScenario): Finding[] {
  const said = power.cap === undefined ? 'cap_part' : 'cap';
  if (power[said] === undefined) return [];
  for (const { sheet } of kindsOf(pool)) {
    const own = powerOf(sheet);
    if (own === undefined) {
      const message = `nobody knows what a ${sheet.id} draws, so none can be capped`;
      return [{ path: [...path, said], message }];
    }
    const watts = capOf(power, sheet)!;
    if (watts > own.parked) continue;
    const message = `${digits(watts)} W is too low for a ${sheet.id}, which draws ${digits(own.parked)} W while its engine waits`;
    return [{ path: [...path, said], message }];
  }
  return [];
}

/** Carbon of what is unknown would be none. */
function checkSite(scenario: Scenario, path: Path, pool: PoolScenario): Finding[] {
  const { region, power } = pool;
  if (region === undefined || !Object.hasOwn(scenario.regions, region)) return [];
  const findings: Finding[] = [];
  if (siteOf(scenario, region).intensity === undefined) {
    const message = 'nobody knows its grid: say `grams`, or the `profile` of a country';
    findings.push({ path: ['regions', region, 'grid'], message });
  }
  const isSaid = power?.model.kind === 'constant' || power?.model.kind === 'table';
  const unknown = kindsOf(pool).find(({ sheet }) => powerOf(sheet) === undefined);
  if (unknown !== undefined && !isSaid) {
    const message = `nobody knows what a ${unknown.sheet.id} draws: say \`power.model\`, such as { kind: constant, watts: 300 }`;
    findings.push({ path: [...path, 'region'], message });
  }
  return findings;
}

function digits(watts: number): string {
  return String(Number(watts.toFixed(1)));
}
