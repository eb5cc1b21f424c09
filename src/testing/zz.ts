import fc from 'fast-check';
import { invariants, runScenario, scenarios } from './index.ts';

for (const [name, inv] of Object.entries(invariants)) {
  const r = fc.check(
    fc.property(scenarios(), (s) => {
      const v = inv(runScenario(s));
      if (v.length) throw new Error(v.slice(0, 3).join('\n'));
    }),
    { numRuns: 300 },
  );
  console.log(
    name,
    r.failed
      ? 'FAILED ' +
          r.numShrinks +
          ' ' +
          JSON.stringify(r.counterexample) +
          (r.errorInstance as Error).message.slice(0, 500)
      : 'ok',
  );
}
