import { type Accelerator, bytesPerWeight, peakFlops } from '../catalog/accelerators.ts';
import { metricNames } from '../metrics/catalog.ts';
import { initialReplicas } from '../policies/autoscaling/replica-bounds.ts';
import { checkChaos } from './check-chaos.ts';
import { checkDistribution } from './check-distribution.ts';
import { checkFrontier } from './check-frontier.ts';
import { checkGateways } from './check-gateways.ts';
import { checkGovernance, checkLeast } from './check-governance.ts';
import { checkLlm } from './check-llm.ts';
import { checkMoney } from './check-money.ts';
import { checkNames } from './check-names.ts';
import { checkNodes, checkReplicaOnNodes } from './check-nodes.ts';
import { checkPlan } from './check-plan.ts';
import { checkFleets, checkPool } from './check-pool.ts';
import { checkPower } from './check-power.ts';
import { checkRegions } from './check-regions.ts';
import { checkReplication } from './check-replication.ts';
import { checkScaling, initialField } from './check-scaling.ts';
import { checkSharing, checkTurns } from './check-sharing.ts';
import { checkSizes } from './check-sizes.ts';
import { checkSpread } from './check-spread.ts';
import { checkStartup } from './check-startup.ts';
import { gigabytes } from './gigabytes.ts';
import { hint } from './hint.ts';
import { mostNodesOf, nodeSizeOf } from './node-slots.ts';
import { kindsOf, placesOf } from './places.ts';
import type { DeploymentScenario, PoolScenario, Scenario, TrafficScenario } from './schema.ts';
import { serviceOf } from './service-of.ts';
import type { Path } from './source.ts';

/** Something that a well-formed scenario gets wrong, and where. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** What the form alone cannot see: names that lead nowhere, and quantities that contradict each other. */
export function checkScenario(scenario: Scenario): Finding[] {
  const tooLarge = checkSizes(scenario);
  if (tooLarge.length > 0) return tooLarge;
  const findings = [
    ...checkTimes(scenario),
    ...entries(scenario.deployments).flatMap(([name, deployment]) =>
      checkDeployment(scenario, ['deployments', name], deployment),
    ),
    ...entries(scenario.pools).flatMap(([name, pool]) => checkPool(['pools', name], pool)),
    ...entries(scenario.pools).flatMap(([name, pool]) => checkNodes(['pools', name], pool)),
    ...entries(scenario.pools).flatMap(([name, { sharing }]) =>
      checkTurns(['pools', name, 'sharing'], sharing),
    ),
    ...checkPools(scenario),
    ...checkFleets(scenario),
    ...entries(scenario.pools).flatMap(([name, pool]) =>
      checkGovernance(['pools', name], name, pool, scenario),
    ),
    ...entries(scenario.traffic).flatMap(([name, traffic]) =>
      checkTraffic(scenario, ['traffic', name], traffic),
    ),
    ...checkGateways(scenario),
    ...checkRegions(scenario),
    ...checkSpread(scenario),
    ...checkReplication(scenario),
    ...checkPower(scenario),
    ...checkChaos(scenario),
    ...checkMoney(scenario),
    ...checkNames(scenario),
    ...checkTenantNames(scenario),
    ...checkSlos(scenario),
    ...checkAxes(scenario),
    ...checkReading(scenario),
    ...checkFrontier(scenario, tenantNames(scenario)),
    ...checkPlan(scenario),
  ];
  // What replicas take can only be told of models and places that are right.
  return findings.length > 0 ? findings : checkLeast(scenario);
}

function entries<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record);
}

function checkTimes(scenario: Scenario): Finding[] {
  const findings: Finding[] = [];
  if (scenario.warmup !== 'auto' && scenario.warmup >= scenario.horizon) {
    findings.push({ path: ['warmup'], message: 'leaves nothing: it is not before the horizon' });
  }
  // Behind a gateway, providers may do all that is done.
  const isFronted = Object.keys(scenario.gateways).length > 0;
  for (const section of ['pools', 'deployments', 'traffic'] as const) {
    if (isFronted && section !== 'traffic') continue;
    if (Object.keys(scenario[section]).length === 0) {
      findings.push({ path: [section], message: 'is empty' });
    }
  }
  return findings;
}

function checkDeployment(
  scenario: Scenario,
  path: Path,
  deployment: DeploymentScenario,
): Finding[] {
  const findings: Finding[] = [];
  const pool = scenario.pools[deployment.pool];
  if (pool === undefined || !Object.hasOwn(scenario.pools, deployment.pool)) {
    const message = `"${deployment.pool}" is not a pool. ${hint(deployment.pool, Object.keys(scenario.pools))}`;
    return [{ path: [...path, 'pool'], message }];
  }
  const most = Math.max(...kindsOf(pool).map(({ accelerators }) => accelerators));
  if (deployment.accelerators > most) {
    const message = `a replica needs ${deployment.accelerators}, but pool "${deployment.pool}" has ${most}`;
    findings.push({ path: [...path, 'accelerators'], message });
  }
  return [
    ...findings,
    ...checkScaling([...path, 'scaling'], deployment.scaling, deployment),
    ...checkReplicaOnNodes(path, deployment, pool),
    ...checkSharing(path, deployment, pool),
    ...checkStartup(path, deployment, pool),
    ...checkPlaces(path, deployment, pool),
  ];
}

/** What its model is wrong for in every place that it may have; where one will do, or must not, nothing. */
function checkPlaces(path: Path, deployment: DeploymentScenario, pool: PoolScenario): Finding[] {
  const found = placesOf(deployment, pool).map(({ sheet }) => checkPlace(path, deployment, sheet));
  if (found.length === 0 || found.some((findings) => findings.length === 0)) return [];
  return deployment.unplaceable === 'reject' ? [] : found[0]!;
}

function checkPlace(path: Path, deployment: DeploymentScenario, sheet: Accelerator): Finding[] {
  const findings: Finding[] = [];
  const { engine } = deployment;
  if (engine.kind === 'llm') {
    return checkLlm([...path, 'engine'], engine, deployment.accelerators, sheet);
  }
  const { service, slots } = engine;
  const at = [...path, 'engine', 'service'];
  if (service.kind !== 'roofline') return [...findings, ...checkDistribution(at, service)];

  if (slots > 1) {
    findings.push({
      path: [...path, 'engine', 'slots'],
      message: 'batches side by side on one roofline would each claim the whole accelerator: use 1',
    });
  }
  if (service.count === 'items' && service.flops === undefined) {
    findings.push({ path: at, message: 'needs `flops`, the operations for one item' });
  }
  if (peakFlops(sheet, service.precision) === undefined) {
    const able = ['fp16', 'fp8', 'int8', 'fp4', 'int4'] as const;
    const allowed = able.filter((precision) => peakFlops(sheet, precision) !== undefined);
    const message = `${sheet.id} does not compute in ${service.precision}. ${hint(service.precision, allowed)}`;
    findings.push({ path: [...at, 'precision'], message });
  }
  const weights = service.parameters * bytesPerWeight(service.precision);
  const memory = sheet.memoryBytes * deployment.accelerators;
  if (weights > memory) {
    const needed = Math.ceil(weights / sheet.memoryBytes);
    const message = `${gigabytes(weights)} of weights do not fit into ${deployment.accelerators} × ${gigabytes(sheet.memoryBytes)}: a replica needs at least \`accelerators: ${needed}\``;
    findings.push({ path: [...at, 'parameters'], message });
  }
  return findings;
}

/** The fleets that stand when the run begins must fit their pools together. */
function checkPools(scenario: Scenario): Finding[] {
  const used = new Map<string, number>();
  return entries(scenario.deployments).flatMap(([name, { pool, accelerators, scaling }]) => {
    const initial = initialReplicas(scaling);
    if (!Object.hasOwn(scenario.pools, pool)) return [];
    const rented = scenario.pools[pool]!;
    // How many replicas share an accelerator, only placing them tells.
    if (rented.sharing.kind !== 'exclusive') return [];
    // A quota gives them fewer.
    if (rented.quota !== undefined) return [];
    const capacity =
      rented.nodes === undefined
        ? kindsOf(rented).reduce((sum, one) => sum + one.accelerators, 0)
        : mostNodesOf(rented) * nodeSizeOf(rented);
    const sum = (used.get(pool) ?? 0) + initial * accelerators;
    used.set(pool, sum);
    if (sum <= capacity) return [];
    const message = `${initial} replicas of ${accelerators} bring pool "${pool}" to ${sum} accelerators, but it has ${capacity}`;
    return [{ path: ['deployments', name, 'scaling', initialField(scaling)], message }];
  });
}

function checkTraffic(scenario: Scenario, path: Path, traffic: TrafficScenario): Finding[] {
  const findings: Finding[] = [];
  const add = (part: readonly string[], message: string) =>
    findings.push({ path: [...path, ...part], message });
  const { arrivals, file, sessions, shape } = traffic;

  if ((arrivals === undefined) === (file === undefined)) {
    add([], 'needs either `arrivals` or `file`');
  }
  if (arrivals !== undefined && arrivals.kind !== 'closed') {
    if (arrivals.rate === undefined && shape.kind !== 'counts') {
      add(['arrivals'], '`rate` is missing: a rate with its unit of time, such as "60/s"');
    }
    if (arrivals.kind === 'mmpp' && arrivals.factors.length !== arrivals.dwell.length) {
      add(
        ['arrivals', 'dwell'],
        `has ${arrivals.dwell.length} states and factors has ${arrivals.factors.length}`,
      );
    }
  }
  if (arrivals?.kind === 'closed') {
    if (sessions === undefined)
      add(['arrivals'], 'a closed loop needs `sessions`, for think times');
    if (shape.kind !== 'constant') add(['shape'], 'a closed loop has no rate to shape');
  }
  const { lengths } = traffic;
  if (lengths !== undefined && (lengths.file === undefined) === (lengths.rows === undefined)) {
    add(['lengths'], 'needs either `file` or `rows`');
  }
  if (file !== undefined && sessions !== undefined) {
    add(['sessions'], 'a recorded workload already says when its requests come');
  }
  if (traffic.prefix?.conversation === true && sessions === undefined) {
    add(['prefix', 'conversation'], 'needs `sessions`');
  }
  if (traffic.slice?.until !== undefined && traffic.slice.until <= traffic.slice.from) {
    add(['slice', 'until'], 'is not after `from`');
  }
  if (shape.kind === 'ramp' && shape.until <= shape.from)
    add(['shape', 'until'], 'is not after `from`');
  if (shape.kind === 'step' && shape.until !== undefined && shape.until <= shape.at) {
    add(['shape', 'until'], 'is not after `at`');
  }
  if (shape.kind === 'piecewise') {
    for (const [index, point] of shape.points.entries()) {
      if (index > 0 && point.at <= shape.points[index - 1]!.at) {
        findings.push({
          path: [...path, 'shape', 'points', index, 'at'],
          message: 'is not after the point before it',
        });
      }
    }
  }
  for (const field of ['prompt', 'output', 'items'] as const) {
    findings.push(...checkDistribution([...path, field], traffic[field]));
  }
  if (sessions !== undefined) {
    findings.push(...checkDistribution([...path, 'sessions', 'turns'], sessions.turns));
    findings.push(...checkDistribution([...path, 'sessions', 'think'], sessions.think));
  }
  const tenants = traffic.tenants === undefined ? [] : entries(traffic.tenants);
  const says = (tenant: (typeof tenants)[number][1]) =>
    tenant.gateway !== undefined || tenant.deployment !== undefined;
  if (tenants.length === 0 || tenants.some(([, tenant]) => !says(tenant))) {
    findings.push(...checkTarget(scenario, path, traffic, undefined));
  }
  for (const [name, tenant] of tenants) {
    const at = [...path, 'tenants', name];
    if (says(tenant)) findings.push(...checkTarget(scenario, at, traffic, tenant));
    if (tenant.slo !== undefined && !Object.hasOwn(scenario.slo_classes, tenant.slo)) {
      const message = `"${tenant.slo}" is not an SLO class. ${hint(tenant.slo, Object.keys(scenario.slo_classes))}`;
      findings.push({ path: [...at, 'slo'], message });
    }
    for (const field of ['prompt', 'output', 'items'] as const) {
      const lengths = tenant[field];
      if (lengths !== undefined) findings.push(...checkDistribution([...at, field], lengths));
    }
  }
  if (tenants.length > 0 && tenants.every(([, tenant]) => tenant.share === 0)) {
    add(['tenants'], 'all shares are 0');
  }
  return findings;
}

/** Requests must go to a deployment or gateway that there is. */
function checkTarget(
  scenario: Scenario,
  path: Path,
  traffic: TrafficScenario,
  tenant: NonNullable<TrafficScenario['tenants']>[string] | undefined,
): Finding[] {
  const deployments = Object.keys(scenario.deployments);
  const gateways = Object.keys(scenario.gateways);
  const at = tenant ?? traffic;
  if (at.gateway !== undefined && at.deployment !== undefined) {
    return [{ path, message: 'needs either `deployment` or `gateway`, not both' }];
  }
  if (serviceOf(scenario, traffic, tenant) === undefined) {
    const what = gateways.length > 0 ? 'gateway' : 'deployment';
    const names = gateways.length > 0 ? gateways : deployments;
    return [{ path, message: `\`${what}\` is missing. ${hint('', names)}` }];
  }
  return [
    ...checkName(path, 'deployment', at.deployment, deployments),
    ...checkName(path, 'gateway', at.gateway, gateways),
  ];
}

function checkName(
  path: Path,
  what: 'deployment' | 'gateway',
  name: string | undefined,
  names: readonly string[],
): Finding[] {
  if (name === undefined || names.includes(name)) return [];
  const message = `"${name}" is not a ${what}. ${hint(name, names)}`;
  return [{ path: [...path, what], message }];
}

/** Results name tenants without their traffic, so a name may stand only once. */
function checkTenantNames(scenario: Scenario): Finding[] {
  const seen = new Map<string, string>();
  return entries(scenario.traffic).flatMap(([trafficName, traffic]) => {
    const names = traffic.tenants === undefined ? [trafficName] : Object.keys(traffic.tenants);
    return names.flatMap((name) => {
      const other = seen.get(name);
      seen.set(name, trafficName);
      if (other === undefined) return [];
      const message = `traffic "${other}" already has a tenant of this name`;
      const path = traffic.tenants === undefined ? [] : ['tenants', name];
      return [{ path: ['traffic', trafficName, ...path], message }];
    });
  });
}

function checkSlos(scenario: Scenario): Finding[] {
  const tenants = tenantNames(scenario);
  const deployments = [
    ...Object.keys(scenario.deployments),
    ...Object.keys(scenario.gateways),
    ...Object.keys(scenario.providers),
  ];
  return scenario.slos.flatMap((slo, index) => {
    const findings: Finding[] = [];
    if (slo.deployment !== undefined && !deployments.includes(slo.deployment)) {
      const message = `"${slo.deployment}" is not a deployment. ${hint(slo.deployment, deployments)}`;
      findings.push({ path: ['slos', index, 'deployment'], message });
    }
    if (slo.tenant !== undefined && !tenants.includes(slo.tenant)) {
      const message = `"${slo.tenant}" is not a tenant. ${hint(slo.tenant, tenants)}`;
      findings.push({ path: ['slos', index, 'tenant'], message });
    }
    if (slo.deployment !== undefined && slo.tenant !== undefined) {
      findings.push({
        path: ['slos', index],
        message: 'judges either a deployment or a tenant, not both',
      });
    }
    return findings;
  });
}

/** Every tenant of a scenario; a traffic without tenants is one, named for itself. */
export function tenantNames(scenario: Scenario): string[] {
  return entries(scenario.traffic).flatMap(([name, traffic]) =>
    traffic.tenants === undefined ? [name] : Object.keys(traffic.tenants),
  );
}

/** An axis has variants, and a column in `summary.csv` that is no other’s. */
function checkAxes(scenario: Scenario): Finding[] {
  return entries(scenario.sweep).flatMap(([name, axis]) => {
    const path: Path = ['sweep', name];
    if (!Array.isArray(axis) && Object.keys(axis).length === 0) {
      return [{ path, message: 'has no variants' }];
    }
    if (name !== 'replication' && !metricNames.includes(name)) return [];
    return [{ path, message: 'is a column of the results already: call the axis otherwise' }];
  });
}

/** A reading must be of axes that there are. */
function checkReading({ reading, sweep }: Scenario): Finding[] {
  if (reading === undefined) return [];
  const axes = Object.keys(sweep);
  const named: [Path, string | undefined][] = [
    [['reading', 'choice'], reading.choice],
    [['reading', 'along'], reading.along],
    [['reading', 'without', 'axis'], reading.without?.axis],
  ];
  return named.flatMap(([path, axis]) =>
    axis === undefined || axes.includes(axis)
      ? []
      : [{ path, message: `"${axis}" is not an axis of the sweep. ${hint(axis, axes)}` }],
  );
}
