import fc from 'fast-check';
import {
  emptyDraft,
  pushGroup,
  type RequestDraft,
  type RequestSource,
} from '../../../src/workload/request.ts';

/** A draft that stays, with the prefix as pairs. */
export interface KeptDraft {
  readonly at: number;
  readonly tenant: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly items: number;
  readonly work: number;
  readonly session: number;
  readonly turn: number;
  readonly content: number;
  readonly topic: number;
  readonly prefix: readonly (readonly [group: number, tokens: number])[];
}

/** The next drafts of a source, all or so many at most. */
export function drawn(source: RequestSource, most = Number.POSITIVE_INFINITY): KeptDraft[] {
  const kept: KeptDraft[] = [];
  const draft = emptyDraft();
  while (kept.length < most && source.next(draft)) kept.push(keep(draft));
  return kept;
}

/** A source of given drafts. */
export function sourceOf(drafts: readonly KeptDraft[]): RequestSource {
  let index = 0;
  return {
    next(draft) {
      const kept = drafts[index];
      if (kept === undefined) return false;
      const { prefix, ...rest } = kept;
      Object.assign(draft, rest);
      draft.prefix.length = 0;
      for (const [group, tokens] of prefix) pushGroup(draft.prefix, group, tokens);
      index += 1;
      return true;
    },
  };
}

/** Any drafts in order of arrival, for so many tenants. */
export function arbitraryDrafts(tenants: number): fc.Arbitrary<KeptDraft[]> {
  const whole = fc.nat(2147483646);
  const draft = fc.record({
    at: fc.oneof(fc.nat(5_000_000), fc.integer({ min: 0, max: 1e15 })),
    tenant: fc.nat(tenants - 1),
    promptTokens: whole,
    outputTokens: whole,
    items: fc.oneof(
      fc.nat(1000),
      fc.double({ min: 0, max: 1e9, noNaN: true }).map((x) => x + 0),
    ),
    work: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((x) => x + 0),
    session: fc.oneof(fc.constant(-1), whole),
    turn: whole,
    content: fc.oneof(fc.constant(-1), whole),
    topic: fc.oneof(fc.constant(-1), whole),
    prefix: fc.array(fc.tuple(whole, whole), { maxLength: 20 }),
  });
  return fc.array(draft).map((drafts) => drafts.sort((a, b) => a.at - b.at));
}

function keep(draft: RequestDraft): KeptDraft {
  // A recording says nothing of answers that are known later, of patience, nor of where clients are: whoever replays it does.
  const { prefix, tailGroup: _, patience: __, place: ___, ...rest } = draft;
  const pairs = Array.from(
    { length: prefix.length },
    (_, i) => [prefix.groups[i]!, prefix.tokens[i]!] as const,
  );
  return { ...rest, prefix: pairs };
}
