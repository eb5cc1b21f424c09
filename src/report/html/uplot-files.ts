import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** uPlot as it is installed: its script with its licence before it, and its style sheet. */
export function uplotFiles(): { readonly script: string; readonly style: string } {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string) => readFileSync(resolve(`uplot/${name}`), 'utf8').trim();
  return {
    script: `/*!\n${read('LICENSE')}\n*/\n${read('dist/uPlot.iife.min.js')}`,
    style: read('dist/uPlot.min.css'),
  };
}
