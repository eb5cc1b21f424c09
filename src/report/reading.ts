import type { ReadingScenario } from '../scenario/schema/reading.ts';
import {
  type Contest,
  contests,
  type Interference,
  interferences,
  type Sweep,
} from '../sweep/reading.ts';
import { changeText, interferenceText } from './interference-text.ts';
import { markdownTable } from './markdown-table.ts';
import { standingText } from './standing-text.ts';

/**
 * A sweep in words, as Markdown: for each tenant and metric who does best, where along the axis that changes, and
 * what somebody costs the others. Nobody is called a winner whose paired difference with another spans zero.
 */
export function renderReading(sweep: Sweep, reading: ReadingScenario): string[] {
  const { choice, along, without } = reading;
  const lines = ['', ...preface(choice)];
  const found = contests(sweep, reading).filter(isKnown);
  for (const [title, group] of byTitle(found, ({ under }) => conditions(under))) {
    const points = along === undefined ? [''] : distinct(group.flatMap(pointsOf));
    const columns = along === undefined ? ['best'] : points.map((at) => `${along} ${at}`);
    lines.push('', `## ${title === '' ? `Which ${choice}` : title}`, '');
    lines.push(...markdownTable(['', ...columns], group.map(contestRow(points))));
    const crossing = group.flatMap((contest) =>
      crossoverTexts(contest).map((one) => `${subjectOf(contest)}: ${one}`),
    );
    if (crossing.length > 0)
      lines.push('', 'Crossovers:', '', ...crossing.map((one) => `- ${one}`));
  }
  const costs = interferences(sweep, reading);
  if (costs.length === 0) return lines;
  const [present, absent] = labelsOf(sweep, without!.axis);
  const means = `Each cell: the mean ${present}, and its change from ${absent} in per cent of that.`;
  lines.push('', `## ${without!.axis}: ${present} against ${absent}`, '', means);
  for (const [title, group] of byTitle(costs, (one) => costTitle(one, choice, along))) {
    const points = along === undefined ? [''] : distinct(group.map(({ under }) => under[along]!));
    const columns = along === undefined ? [present!] : points.map((at) => `${along} ${at}`);
    const rows = distinct(group.map(({ under }) => under[choice] ?? '')).map((name) => {
      const row = group.filter(({ under }) => (under[choice] ?? '') === name);
      return [name, ...points.map((at) => costCell(row, along, at, interferenceText))];
    });
    lines.push('', `### ${title}`, '', ...markdownTable([choice, ...columns], rows));
  }
  return lines;
}

/** The same in a line for each tenant and for all, by the first metric: who does best, and what it costs at the last point. */
export function renderReadingInShort(sweep: Sweep, reading: ReadingScenario): string[] {
  const { choice, along, without } = reading;
  const lines = contests(sweep, reading)
    .filter(isKnown)
    .filter(({ tenant, metric }) => {
      return metric === (tenant === undefined ? reading.totals : reading.tenants)[0];
    })
    .map((contest) => {
      const sentences = [...runsOf(contest, along), ...crossoverTexts(contest)];
      return `${led(conditions(contest.under))}${subjectOf(contest)}: ${sentences.join('; ')}`;
    });
  const costs = interferences(sweep, reading).filter(
    ({ metric }) => metric === without?.metrics[0],
  );
  for (const [title, group] of byTitle(costs, (one) => costTitle(one, choice, along))) {
    const at = along === undefined ? '' : group.at(-1)!.under[along]!;
    const last = group.filter(({ under }) => along === undefined || under[along] === at);
    const changes = last.map((one) => `${one.under[choice] ?? ''} ${changeText(one)}`.trim());
    const where = along === undefined ? '' : ` at ${along} ${at}`;
    lines.push(`${title} by ${without!.axis}${where}: ${changes.join(', ')}`);
  }
  return lines.map((line) => line.replaceAll('**', ''));
}

function preface(choice: string): string[] {
  return [
    `Means with 95 % intervals; what is compared is paired by replication. In bold, one \`${choice}\` that is shown to be`,
    'better than each of the others. Between several names no difference is shown. Latencies are of requests that were',
    'answered, which says nothing of those that were not: see `goodput_ratio`.',
  ];
}

/** Whether anybody has a value. */
function isKnown({ standings }: Contest): boolean {
  return standings.some(({ candidates }) => candidates.length > 0);
}

function contestRow(points: readonly string[]): (contest: Contest) => string[] {
  return (contest) => [
    subjectOf(contest),
    ...points.map((at) => {
      const standing = contest.standings.find((one) => one.at === at);
      return standing === undefined ? '–' : standingText(contest.metric, standing);
    }),
  ];
}

/** What is said of each point, and of neighbours of which the same is said once. */
function runsOf({ metric, standings }: Contest, along: string | undefined): string[] {
  const runs: { from: string; to: string; leaders: string; text: string }[] = [];
  for (const standing of standings) {
    const leaders = standing.candidates.map(({ name, isTied }) => (isTied ? name : ''));
    const key = leaders.toSorted().join('|');
    const last = runs.at(-1);
    if (last?.leaders === key) last.to = standing.at;
    else {
      const text = standingText(metric, standing);
      runs.push({ from: standing.at, to: standing.at, leaders: key, text });
    }
  }
  if (along === undefined) return runs.map(({ text }) => text);
  return runs.map(({ from, to, text }) =>
    from === to
      ? `at ${along} ${from} ${text}`
      : `at ${along} ${from} to ${to} ${text} (at ${from})`,
  );
}

function crossoverTexts({ crossovers }: Contest): string[] {
  return crossovers.map(
    ({ from, leader, to, next }) =>
      `${leader} is best at ${from}, and ${next} better than it at ${to}`,
  );
}

function costCell(
  row: readonly Interference[],
  along: string | undefined,
  at: string,
  text: (one: Interference) => string,
): string {
  const one = row.find(({ under }) => along === undefined || under[along] === at);
  return one === undefined ? '–' : text(one);
}

/** Whose metric it is, under what neither rows nor columns say. */
function costTitle(
  { under, tenant, metric }: Interference,
  choice: string,
  along: string | undefined,
): string {
  const rest = Object.entries(under).filter(([axis]) => axis !== choice && axis !== along);
  return `${led(conditions(Object.fromEntries(rest)))}${tenant}, ${metric}`;
}

function subjectOf({ tenant, metric }: Pick<Contest, 'tenant' | 'metric'>): string {
  return `${tenant ?? 'all together'}, ${metric}`;
}

function conditions(under: Readonly<Record<string, string>>): string {
  return Object.entries(under)
    .map(([axis, label]) => `${axis} ${label}`)
    .join(', ');
}

function led(condition: string): string {
  return condition === '' ? '' : `${condition}: `;
}

function labelsOf({ variants }: Sweep, axis: string): string[] {
  return distinct(variants.map(({ labels }) => labels[axis]!));
}

function pointsOf({ standings }: Contest): string[] {
  return standings.map(({ at }) => at);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function byTitle<Item>(items: readonly Item[], title: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(title(item), [...(groups.get(title(item)) ?? []), item]);
  return groups;
}
