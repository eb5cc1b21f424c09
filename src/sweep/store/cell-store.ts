import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestTable } from '../../world/request-table.ts';
import type { CellResult } from '../../world/result.ts';
import { revived } from '../revived.ts';
import { type KeptChunks, readChunks, writeChunks } from './chunk-file.ts';
import { exactJson, readExactJson } from './exact-json.ts';

/** What a store has under a key. */
export type StoredCell =
  | { readonly kind: 'found'; readonly result: CellResult }
  | { readonly kind: 'missing' }
  /** Cut short, changed, or of another cell; it is to be done again. */
  | { readonly kind: 'corrupted'; readonly file: string };

/**
 * Finished cells in a folder by their keys: a file each, and another for rows of requests. A file is there whole, or not at
 * all.
 */
export class CellStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  read(key: string): StoredCell {
    const file = this.#fileOf(key);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' };
      throw error;
    }
    const result = readCell(text, key);
    if (result === undefined) return { kind: 'corrupted', file };
    const { keptChunks } = result as CellInFile;
    if (keptChunks === undefined) return { kind: 'found', result };
    const rows = this.#rowsOf(key);
    const chunks = readChunks(rows, keptChunks);
    if (chunks === undefined) return { kind: 'corrupted', file: rows };
    const { keptChunks: _, ...whole } = withChunks(result, chunks) as CellInFile;
    return { kind: 'found', result: whole };
  }

  write(key: string, result: CellResult): void {
    mkdirSync(this.folder, { recursive: true });
    const chunks = result.requests?.columns.chunks;
    // Rows first: a cell that is there has its rows.
    const cell: CellInFile =
      chunks === undefined
        ? result
        : { ...withChunks(result, []), keptChunks: writeChunks(this.#rowsOf(key), chunks) };
    const file = this.#fileOf(key);
    const temporary = `${file}.${process.pid}-${randomBytes(3).toString('hex')}.part`;
    try {
      writeFileSync(temporary, cellText(key, cell), { flush: true });
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /** Forgets all cells. */
  clear(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #fileOf(key: string): string {
    return join(this.folder, `${key}.json`);
  }

  #rowsOf(key: string): string {
    return join(this.folder, `${key}.rows`);
  }
}

/** A result, whose rows of requests are in a file beside it. */
interface CellInFile extends CellResult {
  readonly keptChunks?: KeptChunks;
}

function withChunks(result: CellResult, chunks: readonly ArrayBuffer[]): CellResult {
  const columns = { ...result.requests!.columns, chunks };
  return { ...result, requests: new RequestTable(columns) };
}

/** A cell as a file: a checksum, then its key and result. */
export function cellText(key: string, result: CellResult): string {
  const body = exactJson({ key, result });
  return `${checksum(body)}\n${body}\n`;
}

/** The result of a cell's file; undefined where it is damaged or another cell's. */
export function readCell(text: string, key: string): CellResult | undefined {
  const end = text.indexOf('\n');
  const body = text.slice(end + 1, -1);
  if (end < 0 || text.at(-1) !== '\n' || checksum(body) !== text.slice(0, end)) return undefined;
  const cell = readExactJson(body) as { readonly key: string; readonly result: CellResult };
  return cell.key === key ? revived(cell.result) : undefined;
}

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
