import { chartsScript } from './browser/charts.ts';
import { sortScript } from './browser/sort.ts';
import { themeScript } from './browser/theme.ts';
import { chartData } from './chart-data.ts';
import { claimsSection } from './claims-section.ts';
import { comparisonSection } from './comparison-section.ts';
import { configurationsSection } from './configurations.ts';
import { costSection } from './cost-section.ts';
import { decisionsSection } from './decisions-section.ts';
import { frontierSection } from './frontier-section.ts';
import { glossary } from './glossary.ts';
import { readMarks } from './marks.ts';
import { html, jsonMarkup, trusted } from './markup.ts';
import { partsSection } from './parts-section.ts';
import type { Results } from './read-results.ts';
import { readingSection } from './reading-section.ts';
import { scenarioSection } from './scenario-section.ts';
import { style } from './style.ts';
import { timeSection } from './time-section.ts';
import { readSeries } from './time-series.ts';
import { withTogether } from './together.ts';
import { uplotFiles } from './uplot-files.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * A page that shows the results of a run: one file that asks nothing of any network, the same bytes for the same
 * results. Throws `ResultsError` where a table has not what it should have.
 */
export function renderReport(results: Results, title = results.verdict.scenario): string {
  const { verdict } = results;
  const { gateways = {} } = results.scenarios[0] as { readonly gateways?: object };
  const own = readSeries(results.table('timeseries.csv')!, verdict);
  const series = withTogether(own, Object.keys(gateways));
  const marks = readMarks(results);
  const data = chartData(results, series, marks);
  const uplot = uplotFiles();
  const found = [
    configurationsSection(results),
    frontierSection(verdict.frontier),
    readingSection(results.reading),
    claimsSection(verdict),
    timeSection(data, series, marks, verdict),
    decisionsSection(results),
    comparisonSection(verdict),
    partsSection(results),
    costSection(results),
    scenarioSection(results),
  ];
  const sections = [...found, glossary(found)];
  const there = links.filter(({ id }) =>
    sections.some(({ markup }) => markup.includes(`id="${id}"`)),
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="spillway ${verdict.reproduction.spillway}">
<title>${title}: ${verdict.verdict}</title>
<style>${trusted(uplot.style)}${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the results</a>
<div class="top"><nav aria-label="On this page">${there.map(({ id, text }) => html`<a href="#${id}">${text}</a> `)}</nav><button type="button" id="theme" hidden>Dark</button></div>
<main id="main">
${verdictSection(results, title)}
${sections}
</main>
<footer><p>Made by spillway ${verdict.reproduction.spillway} of ${verdict.scenario}. Charts by uPlot 1.6, MIT licence.</p></footer>
<div id="live" class="sr" aria-live="polite"></div>
<script type="application/json" id="chart-data">${jsonMarkup(data)}</script>
<script>${trusted(uplot.script)}</script>
<script>${trusted(themeScript)}${trusted(sortScript)}${trusted(chartsScript)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Nothing is loaded from anywhere, whatever a scenario is called. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const links = [
  { id: 'configurations', text: 'Promises' },
  { id: 'frontier', text: 'Price' },
  { id: 'reading', text: 'Who does best' },
  { id: 'claims', text: 'Claims' },
  { id: 'time', text: 'Over time' },
  { id: 'decisions', text: 'Decisions' },
  { id: 'comparison', text: 'Comparison' },
  { id: 'parts', text: 'Who had what' },
  { id: 'cost', text: 'Cost' },
  { id: 'scenario', text: 'Scenario' },
  { id: 'words', text: 'Words' },
] as const;
