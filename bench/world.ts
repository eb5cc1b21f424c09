import { parseScenario } from '../src/scenario/parse.ts';
import { readSource } from '../src/scenario/source.ts';
import { simulate } from '../src/world/simulate.ts';
import { holdTinyqueue } from './hold.ts';
import { compared, measure, type Row } from './measure.ts';
import { shopScenario } from './shop-scenario.ts';

/** Whole scenarios: requests per second through traffic, queue, router, replicas and recorder. */
export function world(): Row[] {
  const [requests, tinyqueue] = measure(shop(), holdTinyqueue(1000, 1_000_000)) as [number, number];
  return [compared('world/shop', 'M requests/s', requests, 'tinyqueue hold/1000', tinyqueue)];
}

/** All statistics on. */
function shop() {
  const source = readSource(JSON.stringify(shopScenario), 'bench.yaml');
  const { scenario } = parseScenario(source, []);
  let replication = 0;
  return () => {
    const { total } = simulate(scenario, new Map(), { replication: replication++ });
    return total['arrived']!;
  };
}
