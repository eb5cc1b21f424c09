import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Autoscaler } from '../policies/autoscaling/autoscaler.ts';
import type { DeploymentFacts } from '../policies/autoscaling/deployment-facts.ts';
import { signalNames } from '../policies/autoscaling/signals.ts';
import { placeOfThrow, thrownWords } from '../policies/autoscaling/thrown-words.ts';
import { hint } from '../scenario/hint.ts';
import { nearestFile } from '../workload/files/nearest-file.ts';

/** A user's own autoscaler, and what its author promises of it. */
export interface PolicyModule {
  /** A fresh autoscaler; throws `PolicyModuleError` where the module gives none. */
  readonly create: (options: unknown, facts: DeploymentFacts) => Autoscaler<unknown>;
  /** The export `promises`, as it is; undefined where there is none. */
  readonly promises: unknown;
}

/** A file that is no policy: says which, and why; the message is all that its author needs. */
export class PolicyModuleError extends Error {
  override name = 'PolicyModuleError';
}

/** Endings of the files that can be loaded as a policy. */
export const moduleEndings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'] as const;

/**
 * Loads a policy from a file: its default export, or the one that is named `autoscaler`, is an autoscaler or a
 * function `(options, facts) => autoscaler`. Throws `PolicyModuleError` where it is missing, breaks, exports none, or has not
 * been loaded after so many seconds: an `await` of its own may never end.
 */
export async function loadPolicyModule(path: string, patience = 60): Promise<PolicyModule> {
  await checkFile(path);
  const exported = await exportsOf(path, patience);
  const found = exported.default ?? exported.autoscaler;
  if (isClass(found)) {
    throw new PolicyModuleError(
      `${path} exports a class. Allowed: an instance of it (export default new ${found.name || 'Policy'}()), or a function (options, facts) => autoscaler`,
    );
  }
  if (typeof found === 'function') {
    const make = found as PolicyModule['create'];
    return {
      create: (options, facts) => made(path, make, options, facts),
      promises: exported.promises,
    };
  }
  const lacks = whatLacks(found);
  if (lacks === undefined) {
    return { create: () => found as Autoscaler<unknown>, promises: exported.promises };
  }
  const names = Object.keys(exported).filter((name) => exported[name] !== undefined);
  const instead =
    found !== undefined
      ? lacks
      : names.length === 0
        ? 'it exports nothing'
        : `it exports ${names.join(', ')}`;
  throw new PolicyModuleError(
    `${path} exports no policy: ${instead}. Allowed: export default (options, facts) => autoscaler, or an autoscaler itself`,
  );
}

function isClass(value: unknown): value is { readonly name: string } {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) {
    if ((moduleEndings as readonly string[]).includes(extname(path))) return;
    throw new PolicyModuleError(`${path} is no module. Allowed: ${moduleEndings.join(', ')}`);
  }
  if (found !== undefined) throw new PolicyModuleError(`${path} is a folder, not a policy`);
  const near = await nearestFile(path);
  const suggestion = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new PolicyModuleError(`there is no policy ${path}.${suggestion}`);
}

interface Exports {
  readonly default?: unknown;
  readonly autoscaler?: unknown;
  readonly promises?: unknown;
  readonly [name: string]: unknown;
}

/** What a file exports; of CommonJS, whose exports come as the default one, those within. */
async function exportsOf(path: string, patience: number): Promise<Exports> {
  const aborted = new AbortController();
  const { signal } = aborted;
  try {
    const late = setTimeout(1000 * patience, undefined, { signal }).then(() => {
      throw new Error(`it waits for something that has not come after ${patience} s`);
    });
    const module = await Promise.race([importFile(path), late]);
    const inner = module.default;
    const isWrapped =
      typeof inner === 'object' && inner !== null && ('default' in inner || 'autoscaler' in inner);
    return isWrapped ? { ...(inner as Exports), ...rest(module) } : { ...module };
  } catch (error) {
    throw new PolicyModuleError(`${path} cannot be loaded: ${inOneLine(error)}`);
  } finally {
    aborted.abort();
  }
}

function rest({ default: _, ...others }: Exports): Exports {
  return others;
}

async function importFile(path: string): Promise<Exports> {
  const url = pathToFileURL(resolve(path)).href;
  // What can only be one kind of JavaScript, every Node reads alike.
  if (['.mjs', '.cjs'].includes(extname(path))) return import(url);
  // Of the rest some releases of Node read more than others, and some warn: with tsx a policy works on all or none.
  const { tsImport } = await import('tsx/esm/api');
  return tsImport(url, import.meta.url);
}

function made(
  path: string,
  make: PolicyModule['create'],
  options: unknown,
  facts: DeploymentFacts,
): Autoscaler<unknown> {
  let autoscaler: unknown;
  try {
    autoscaler = make(options, facts);
  } catch (error) {
    throw new PolicyModuleError(
      `${path} throws as it is asked for its autoscaler: ${inOneLine(error)}${placeOfThrow(error)}`,
    );
  }
  const lacks = whatLacks(autoscaler);
  if (lacks === undefined) return autoscaler as Autoscaler<unknown>;
  throw new PolicyModuleError(`what ${path} returns is no autoscaler: ${lacks}`);
}

/** What keeps something from being an autoscaler; undefined where nothing does. */
function whatLacks(value: unknown): string | undefined {
  try {
    return lackOf(value);
  } catch (error) {
    return `to look at it throws ${inOneLine(error)}`;
  }
}

function lackOf(value: unknown): string | undefined {
  if (value instanceof Promise) return 'it is a promise, and decisions cannot wait';
  if (typeof value !== 'object' || value === null)
    return value === null ? 'it is null' : `it is a value of type ${typeof value}`;
  const { decide, initial, initialReplicas, interval, reads } = value as Partial<
    Autoscaler<unknown>
  >;
  if (typeof decide !== 'function') return 'it has no function `decide`';
  if (typeof initial !== 'function') return 'it has no function `initial`';
  if (!Number.isInteger(initialReplicas) || initialReplicas! < 0) {
    return `its \`initialReplicas\` is ${initialReplicas}, not a whole number from 0 up`;
  }
  if (interval !== undefined && !(interval >= 1e-6 && Number.isFinite(interval))) {
    return `its \`interval\` is ${interval}, not a number of seconds from 0.000001 up`;
  }
  if (reads === undefined) return undefined;
  if (!Array.isArray(reads)) return 'its `reads` is no list';
  // What it does not read is not measured: under a wrong name it would see nothing, and nobody would know.
  const unknown = reads.find((one) => !readable.includes(one));
  if (unknown === undefined) return undefined;
  return `its \`reads\` has ${JSON.stringify(unknown)}, which is no signal. ${hint(String(unknown), readable)}`;
}

const readable: readonly string[] = [...signalNames, 'request-tokens', 'replicas'];

function inOneLine(error: unknown): string {
  return thrownWords(error).replaceAll(/\s*\n\s*/g, ' ');
}
