import { endOfDay, endOfMonth } from '../policies/budgeting/calendar.ts';
import type { GatewayScenario, Scenario } from '../scenario/schema.ts';
import type { RequestRow } from '../world/result.ts';
import { leavesNothingBehind, type TracedCall, tracedCalls } from './gateway-journeys.ts';
import { priceOf } from './gateway-money.ts';
import type { ScenarioRun } from './run-scenario.ts';

type Budget = NonNullable<GatewayScenario['budgets']>['of'][number];

/**
 * No budget that turns requests away is overspent (I11): with reservation never, in whatever period; post-paid by no more
 * than the calls under way when it was spent. Judged by the trail, where nothing else costs anything: providers that
 * bill tokens of answers alone, and calls that end with their requests.
 */
export function spending(run: ScenarioRun): readonly string[] {
  const { scenario } = run;
  if (Object.values(scenario.providers).some((one) => !isJudged(one))) return [];
  const calls = tracedCalls(run).filter(({ service }) => service in scenario.providers);
  return Object.entries(scenario.gateways).flatMap(([name, gateway]) => {
    const { budgets } = gateway;
    if (budgets === undefined || budgets.kind === 'as-published') return [];
    if (!leavesNothingBehind(scenario, name)) return [];
    const own = calls.filter((one) => one.gateway === name);
    const tenants = [...new Set(own.map(({ request }) => request.tenant))];
    return budgets.of.flatMap((budget) => {
      if (budget.enforcement !== 'reject') return [];
      return accounts(budget, tenants).flatMap((account) => {
        const paid = own.filter((one) => one.hasAnswer && account.includes(one.request.tenant));
        const spent = mostInAnyPeriod(scenario, paid, budget.per, budgets.starts);
        const slack = budgets.kind === 'post-paid' ? underWay(run, name, account, own) : 0;
        // Budgets count billionths, and round each call up or down.
        if (spent <= budget.amount + slack + 1e-9 * (1 + own.length)) return [];
        return [
          `${name}: ${account} spent $${spent} of $${budget.amount} in ${budget.per}, and $${slack} was under way`,
        ];
      });
    });
  });
}

function isJudged({ platform, cancelled }: Scenario['providers'][string]): boolean {
  return platform === undefined && cancelled === 'nothing';
}

/** The tenants that share each of the budgets that an entry stands for. */
function accounts(
  { tenants: whose }: Budget,
  tenants: readonly string[],
): readonly (readonly string[])[] {
  if (whose === 'each') return tenants.map((name) => [name]);
  return [whose === 'all' ? tenants : tenants.filter((name) => whose.includes(name))];
}

/** The most dollars that were paid in one period. */
function mostInAnyPeriod(
  scenario: Scenario,
  paid: readonly TracedCall[],
  per: Budget['per'],
  starts: number,
): number {
  if (typeof per === 'number') {
    const within = (last: TracedCall) =>
      paid.filter(({ endedAt }) => endedAt! <= last.endedAt! && endedAt! > last.endedAt! - per);
    return Math.max(0, ...paid.map((last) => dollars(scenario, within(last))));
  }
  const periodOf = ({ endedAt }: TracedCall) => {
    if (per === 'run') return 0;
    return per === 'day' ? endOfDay(starts + endedAt!) : endOfMonth(starts + endedAt!);
  };
  const periods = [...new Set(paid.map(periodOf))];
  const of = (period: number) => paid.filter((one) => periodOf(one) === period);
  return Math.max(0, ...periods.map((period) => dollars(scenario, of(period))));
}

function dollars(scenario: Scenario, calls: readonly TracedCall[]): number {
  return calls.reduce((sum, call) => sum + priceOf(scenario, call), 0);
}

/** Dollars of the most calls that were ever under way at once: as many requests, with their copies, as dear as the dearest. */
function underWay(
  { scenario, requests }: ScenarioRun,
  gateway: string,
  account: readonly string[],
  calls: readonly TracedCall[],
): number {
  const own = requests.filter(
    ({ deployment, tenant }) => deployment === gateway && account.includes(tenant),
  );
  const copies = scenario.gateways[gateway]!.hedge?.max_copies ?? 0;
  const dearest = Math.max(0, ...calls.map((call) => priceOf(scenario, call)));
  return mostAtOnce(own) * (1 + copies) * dearest;
}

function mostAtOnce(requests: readonly RequestRow[]): number {
  const isThere = (one: RequestRow, at: number) =>
    one.arrived <= at && (Number.isNaN(one.ended) || one.ended >= at);
  const counts = requests.map(
    ({ arrived }) => requests.filter((one) => isThere(one, arrived)).length,
  );
  return Math.max(0, ...counts);
}
