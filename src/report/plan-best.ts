import { existsSync, statSync } from 'node:fs';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { type Document, isCollection, parseDocument, stringify, visit } from 'yaml';
import { applyOverrides, type Override } from '../scenario/override.ts';
import type { ScenarioSource } from '../scenario/source.ts';

/** What only many configurations need; the best is one. */
const ofMany = ['sweep', 'plan', 'frontier', 'reading', 'claims'];

/**
 * A scenario file with settings written in and without its axes, to be written to `file`: comments stay, and names of other files
 * are made relative to the new folder.
 */
export function bestScenario(
  text: string,
  source: ScenarioSource,
  settings: readonly Override[],
  file: string,
  head: readonly string[],
): string {
  const document = parseDocument(text);
  const { data, applied } = applyOverrides(source.data, settings);
  for (const [at, { path }] of applied.entries()) {
    makeWay(document, path);
    const node = document.createNode(structuredClone(settings[at]!.value), { flow: true });
    document.setIn(path, node);
  }
  for (const key of ofMany) document.delete(key);
  moveFiles(document, dirname(source.file), dirname(file));
  const comment = withoutSchema(document.commentBefore ?? '');
  document.commentBefore = [...head.map((line) => ` ${line}`), ...comment].join('\n');
  const written = document.toString({ lineWidth: 110 });
  // An anchor that stood in what was taken out is gone: then plain data, without comments, says the same.
  const rest = { ...(data as Record<string, unknown>) };
  for (const key of ofMany) delete rest[key];
  return canBeRead(written) ? written : stringify(rest, { aliasDuplicateObjects: false });
}

/** Blocks on the way to a path that are not there yet. */
function makeWay(document: Document.Parsed, path: readonly (string | number)[]): void {
  for (let depth = 1; depth < path.length; depth += 1) {
    const part = path.slice(0, depth);
    if (!isCollection(document.getIn(part, true))) document.setIn(part, document.createNode({}));
  }
}

/** Names of files, as they are seen from another folder. */
function moveFiles(document: Document.Parsed, from: string, to: string): void {
  visit(document, {
    Scalar: (key, scalar) => {
      if (key === 'key' || typeof scalar.value !== 'string' || extname(scalar.value) === '') return;
      const file = resolve(from, scalar.value);
      if (!existsSync(file) || !statSync(file).isFile()) return;
      scalar.value = relative(resolve(to), file).split(sep).join('/');
    },
  });
}

/** The file by which editors know the schema is not in the new folder. */
function withoutSchema(comment: string): string[] {
  const lines = comment === '' ? [] : comment.split('\n');
  return lines.filter((line) => !line.includes('yaml-language-server'));
}

function canBeRead(text: string): boolean {
  const document = parseDocument(text);
  if (document.errors.length > 0) return false;
  let isWhole = true;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) isWhole = false;
    },
  });
  return isWhole;
}
