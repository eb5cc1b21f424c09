import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  parseDocument,
  visit,
} from 'yaml';
import { type Place, type Problem, ScenarioError } from './problem.ts';

export type Path = readonly (string | number)[];

/** A scenario file as plain data that still knows where each value stands. */
export interface ScenarioSource {
  readonly file: string;
  readonly data: unknown;
  /** Where the value at a path stands; of a missing value, its nearest parent; of `key`, the key itself. */
  locate(path: Path, part?: 'value' | 'key'): Place;
}

/** Reads YAML; throws `ScenarioError` at the place of each syntax error or duplicate key. */
export function readSource(text: string, file: string): ScenarioSource {
  const lines = new LineCounter();
  return sourceOf(parseDocument(text, { lineCounter: lines, ...strictly }), file, lines);
}

/** Reads a file of several documents, as manifests often are; throws `ScenarioError` as `readSource` does. */
export function readSources(text: string, file: string): ScenarioSource[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, ...strictly });
  return 'empty' in documents ? [] : documents.map((one) => sourceOf(one, file, lines));
}

const strictly = { strict: true, uniqueKeys: true } as const;

function sourceOf(document: Document.Parsed, file: string, lines: LineCounter): ScenarioSource {
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (document.errors.length > 0) {
    throw new ScenarioError(
      document.errors.map((error) => ({
        place: placeAt(error.pos[0]),
        message: error.message
          .split('\n')[0]!
          .replace(/( at line \d+, column \d+:?|; please use .*)$/, ''),
      })),
    );
  }
  const dangling: Problem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const message = `*${alias.source}: there is no anchor &${alias.source} before it`;
      dangling.push({ place: placeAt(alias.range![0]), message });
    },
  });
  if (dangling.length > 0) throw new ScenarioError(dangling);
  return {
    file,
    data: document.toJS(),
    locate: (path, part = 'value') => {
      let node = document.contents as Node | null;
      let found = node;
      for (const [depth, step] of path.entries()) {
        const wantsKey = part === 'key' && depth === path.length - 1;
        node = child(node, step, wantsKey);
        if (node === null) break;
        found = node;
      }
      return placeAt(found?.range?.[0] ?? 0);
    },
  };
}

function child(node: Node | null, step: string | number, wantsKey: boolean): Node | null {
  if (isSeq(node)) return (node.items[Number(step)] as Node | undefined) ?? null;
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => {
    return isPair(item) && isScalar(item.key) && String(item.key.value) === String(step);
  });
  if (pair === undefined) return null;
  return ((wantsKey ? pair.key : (pair.value ?? pair.key)) as Node | null) ?? null;
}
