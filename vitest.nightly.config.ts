// `npm run test:nightly`: the same tests, of properties fifty times as many runs, and those that take minutes.
process.env['NIGHTLY'] = '1';
// Imported afterwards, for it looks there.
const { default: config } = await import('./vitest.config.ts');

export default config;
