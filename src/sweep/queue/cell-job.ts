import { gunzipSync, gzipSync } from 'node:zlib';
import type { CellResult } from '../../world/result.ts';
import type { CellTask } from '../cell.ts';
import { cellText, readCell } from '../store/cell-store.ts';
import { exactJson, readExactJson } from '../store/exact-json.ts';

/** A file that a cell needs, as its scenario names it. */
export interface NeededFile {
  readonly kind: 'workload' | 'policy';
  readonly name: string;
  /** From the folder in which sweep and workers were started. */
  readonly file: string;
  /** Hash of its bytes. */
  readonly sha256: string;
}

/** What travels to a worker. Its id in the queue is the cell's key, so that the same cell is there once. */
export interface CellJob {
  readonly key: string;
  /** The version that made it; no other runs it. */
  readonly spillway: string;
  /** The cell as a person would call it. */
  readonly name: string;
  readonly task: CellTask;
  /** The scenario, from the folder in which sweep and workers were started; recorded files lie relative to it. */
  readonly scenarioFile: string;
  readonly files: readonly NeededFile[];
}

/** What the queue keeps of a cell. */
export interface QueuedCell {
  /** A `CellJob` as text. */
  readonly packed: string;
  /** How often a worker that ran nothing else began it, and died. */
  readonly lost: number;
}

/** The name of the queue: versions do not meet. */
export function queueName(version: string): string {
  return `spillway-${version}`;
}

/** A job as text. JSON would lose limits that are infinite. */
export function packJob(job: CellJob): string {
  return pack(exactJson(job));
}

export function unpackJob(text: string): CellJob {
  return readExactJson(unpack(text)) as CellJob;
}

/** A result as text, with its key and a checksum. */
export function packResult(key: string, result: CellResult): string {
  return pack(cellText(key, result));
}

/** The result of a cell; undefined where the text is damaged or another cell's. */
export function unpackResult(key: string, text: string): CellResult | undefined {
  try {
    return readCell(unpack(text), key);
  } catch {
    return undefined;
  }
}

function pack(text: string): string {
  return gzipSync(text).toString('base64');
}

function unpack(text: string): string {
  return gunzipSync(Buffer.from(text, 'base64')).toString();
}
