import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { hint } from '../scenario/hint.ts';
import { UsageError } from './usage-error.ts';

/** A scenario to begin with. */
export interface Example {
  readonly name: string;
  /** What it is about, in a line. */
  readonly about: string;
  readonly text: string;
}

/** The package's scenarios; the same way from `src/cli` and from `dist/cli`. */
const shipped = new URL('../../scenarios/', import.meta.url);

/** Words that people use for some of them. */
const otherNames: Readonly<Record<string, string>> = {
  failover: 'provider-outage',
  outage: 'provider-outage',
  flood: 'black-friday',
  spike: 'flash-crowd',
  theory: 'erlang',
};

/** The questions of scenarios in so few words that they fit into a list. */
const about: Readonly<Record<string, string>> = {
  'ai-native': 'what batching, caching and scaling are each worth against a platform without them',
  allocation: 'rules for the places of models on mixed accelerators',
  'black-friday': 'eight times the usual requests, under fifteen autoscalers',
  budget: 'three teams with a daily budget each, one of which goes beyond it',
  'buy-or-rent': 'a hosted API, serverless, rented or own accelerators, by requests a day',
  chaos: 'random failures of providers and replicas, under several gateways',
  'cold-start': 'weights that are loaded when they are asked for: whom it helps, and whom not',
  disaggregation: 'prompts and answers on different accelerators, or on the same',
  erlang: 'the simulator against the laws of Erlang (B and C)',
  'flash-crowd': 'fourteen times as many within ten minutes, unannounced',
  green: 'carbon, cost and latency: green regions, greener hours, caps, smaller models',
  hardware: 'a chat on H100 now: what it would cost on other accelerators, and to move',
  imaging: '50,000 scans a day on four A100: batches, urgent ones first, a version on trial',
  'kv-cache': 'what each way to save KV memory saves, and what it costs',
  mm1: 'the simulator against the theory of one server (M/M/1)',
  moderation: 'five million posts a day in six regions, a cascade of models, a spike of 100 times',
  'monthly-bill': 'a month’s bill line by line, on two platforms',
  'multi-region': 'clients in several places, regions that fail, and how to route',
  'noisy-neighbour': 'what a neighbour on one’s accelerator does, by kind of sharing',
  platforms: 'the same traffic on seven platforms that charge differently',
  'prefix-routing': 'routers for conversations that share prompts',
  'provider-outage': 'a provider that is down for 74 minutes: retries, breakers, failover',
  'retry-storm': 'retries that keep a service down after the crowd has gone',
  'scale-to-zero': 'what it saves to stop what nobody asks, and whom it costs',
  shop: 'recommendations on 8 × L4 with a cache of embeddings, on usual days and Black Friday',
  spot: 'spot nodes, nodes on demand, or both',
  support: '100,000 tickets a month: cheap or dear models, budgets of tenants',
  tenancy: 'four tenants: own accelerators, MIG, MPS, turns, swapping or a mix',
};

/** Every shipped scenario that runs as it stands, from any folder: those that name other files do not. */
export function examples(): Example[] {
  return shippedScenarios().filter(({ text }) => !needsFile(text));
}

/** The example of a name; throws `UsageError` with those that there are. */
export function exampleNamed(name: string, among: readonly Example[]): Example {
  const wanted = name.replace(/\.ya?ml$/, '');
  const found = among.find((one) => one.name === (otherNames[wanted] ?? wanted));
  if (found !== undefined) return found;
  const lacking = shippedScenarios().some((one) => one.name === wanted);
  const names = among.map((one) => one.name);
  if (!lacking) {
    throw new UsageError(`--example: there is no example "${name}". ${hint(name, names, 99)}`);
  }
  throw new UsageError(
    `--example: ${wanted} needs files of yours, such as a recorded workload. ${hint('', names, 99)}`,
  );
}

function shippedScenarios(): Example[] {
  return readdirSync(shipped)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, shipped), 'utf8');
      const name = file.slice(0, -'.yaml'.length);
      return { name, about: about[name] ?? shortened(questionOf(text)), text };
    });
}

/** Whether anything in a scenario is in another file: recorded traffic, a manifest, a table, a module. */
function needsFile(text: string): boolean {
  return namesFile(parse(text));
}

function namesFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => ['file', 'manifest'].includes(key) || inner === 'module' || namesFile(inner),
  );
}

/** As much of a text as a line of a list holds. */
function shortened(text: string): string {
  return text.length <= 88 ? text : `${text.slice(0, 86).replace(/ \S*$/, '')} …`;
}

/** The question with which a scenario begins: of its comment, what ends with the first question mark. */
function questionOf(text: string): string {
  const comment = text
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^# ?/, ''))
    .join(' ');
  return /Question: (.*?\?)/.exec(comment)?.[1] ?? '';
}
