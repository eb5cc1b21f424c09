import type { Deployment } from './deployment.ts';

/**
 * A fatal fault of a replica: all whose fate it shares, of whatever deployment, fall with it. `deployments` are
 * those of the run, by their index; `cause` is what results call it.
 */
export function blast(
  deployments: readonly Deployment[],
  culprit: Deployment,
  replica: number,
  cause = 'fault',
): void {
  const holdings = culprit.fellowsOf(replica);
  const because = `${cause} of ${culprit.config.name}/${replica}`;
  const owners = new Set(holdings.map(({ request }) => request.terms.owner));
  for (const deployment of deployments) {
    if (owners.has(deployment.index)) deployment.fall(holdings, because);
  }
}
