import { type Finding, tenantNames } from './check.ts';
import { hint } from './hint.ts';
import type { ClaimScenario, MeasuredClaim } from './schema/claim.ts';
import type { Scenario } from './schema.ts';

/** A configuration of a sweep: what it has on each axis, and its scenario. */
export interface LabelledScenario {
  readonly labels: Readonly<Record<string, string>>;
  readonly scenario: Scenario;
}

/** Claims must be about variants, tenants and deployments that there are, and compare different ones. */
export function checkClaims(
  claims: readonly ClaimScenario[],
  variants: readonly LabelledScenario[],
): Finding[] {
  const labelsOf = new Map<string, string[]>();
  for (const [axis, label] of variants.flatMap(({ labels }) => Object.entries(labels))) {
    const known = labelsOf.get(axis) ?? [];
    labelsOf.set(axis, known.includes(label) ? known : [...known, label]);
  }
  return claims.flatMap((claim, index) => {
    const findings = [
      ...checkLabels(['claims', index, 'where'], claim.where, labelsOf),
      ...(claim.metric === undefined
        ? []
        : checkLabels(['claims', index, 'against'], claim.against ?? {}, labelsOf)),
    ];
    if (claim.metric === undefined || findings.length > 0) return findings;
    return [...checkPartner(index, claim, labelsOf), ...checkWhose(index, claim, variants)];
  });
}

function checkLabels(
  path: readonly (string | number)[],
  said: Readonly<Record<string, string | readonly string[]>>,
  labelsOf: ReadonlyMap<string, readonly string[]>,
): Finding[] {
  return Object.entries(said).flatMap(([axis, label]): Finding[] => {
    const known = labelsOf.get(axis);
    if (known === undefined) {
      const message = `"${axis}" is not an axis of the sweep. ${hint(axis, [...labelsOf.keys()])}`;
      return [{ path: [...path, axis], message }];
    }
    const wrong = [label].flat().filter((one) => !known.includes(one));
    return wrong.map((one) => ({
      path: [...path, axis],
      message: `"${one}" is not on this axis. ${hint(one, known)}`,
    }));
  });
}

/** Somebody must be left who is not what all are compared with. */
function checkPartner(
  index: number,
  { where, against }: MeasuredClaim,
  labelsOf: ReadonlyMap<string, readonly string[]>,
): Finding[] {
  if (against === undefined) return [];
  if (Object.keys(against).length === 0) {
    const message = `names no axis. ${hint('', [...labelsOf.keys()])}`;
    return [{ path: ['claims', index, 'against'], message }];
  }
  const differs = Object.entries(against).some(([axis, label]) =>
    [Object.hasOwn(where, axis) ? where[axis]! : labelsOf.get(axis)!]
      .flat()
      .some((one) => one !== label),
  );
  if (differs) return [];
  const message = 'compares each variant with itself: another label, or another `where`';
  return [{ path: ['claims', index, 'against'], message }];
}

function checkWhose(
  index: number,
  { where, deployment, tenant }: MeasuredClaim,
  variants: readonly LabelledScenario[],
): Finding[] {
  const about = variants.filter(({ labels }) =>
    Object.entries(where).every(([axis, label]) => [label].flat().includes(labels[axis]!)),
  );
  const check = (
    key: 'deployment' | 'tenant',
    name: string | undefined,
    namesOf: (scenario: LabelledScenario['scenario']) => string[],
  ): Finding[] => {
    const wrong = about.find(
      ({ scenario }) => name !== undefined && !namesOf(scenario).includes(name),
    );
    if (name === undefined || wrong === undefined) return [];
    const message = `"${name}" is not a ${key}${atVariant(wrong.labels)}. ${hint(name, namesOf(wrong.scenario))}`;
    return [{ path: ['claims', index, key], message }];
  };
  return [
    ...check('deployment', deployment, ({ deployments, gateways, providers }) =>
      [deployments, gateways, providers].flatMap((all) => Object.keys(all)),
    ),
    ...check('tenant', tenant, tenantNames),
  ];
}

function atVariant(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([axis, label]) => `${axis}=${label}`);
  return parts.length === 0 ? '' : ` where ${parts.join(' ')}`;
}
