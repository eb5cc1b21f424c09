import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyFrom } from '../../src/cli/policy-argument.ts';
import { limited } from '../../src/cli/policy-maximum.ts';
import { promisesOf } from '../../src/cli/policy-promises.ts';
import { checkInvariant, scalingInvariants, termsOf } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';

const page = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');
const invariants = scalingInvariants.map(({ name }) => name);

/** A policy as the table gives it to the command, and the invariants that it says are broken. */
interface Row {
  readonly argument: string;
  readonly kind: string;
  readonly breaks: readonly string[];
  readonly why: string;
}

const rows = sectionOf('What `check-policy` finds')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line): Row => {
    const [argument, breaks, why] = line.slice(1, -1).split('|');
    const policy = argument!.trim().replaceAll('`', '');
    const kind = /^\{kind: ([\w-]+)/.exec(policy)?.[1] ?? policy;
    return { argument: policy, kind, breaks: namesIn(breaks!), why: why!.trim() };
  });
const kinds = [...page.matchAll(/^\| \[`([\w-]+)`\]\(#/gm)].map((match) => match[1]!);
const shipped = kinds.filter((kind) => kind !== 'module');

/**
 * Floods for what should break: the command's own. For what should hold they are a twentieth of them, which is enough for
 * most that goes wrong, and all where `NIGHTLY` is set.
 */
const runs = { broken: 200, held: runsOf(10, 200) };

describe('spillway check-policy finds what docs/policies.md says', () => {
  it.each(rows)('$argument: $breaks', async ({ argument, breaks }) => {
    const terms = await checked(argument);
    const found = scalingInvariants.filter((invariant) => {
      const tries = breaks.includes(invariant.name) ? runs.broken : runs.held;
      return checkInvariant(invariant, terms.make, terms.terms, { runs: tries }).kind === 'broken';
    });
    expect(found.map(({ name }) => name)).toEqual(breaks);
  });

  it('the published scaler with a flood of at most 10 observations, as many as its section says', async () => {
    const { make, terms } = await checked('ai-workload-scaler');
    const givesBack = scalingInvariants.find(({ name }) => name === 'gives-back')!;
    const outcome = checkInvariant(givesBack, make, terms);
    const said = /smallest flood has (\d+)\s+observations/.exec(sectionOf('`ai-workload-scaler`'));
    expect(outcome.kind).toBe('broken');
    if (outcome.kind !== 'broken') return;
    expect(outcome.trace.flood.points.length).toBeLessThanOrEqual(10);
    expect(outcome.trace.flood.points.length).toBe(Number(said![1]));
  });
});

describe('docs/policies.md', () => {
  it('has every kind in its table, and a reason for whatever is broken', () => {
    expect([...new Set(rows.map(({ kind }) => kind))].toSorted()).toEqual(shipped.toSorted());
    for (const { argument, breaks, why } of rows)
      expect(why !== '', argument).toBe(breaks.length > 0);
  });

  it.each(shipped)('names in the section of %s what its rows break, and nothing else', (kind) => {
    const broken = rows.filter((row) => row.kind === kind).flatMap(({ breaks }) => breaks);
    const own = bracketed(sectionOf(`\`${kind}\``));
    const all = [...own, ...bracketed(sectionOf('What they have in common'))];
    expect(own.filter((name) => !broken.includes(name))).toEqual([]);
    expect(broken.filter((name) => !all.includes(name))).toEqual([]);
  });
});

/** A policy and its terms as the command has them without flags. */
async function checked(argument: string) {
  const { policy } = await limited(await policyFrom(argument), (change) =>
    policyFrom(argument, change),
  );
  const { create: make } = policy;
  return { make, terms: termsOf(make, promisesOf(policy, {})) };
}

/** The text under a heading, up to the next one. */
function sectionOf(heading: string): string {
  const [, after] = page.split(`\n## ${heading}\n`);
  return after!.split('\n## ')[0]!;
}

/** Invariants that stand in brackets, in which other words may stand too. */
function bracketed(text: string): string[] {
  return [...text.matchAll(/\(`[^()]*\)/g)].flatMap(([bracket]) =>
    namesIn(bracket).filter((name) => invariants.includes(name)),
  );
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}
