import {
  Composer,
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
} from 'yaml';
import { mostCharacters, type OutOfBounds, outOfBounds, tooDeep } from './document-bounds.ts';
import { type Place, ScenarioError } from './problem.ts';

export type Path = readonly (string | number)[];

/** A scenario file as plain data that still knows where each value stands. */
export interface ScenarioSource {
  readonly file: string;
  readonly data: unknown;
  /** Where the value at a path stands; of a missing value, its nearest parent; of `key`, the key itself. */
  locate(path: Path, part?: 'value' | 'key'): Place;
}

/**
 * Reads YAML; throws `ScenarioError` at the place of each syntax error or duplicate key, and of what is too large, too deep
 * or refers to itself.
 */
export function readSource(text: string, file: string): ScenarioSource {
  const { documents, placeAt } = documentsOf(text, file, true);
  const [document, another] = documents;
  if (another !== undefined) {
    const message = 'Source contains multiple documents';
    throw new ScenarioError([{ place: placeAt(another.range[0]), message }]);
  }
  return sourceOf(document!, placeAt);
}

/** Reads a file of several documents, as manifests often are; throws `ScenarioError` as `readSource` does. */
export function readSources(text: string, file: string): ScenarioSource[] {
  const { documents, placeAt } = documentsOf(text, file, false);
  return documents.map((one) => sourceOf(one, placeAt));
}

type PlaceAt = (offset: number) => Place;

/** The documents of a text; at least one where one is needed. */
function documentsOf(text: string, file: string, needsOne: boolean) {
  const lines = new LineCounter();
  const placeAt: PlaceAt = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (text.length > mostCharacters) {
    const most = mostCharacters.toLocaleString('en-US');
    const message = `the file has more than ${most} characters`;
    throw new ScenarioError([{ place: { file, line: 1, column: 1 }, message }]);
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) throw errorOf([deep], placeAt);
  // Keys are compared in `outOfBounds`: here each would be with all others of its block.
  const composer = new Composer({ strict: true, uniqueKeys: false });
  return { documents: [...composer.compose(tokens, needsOne, text.length)], placeAt };
}

function errorOf(found: readonly OutOfBounds[], placeAt: PlaceAt): ScenarioError {
  return new ScenarioError(
    found.map(({ offset, message }) => ({ place: placeAt(offset), message })),
  );
}

function sourceOf(document: Document.Parsed, placeAt: PlaceAt): ScenarioSource {
  const { errors, contents } = document;
  if (errors.length > 0) {
    throw errorOf(
      errors.map(({ pos, message }) => ({ offset: pos[0], message: message.split('\n')[0]! })),
      placeAt,
    );
  }
  const wrong = outOfBounds(contents);
  if (wrong.length > 0) throw errorOf(wrong, placeAt);
  const pairsOf = indexed();
  return {
    file: placeAt(0).file,
    // How much aliases stand for is known by now.
    data: document.toJS({ maxAliasCount: -1 }),
    locate: (path, part = 'value') => {
      let node = contents as Node | null;
      let found = node;
      for (const [depth, step] of path.entries()) {
        const wantsKey = part === 'key' && depth === path.length - 1;
        node = child(node, step, wantsKey, pairsOf);
        if (node === null) break;
        found = node;
      }
      return placeAt(found?.range?.[0] ?? 0);
    },
  };
}

type PairsOf = (map: YAMLMap) => ReadonlyMap<string, Pair>;

/** The pairs of a block by name, gathered once: there may be as many problems as keys. */
function indexed(): PairsOf {
  const known = new WeakMap<YAMLMap, Map<string, Pair>>();
  return (map) => {
    const there = known.get(map);
    if (there !== undefined) return there;
    const pairs = new Map<string, Pair>();
    for (const item of map.items) {
      if (isPair(item) && isScalar(item.key)) pairs.set(String(item.key.value), item);
    }
    known.set(map, pairs);
    return pairs;
  };
}

function child(
  node: Node | null,
  step: string | number,
  wantsKey: boolean,
  pairsOf: PairsOf,
): Node | null {
  if (isSeq(node)) return (node.items[Number(step)] as Node | undefined) ?? null;
  const pair = isMap(node) ? pairsOf(node).get(String(step)) : undefined;
  if (pair === undefined) return null;
  return ((wantsKey ? pair.key : (pair.value ?? pair.key)) as Node | null) ?? null;
}
