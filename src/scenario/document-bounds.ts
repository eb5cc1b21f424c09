import { type CST, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';

/** Something that no document may have, and the offset in the text at which it stands. */
export interface OutOfBounds {
  readonly offset: number;
  readonly message: string;
}

/** Characters of a text: some hundred times what a person writes, and read within seconds. */
export const mostCharacters = 2e6;
/** Blocks and lists within each other: each takes several calls to read, and scenarios have a dozen. */
const mostDepth = 100;
/** Values of a document once what its aliases stand for is in their place: more are a bomb. */
const mostValues = 1e6;
/** Anchors and aliases: the YAML library looks through all of them for each. */
const mostAliases = 1e4;

/** The first place at which a text goes too deep; found without recursion, before anything recursive reads it. */
export function tooDeep(tokens: Iterable<CST.Token>): OutOfBounds | undefined {
  const open: { token: CST.Token; depth: number }[] = [];
  for (const token of tokens) {
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth: 0 });
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (!('items' in token)) continue;
    if (depth === mostDepth) return { offset: token.offset, message: tooDeepMessage };
    for (const { key, value } of token.items) {
      for (const one of [key, value]) if (one) open.push({ token: one, depth: depth + 1 });
    }
  }
  return undefined;
}

const tooDeepMessage = `is nested deeper than ${mostDepth} levels`;

/** What a part of a document is once aliases are replaced by what they stand for. */
interface Extent {
  readonly values: number;
  readonly depth: number;
  /** Of a plain value what it says as a key. */
  readonly name: string | undefined;
}

/** Everything in a document that it may not have, in reading order; what is too large ends the search. */
export function outOfBounds(contents: Node | null): OutOfBounds[] {
  const found: OutOfBounds[] = [];
  const anchors = new Map<string, Extent | 'open'>();
  let aliases = 0;
  let isTooLarge = false;
  const refuse = (node: Node, message: string) => {
    found.push({ offset: node.range?.[0] ?? 0, message });
    return nothing;
  };
  const end = (node: Node, message: string) => {
    isTooLarge = true;
    return refuse(node, message);
  };
  const checked = (node: Node, extent: Extent): Extent => {
    if (isTooLarge) return nothing;
    if (extent.depth > mostDepth) return end(node, tooDeepMessage);
    if (extent.values <= mostValues) return extent;
    const most = mostValues.toLocaleString('en-US');
    return end(node, `with this the document has more than ${most} values`);
  };
  const measure = (node: Node | null): Extent => {
    if (node === null || isTooLarge) return nothing;
    if (isAlias(node)) {
      const name = node.source;
      const extent = anchors.get(name);
      if (++aliases > mostAliases)
        return end(node, `is more than ${mostAliases} anchors and aliases`);
      if (extent === 'open') return refuse(node, `*${name} stands within what it stands for`);
      return extent ?? refuse(node, `*${name}: there is no anchor &${name} before it`);
    }
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) {
      anchors.set(anchor, 'open');
      if (++aliases > mostAliases)
        return end(node, `is more than ${mostAliases} anchors and aliases`);
    }
    const extent = checked(node, extentOf(node));
    if (anchor !== undefined) anchors.set(anchor, extent);
    return extent;
  };
  const extentOf = (node: Node): Extent => {
    let [values, depth] = [1, 0];
    const add = (part: Node | null) => {
      const extent = measure(part);
      values += extent.values;
      depth = Math.max(depth, 1 + extent.depth);
      // As soon as it is too much: the place is where it became so.
      if (part !== null) checked(part, { ...extent, values });
      return extent;
    };
    if (isSeq(node)) for (const item of node.items) add(item as Node | null);
    if (isMap(node)) {
      const names = new Set<string>();
      for (const { key, value } of node.items as { key: Node | null; value: Node | null }[]) {
        const { name } = add(key);
        if (key !== null && !isTooLarge) {
          const message = keyProblem(name, names);
          if (message !== undefined) refuse(key, message);
        }
        add(value);
      }
    }
    return { values, depth, name: isScalar(node) ? nameOfKey(node.value) : undefined };
  };
  const whole = measure(contents);
  if (contents !== null) checked(contents, whole);
  return found.sort((a, b) => a.offset - b.offset);
}

const nothing: Extent = { values: 0, depth: 0, name: '' };

/** What a value becomes as the key of an object; undefined of bytes and dates, which are no names. */
function nameOfKey(value: unknown): string | undefined {
  if (value === null) return '';
  return typeof value === 'object' ? undefined : String(value);
}

/** What is wrong with a key; `names` are those before it in its block, to which it is added. */
function keyProblem(name: string | undefined, names: Set<string>): string | undefined {
  if (name === undefined) return 'a key is one word, not a list or a block';
  if (name === '__proto__') return '"__proto__" is no name: JavaScript has another use for it';
  if (name !== '' && names.has(name)) return 'Map keys must be unique';
  names.add(name);
  return undefined;
}
