import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { version } from '../src/cli/version.ts';
import type { Row } from './measure.ts';

/** What benchmarks ran on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly platform: string;
  readonly node: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}

/**
 * Writes what was measured into `results/bench/`, in a file that is named for the day, the machine and its Node, and for the
 * groups where it is not all of them; returns its path.
 */
export function record(
  measured: { readonly machine: Machine; readonly benchmarks: readonly Row[] },
  groups: readonly string[],
): string {
  const folder = join('results', 'bench');
  const date = new Date().toISOString().slice(0, 10);
  const { cpu, node } = measured.machine;
  const file = join(folder, `${[date, plain(cpu), node, ...groups].join('-')}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `${JSON.stringify({ date, spillway: version, ...measured }, undefined, 2)}\n`,
  );
  return file;
}

/** A name as part of a file's: `Intel(R) Xeon(R) CPU @ 2.20GHz` is `intel-xeon-cpu-2.20ghz`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\((r|tm)\)/g, '')
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
