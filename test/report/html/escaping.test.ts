import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, jsonMarkup } from '../../../src/report/html/markup.ts';
import { renderReport } from '../../../src/report/html/page.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import { filesOf, floodScenario } from './results.ts';

const evil = `</script><script>alert(1)</script><img src=x onerror="alert('2')">`;

test('a scenario, a variant, a title and a verdict that are HTML are only text', () => {
  const axis = `sweep: { fleet: { ${JSON.stringify(evil)}: {}, plain: {} } }`;
  const files = filesOf(floodScenario('evil', axis), evil);
  const verdict = { ...JSON.parse(files.get('verdict.json')!), scenario: evil };
  files.set('verdict.json', JSON.stringify(verdict));
  const page = renderReport(readResults(files), evil);
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
  expect(page.match(/<\/script>/g)).toHaveLength(3);
  expect(page).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
});

test('no text ends an element or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { markup } = html`<a title="${text}">${text}</a>`;
      const [, inAttribute, inElement] = /^<a title="([^"]*)">([^<]*)<\/a>$/s.exec(markup)!;
      expect(unescaped(inAttribute!)).toBe(text);
      expect(unescaped(inElement!)).toBe(text);
    }),
  );
});

test('JSON within a script element cannot end it, and is the same JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('', '</script>', '<!--'), (json, more) => {
      const value: unknown = [JSON.parse(json), more];
      const { markup } = jsonMarkup(value);
      expect(markup).not.toContain('<');
      expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

function unescaped(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}
