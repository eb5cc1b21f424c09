import type { GatewayRoutingConfig } from '../policies/routing/gateway/index.ts';
import type { Finding } from './check.ts';
import { hint } from './hint.ts';
import type { Path } from './source.ts';

/** Beyond the sum of what people write as tenths. */
const rounding = 1e-9;

/** What the routing of a gateway gets wrong; `path` leads to it. Names of tiers stand for all of their targets. */
export function checkGatewayRouting(
  path: Path,
  config: GatewayRoutingConfig,
  targetNames: readonly string[],
  tenantNames: readonly string[],
  tierNames: readonly string[] = [],
): Finding[] {
  const groups = [...targetNames, ...tierNames];
  switch (config.kind) {
    case 'cascade':
      return checkOrder([...path, 'order'], config.order ?? [], groups);
    case 'canary':
      return [
        ...Object.keys(config.shares).flatMap((name) =>
          unknownName([...path, 'shares', name], name, targetNames, 'a target of this gateway'),
        ),
        ...checkShares([...path, 'shares'], config.shares, targetNames),
        ...checkBase(path, 'base', config.base, groups),
      ];
    case 'shadow':
      return [
        ...unknownName([...path, 'target'], config.target, targetNames, 'a target of this gateway'),
        ...(targetNames.length === 1 && targetNames[0] === config.target
          ? [{ path: [...path, 'target'], message: 'is the only target: nobody would answer' }]
          : []),
        ...checkBase(path, 'base', config.base, groups),
      ];
    case 'tier':
      return [
        ...Object.entries(config.tenants).flatMap(([tenant, names]) => [
          ...unknownName([...path, 'tenants', tenant], tenant, tenantNames, 'a tenant'),
          ...checkNames([...path, 'tenants', tenant], names, groups),
        ]),
        ...checkNames([...path, 'others'], config.others ?? [], groups),
        ...checkBase(path, 'base', config.base, groups),
      ];
    case 'own-first':
      return [
        ...checkReturn(path, config.overflow_at, config.return_at),
        ...checkBase(path, 'base', config.base, groups),
        ...checkBase(path, 'overflow', config.overflow, groups),
      ];
    default:
      return [];
  }
}

function unknownName(
  path: Path,
  name: string,
  allowed: readonly string[],
  what: string,
): Finding[] {
  if (allowed.includes(name)) return [];
  return [{ path, message: `"${name}" is not ${what}. ${hint(name, allowed)}` }];
}

function checkNames(path: Path, names: readonly string[], groups: readonly string[]): Finding[] {
  return names.flatMap((name, at) =>
    unknownName([...path, at], name, groups, 'a target or a tier of this gateway'),
  );
}

/** A router within another one is of a plain kind, of which only a cascade has names. */
function checkBase(
  path: Path,
  field: 'base' | 'overflow',
  base: { readonly kind: string; readonly order?: readonly string[] | undefined },
  groups: readonly string[],
): Finding[] {
  return checkOrder([...path, field, 'order'], base.order ?? [], groups);
}

function checkOrder(path: Path, order: readonly string[], groups: readonly string[]): Finding[] {
  const twice = order.flatMap((name, at) =>
    order.indexOf(name) < at
      ? [{ path: [...path, at], message: `"${name}" is in the order twice` }]
      : [],
  );
  return [...checkNames(path, order, groups), ...twice];
}

function checkShares(
  path: Path,
  shares: Readonly<Record<string, number>>,
  targetNames: readonly string[],
): Finding[] {
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  if (sum <= 0) return [{ path, message: 'shares that sum to 0 try nothing' }];
  if (sum > 1 + rounding) {
    return [{ path, message: `shares sum to ${Number((100 * sum).toFixed(2))}%, above 100%` }];
  }
  if (sum < 1 - rounding && targetNames.every((name) => name in shares)) {
    const message = `shares sum to ${Number((100 * sum).toFixed(2))}%, and no target is left for the rest`;
    return [{ path, message }];
  }
  return [];
}

function checkReturn(path: Path, overflowAt: number, returnAt: number): Finding[] {
  if (returnAt < overflowAt) return [];
  const message = `${returnAt} is not below overflow_at (${overflowAt})`;
  return [{ path: [...path, 'return_at'], message }];
}
