import { expect, it } from 'vitest';
import { claimsSection } from '../../../src/report/html/claims-section.ts';
import { renderReport } from '../../../src/report/html/page.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import type { VerdictFile } from '../../../src/report/verdict-file.ts';
import { filesOf, floodScenario, twoFleets } from './results.ts';

const claims = `
claims:
  - { says: below <6> s, source: 'Use Case 1: Results', metric: e2e_p95, max: 6s, where: { fleet: scaled }, note: on paper }
  - { says: twice the price, source: elsewhere, metric: cost_usd, as: factor, min: 1.5, against: { fleet: fixed } }
  - { says: nothing is cheaper, source: elsewhere, metric: cost_usd, max: $0.0001 }
  - { says: customers are happy, source: elsewhere, outside: nobody is simulated who could be }
`;
const files = filesOf(floodScenario('flood', `${twoFleets}${claims}`));
const verdict = JSON.parse(files.get('verdict.json')!) as VerdictFile;
const section = claimsSection(verdict).markup;

it('the page has them as a section of its own, with a link to it', () => {
  const page = renderReport(readResults(files));
  expect(page).toContain(section);
  expect(page).toContain('<a href="#claims">Claims</a>');
});

it('each claim is a row: what is said and where, the word, what was found, the limit', () => {
  const rows = section.match(/<tr role="row"><th [\s\S]*?<\/tr>/g)!;
  const [, first, , third, fourth] = rows;
  expect(first).toContain('below &lt;6&gt; s<small>Use Case 1: Results</small>');
  expect(first).toMatch(
    /<span class="tick">not settled<\/span><span><small>on paper<\/small><\/span>/,
  );
  expect(first).toContain('≤ 6 s');
  expect(third).toMatch(/text bad" data-sort="does not hold"/);
  expect(fourth).toContain(
    '<span class="tick">not simulated</span><span><small>nobody is simulated who could be</small></span>',
  );
});

it('each configuration that a claim is about is a row of the table below', () => {
  const folded = section.slice(section.indexOf('<details'));
  expect(folded).toContain('In each configuration: 4 rows');
  expect(
    folded.match(/<th scope="row" class="text">twice the price<\/th><th[^>]*>scaled</g),
  ).toHaveLength(1);
  expect(folded.match(/<th scope="row" class="text">nothing is cheaper<\/th>/g)).toHaveLength(2);
  expect(folded).toContain('>beyond<');
});

it('a page without claims has none of it, also of results that are older', () => {
  expect(claimsSection({ ...verdict, claims: [] }).markup).toBe('');
  const { claims: _, ...older } = verdict;
  expect(claimsSection(older).markup).toBe('');
});
