import { readFileSync } from 'node:fs';
import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { simulate } from '../src/world/simulate.ts';
import { holdTinyqueue } from './hold.ts';
import { compared, measure, type Row } from './measure.ts';

const file = new URL('../scenarios/shop.yaml', import.meta.url);

/** Whole scenarios: requests per second through traffic, queue, router, replicas and recorder. */
export function world(): Row[] {
  const [requests, tinyqueue] = measure(shop('5min'), holdTinyqueue(1000, 1_000_000)) as [
    number,
    number,
  ];
  return [compared('world/shop', 'M requests/s', requests, 'tinyqueue hold/1000', tinyqueue)];
}

/** The fixed fleet of the shipped scenario for a while, all statistics on. */
function shop(horizon: string) {
  const place = { file: 'bench' };
  const { scenario } = parseScenario(readSource(readFileSync(file, 'utf8'), 'shop.yaml'), [
    { path: 'horizon', value: horizon, place },
    { path: 'warmup', value: '0s', place },
  ]);
  let replication = 0;
  return () => {
    const { total } = simulate(scenario, new Map(), { replication: replication++ });
    return total['arrived']!;
  };
}
