import type {
  GatewayRequest,
  TargetFacts,
  TargetView,
} from '../../../../src/policies/routing/gateway/gateway-router.ts';

/** What a target is and shows; what is left out is as of a hosted target that was not called yet. */
export interface Shown extends Partial<TargetFacts> {
  readonly isClosed?: boolean;
  readonly usd?: number;
  readonly price?: number;
  readonly firstTokenSeconds?: number;
  readonly secondsPerToken?: number;
  readonly inFlight?: number;
  readonly waiting?: number;
  readonly replicas?: number;
  readonly headroom?: number;
  readonly tokensLastMinute?: number;
  readonly sinceFailure?: number;
}

/** The facts of targets, which are named A, B, C, … where no name is given. */
export function factsOf(shown: readonly Shown[]): readonly TargetFacts[] {
  return shown.map((one, target) => ({
    name: one.name ?? String.fromCharCode(65 + target),
    isOwn: one.isOwn ?? false,
    weight: one.weight ?? 1,
    priority: one.priority ?? 0,
    tier: one.tier ?? '',
    quality: one.quality ?? 1,
  }));
}

export function viewOf(shown: readonly Shown[]): TargetView {
  const numbers = [...shown.keys()];
  const of = (field: keyof Shown, otherwise: number) => (target: number) =>
    (shown[target]![field] as number | undefined) ?? otherwise;
  return {
    targets: factsOf(shown),
    open: numbers.filter((target) => shown[target]!.isClosed !== true),
    usd: of('usd', 0),
    price: of('price', 1),
    seconds: () => 0,
    firstTokenSeconds: of('firstTokenSeconds', 0),
    secondsPerToken: of('secondsPerToken', 0),
    inFlight: of('inFlight', 0),
    waiting: of('waiting', 0),
    replicas: of('replicas', Number.POSITIVE_INFINITY),
    headroom: of('headroom', 1),
    tokensLastMinute: of('tokensLastMinute', 0),
    sinceFailure: of('sinceFailure', Number.POSITIVE_INFINITY),
  };
}

/** A request; `failed` lists the targets that failed it. */
export function requestOf(
  parts: Partial<Omit<GatewayRequest, 'failed'>> & { readonly failed?: readonly number[] } = {},
): GatewayRequest {
  const { failed = [], ...rest } = parts;
  return {
    tenant: 0,
    tenantName: 'web',
    place: -1,
    session: -1,
    number: 0,
    promptTokens: 1000,
    outputTokens: 100,
    difficulty: 0.5,
    attempts: failed.length,
    ...rest,
    failed: failed.reduce((bits, target) => bits | (1 << target), 0),
  };
}
