import { writeFileSync } from 'node:fs';
import { csv } from '../../src/report/csv.ts';
import {
  beginningOf,
  committedFingerprints,
  shippedNames,
  tableColumns,
  tableFile,
  wholeOf,
} from './shipped-fingerprints.ts';

// `npm run fingerprints [SCENARIO…]`: writes what shipped scenarios do now, of all or of those that are named.
const known = new Map(committedFingerprints().map((row) => [row.scenario, row]));
const wanted = process.argv.slice(2);
const rows: (string | number)[][] = [];
for (const scenario of shippedNames()) {
  const row = known.get(scenario);
  const seconds = row?.seconds ?? 600;
  if (row === undefined || wanted.length === 0 || wanted.includes(scenario)) {
    console.log(scenario);
    rows.push([scenario, seconds, await beginningOf(scenario, seconds), await wholeOf(scenario)]);
  } else {
    rows.push([scenario, seconds, row.fingerprint, row.whole]);
  }
}
writeFileSync(tableFile, csv(tableColumns, rows));
