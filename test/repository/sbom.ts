import { readFileSync } from 'node:fs';
import { productionSbom } from './production-sbom.ts';

// `npm run --silent sbom > spillway.cdx.json`: what is in what users install, of the lock file as it is.
const file = new URL('../../package.json', import.meta.url);
const { name } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name: string };
console.log(JSON.stringify(productionSbom(name), undefined, 2));
