import { createRequire } from 'node:module';

/** By the package's own name: it is there wherever this file was compiled to. */
const manifest = createRequire(import.meta.url)('spillway/package.json') as { version: string };

/** The version of this Spillway. */
export const { version } = manifest;
