import { toSeconds } from '../../engine/time.ts';
import type { TracedWorld } from '../../world/tracer.ts';
import { counted, digits, formatDuration } from '../format.ts';
import { table } from '../table.ts';
import type { Chunk, Life, LifePhase, PhaseOfLife, WaitReason } from './life.ts';
import { ticksByPhase, waitsOf } from './life.ts';
import type { ToldLife } from './telling.ts';

/** Chunks of a prompt that are shown one by one. */
const mostChunks = 6;

interface Row {
  readonly at: number;
  /** Among rows of one instant. */
  readonly order: number;
  readonly cells: readonly [what: string, lasts: string, note: string];
}

/** A request's life in lines: who it is, then what befell it, by the time since its arrival. */
export function renderLife({ why, life }: ToldLife, { services }: TracedWorld): string[] {
  const { number, promptTokens, outputTokens, at } = life;
  const title = `request ${number}${why.length === 0 ? '' : `   ${why.join('; ')}`}`;
  const tokens = `${tokensOf(promptTokens)} of prompt, ${group(outputTokens)} of answer`;
  const arrived = `arrived at ${services[life.service]!.name} ${clock(at)} after the start`;
  const rows = rowsOf(life, '');
  const lines = table(
    [
      ['after', '', 'for', ''],
      ...rows.map(({ at: instant, cells }) => [`+${span(instant - at)}`, ...cells]),
    ],
    2,
    true,
  );
  return [
    title,
    `  tenant ${life.tenant}, ${tokens}, ${arrived}`,
    ...lines.map((line) => `  ${line}`),
    `  ${sumOf(life)}`,
    ...life.calls.map((call) => `  call ${call.call}: ${sumOf(call)}`),
  ];
}

/** Phases that add up to the whole of a life, and what it waited for. */
function sumOf(life: Life): string {
  const parts = [...ticksByPhase(life)].map(([phase, ticks]) => `${words[phase]} ${span(ticks)}`);
  const whole = span(life.until - life.at);
  const sum = parts.length === 0 ? whole : `${whole} = ${parts.join(' + ')}`;
  const waits = waitsOf(life).map(([reason, ticks]) => `${reasons[reason]} ${span(ticks)}`);
  return waits.length === 0 ? sum : `${sum}; waited for ${waits.join(', ')}`;
}

function rowsOf(life: Life, indent: string): Row[] {
  const rows: Row[] = [];
  for (const { at, what, text } of life.marks) {
    rows.push({ at, order: 0, cells: [indent + what, '', text] });
  }
  if (!Number.isNaN(life.firstAnswerAt) && life.call === 0) {
    rows.push({ at: life.firstAnswerAt, order: 1, cells: [`${indent}first token`, '', ''] });
  }
  for (const phase of life.phases) {
    const cells = [indent + named(phase), span(phase.until - phase.at), noteOf(phase)] as const;
    rows.push({ at: phase.at, order: 2, cells });
    rows.push(...chunkRows(chunksOf(life, phase), `${indent}  `));
  }
  for (const call of life.calls) {
    const inner = rowsOf(call, `${indent}  call ${call.call} ${call.target}: `);
    // Whoever made it hears of its end, and not before that.
    const end = inner.pop()!;
    rows.push(...inner.map((row) => ({ ...row, order: 3 })));
    rows.push({ ...end, order: call.until > call.at ? -1 : 3 });
  }
  rows.push({ at: life.until, order: 4, cells: [indent + life.outcome, '', life.reason] });
  return rows
    .map((row, place) => ({ row, place }))
    .sort(
      ({ row: one, place }, { row: other, place: otherPlace }) =>
        one.at - other.at || one.order - other.order || place - otherPlace,
    )
    .map(({ row }) => row);
}

/** Chunks that were processed in a phase. */
function chunksOf({ chunks }: Life, { at, until }: PhaseOfLife): readonly Chunk[] {
  return chunks.filter((chunk) => chunk.at >= at && chunk.until <= until);
}

function chunkRows(chunks: readonly Chunk[], indent: string): Row[] {
  // A prompt that a single step took up is said by its phase.
  if (chunks.length < 2) return [];
  const shown = chunks.length <= mostChunks ? chunks : chunks.slice(0, mostChunks - 1);
  const rows = shown.map((chunk): Row => {
    const others = [
      ...(chunk.decodes > 0 ? [counted(chunk.decodes, 'answer')] : []),
      ...(chunk.prefills > 1 ? [counted(chunk.prefills - 1, 'other prompt')] : []),
    ];
    const beside = others.length === 0 ? '' : `beside ${others.join(' and ')}`;
    const what = `${indent}chunk of ${tokensOf(chunk.tokens)}`;
    return { at: chunk.at, order: 3, cells: [what, span(chunk.until - chunk.at), beside] };
  });
  const rest = chunks.slice(shown.length);
  if (rest.length > 0) {
    const tokens = rest.reduce((sum, chunk) => sum + chunk.tokens, 0);
    const what = `${indent}${counted(rest.length, 'more chunk')}, ${tokensOf(tokens)}`;
    const lasts = span(rest.at(-1)!.until - rest[0]!.at);
    rows.push({ at: rest[0]!.at, order: 3, cells: [what, lasts, ''] });
  }
  return rows;
}

function named({ phase, replica }: PhaseOfLife): string {
  return replica === undefined ? words[phase] : `${words[phase]}, replica ${replica}`;
}

function noteOf({ waits }: PhaseOfLife): string {
  const parts = Object.entries(waits ?? {}) as [WaitReason, number][];
  if (parts.length === 0) return '';
  if (parts.length === 1) return `for ${reasons[parts[0]![0]]}`;
  const sorted = parts.toSorted(([, one], [, other]) => other - one);
  return `for ${sorted.map(([reason, ticks]) => `${reasons[reason]} ${span(ticks)}`).join(', ')}`;
}

/** Ticks as a duration of three digits; to the microsecond where that is short. */
function span(ticks: number): string {
  const seconds = toSeconds(ticks);
  if (seconds < 120) return formatDuration(seconds);
  return `${digits(seconds)} s`;
}

function clock(ticks: number): string {
  const seconds = toSeconds(ticks);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds - 3600 * hours) / 60);
  const rest = (seconds - 3600 * hours - 60 * minutes).toFixed(3);
  if (hours === 0 && minutes === 0) return `${rest} s`;
  return hours === 0 ? `${minutes} min ${rest} s` : `${hours} h ${minutes} min ${rest} s`;
}

function tokensOf(count: number): string {
  return `${group(count)} ${count === 1 ? 'token' : 'tokens'}`;
}

function group(tokens: number): string {
  return String(tokens).replace(/\B(?=(\d{3})+$)/g, ',');
}

const words: Readonly<Record<LifePhase, string>> = {
  held: 'held for a better hour',
  door: 'waits to be let in',
  'known-answer': 'waits for a known answer',
  call: 'calls under way',
  'between-calls': 'waits for its next call',
  'way-out': 'on the way there',
  'way-back': 'on the way back',
  queue: 'in the queue',
  line: 'in line',
  'kv-load': 'KV on its way',
  prefill: 'prefill',
  recompute: 'prefill again',
  decode: 'decode',
  'hand-over': 'waits for a replica that answers',
  service: 'in a batch',
  instance: 'waits for an instance',
  'first-token': 'until its first token',
  answer: 'answer',
  refusal: 'until it is refused',
  hanging: 'hangs',
};

const reasons: Readonly<Record<WaitReason, string>> = {
  step: 'the step under way',
  kv: 'KV blocks',
  sequences: 'a place in the batch',
  tokens: 'tokens of a step',
  preemption: 'the step after a preemption',
  slot: 'a slot',
  batch: 'a fuller batch',
  'no-replica': 'a replica to be ready',
  'full-replicas': 'a replica with room',
};
