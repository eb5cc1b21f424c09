import { writeFileSync } from 'node:fs';
import { fitPresets } from '../src/calibrate/presets.ts';
import { measured } from './measured.ts';

/** Writes the catalog's coefficients of operators anew from the open tables. */
const file = new URL('../src/catalog/fitted-operators.ts', import.meta.url);
const { usual, own } = fitPresets(measured());
writeFileSync(
  file,
  `// Written by \`npm run fit\` from the fitting part of the open tables: see docs/models/step-time.md.
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a fitted number may look like one of nature's.

/** Coefficients of operators from all tables together, for accelerators of which there is only a data sheet. */
export const usualOperators = ${literal(usual)};

/** Coefficients of operators that tables of the accelerator itself gave. */
export const ownOperators = ${literal(own)};
`,
);

/** Four digits are more than any fit can tell. */
function literal(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'number' ? Number(inner.toPrecision(4)) : inner),
    2,
  );
}
