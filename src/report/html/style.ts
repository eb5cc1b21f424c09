/** Colours on light ground. The eight of the lines are Okabe and Ito's, which the colour-blind tell apart, darkened where they would be pale. */
const light = `
  --ground: #fff; --raised: #f6f6f4; --ink: #1c1c1a; --quiet: #63635f; --hair: #deded9; --link: #0b57a4;
  --good: #00694d; --bad: #b3350c; --shade: #00000010; --outage: #d55e0026; --dot: #1c1c1a;
  --c0: #0072b2; --c1: #d55e00; --c2: #00875f; --c3: #b0568c; --c4: #b07a00; --c5: #2b9bd7; --c6: #5b5b57; --c7: #7a4fc4;`;

/** The same on dark ground, lightened. */
const dark = `
  --ground: #161618; --raised: #202023; --ink: #ececea; --quiet: #a5a5a1; --hair: #38383c; --link: #8cc4ff;
  --good: #4fd1a5; --bad: #ff9466; --shade: #ffffff12; --outage: #ff8c4233; --dot: #ececea;
  --c0: #5cb3f0; --c1: #ff8c42; --c2: #2ec4a0; --c3: #e58fc0; --c4: #f0c040; --c5: #9adcff; --c6: #c9c9c4; --c7: #b79cff;`;

/** The style sheet of the page: one column, tables that scroll within themselves, light, dark and paper. */
export const style = `
:root { color-scheme: light; ${light} }
@media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { color-scheme: dark; ${dark} } }
:root[data-theme=dark] { color-scheme: dark; ${dark} }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; }
main, .top, footer { max-width: 1080px; margin: 0 auto; padding: 0 1rem; }
.top { display: flex; gap: 1rem; align-items: flex-start; justify-content: space-between; padding-top: .8rem; font-size: .85rem; }
.top nav { display: flex; flex-wrap: wrap; gap: .1rem 1rem; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; background: var(--ground); padding: .5rem; z-index: 9; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: clamp(1.7rem, 5vw, 2.4rem); line-height: 1.15; margin: 1.2rem 0 .2rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.8rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
h4 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
p { margin: .5rem 0; max-width: 46rem; }
.size, .quiet, small, caption small { color: var(--quiet); }
.size { margin: 0; }
.verdict { font-size: clamp(1.15rem, 3.2vw, 1.5rem); line-height: 1.35; max-width: 50rem; margin: 1rem 0; padding-left: 1rem; border-left: .35rem solid var(--bad); overflow-wrap: anywhere; }
.verdict.kept { border-color: var(--good); } .verdict.open { border-color: var(--quiet); }
.verdict .mark { font-weight: 700; color: var(--bad); }
.verdict.kept .mark { color: var(--good); }
.said { padding-left: 1.1rem; max-width: 60rem; overflow-wrap: anywhere; }
.said .inner { margin-left: 1.2rem; list-style: none; color: var(--quiet); }
.bad { color: var(--bad); } .good { color: var(--good); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scroll { position: relative; overflow-x: auto; margin: .6rem 0 1.4rem; border-bottom: 1px solid var(--hair); }
table { border-collapse: separate; border-spacing: 0; font-size: .875rem; line-height: 1.35; min-width: 100%; }

.tall { max-height: min(40rem, 80vh); overflow: auto; } .tall thead th { position: sticky; top: 0; background: var(--ground); z-index: 2; }
caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; position: sticky; left: 0; }
caption small { display: block; font-weight: 400; max-width: min(46rem, 90vw); }
th, td { padding: .35rem .7rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--hair); }
th + th, td + td, th + td { padding-left: .5rem; }
thead th { border-top: 0; border-bottom: 2px solid var(--ink); vertical-align: bottom; font-weight: 600; }
thead th.number { white-space: normal; }
tbody th { font-weight: 500; }
tbody tr > th.text:first-child { min-width: 9rem; }
tbody tr > th:first-child { position: sticky; left: 0; background: var(--ground); max-width: 15rem; overflow-wrap: anywhere; z-index: 1; }
.number { text-align: right; white-space: nowrap; }
td.text { min-width: 7rem; max-width: 34rem; } .whole { display: inline-block; } #reading td { min-width: 8.5rem; } #claims > .scroll td { min-width: 4.6rem; overflow-wrap: anywhere; }
td small, th small { display: block; font-weight: 400; }
td.quiet { color: var(--quiet); }
td.good, td.bad { color: inherit; }
td.good > .tick, td.good > small, td.good:not(:has(.tick)):not(:has(small)) { color: var(--good); }
td.bad > .tick, td.bad > small, td.bad:not(:has(.tick)):not(:has(small)) { color: var(--bad); }
th button { all: unset; cursor: pointer; display: inline-block; font: inherit; }
th button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
th button::after { content: "\\a0 ↕"; color: var(--quiet); opacity: .55; }
th[aria-sort=ascending] button::after { content: "\\a0 ↑"; opacity: 1; color: inherit; }
th[aria-sort=descending] button::after { content: "\\a0 ↓"; opacity: 1; color: inherit; }
.bar { position: relative; display: block; height: 8px; min-width: 5.5rem; margin-top: 2px; }
.bar::before { content: ""; position: absolute; left: 0; right: 0; top: 3.5px; height: 1px; background: var(--hair); }
.bar i { position: absolute; top: 2.5px; height: 3px; min-width: 1px; background: var(--quiet); opacity: .65; }
.bar b { position: absolute; top: 1px; width: 6px; height: 6px; margin-left: -3px; border-radius: 50%; background: var(--dot); }
.bar u { position: absolute; top: -1px; width: 2px; height: 10px; margin-left: -1px; background: var(--bad); }
.stack { display: flex; width: 9rem; height: .8rem; margin-top: .25rem; }
.stack i { display: block; height: 100%; }
.stack .workload, .stack .plain { background: var(--c0); } .stack .overhead { background: var(--c4); } .stack .idle { background: repeating-linear-gradient(135deg, var(--quiet) 0 2px, transparent 2px 5px); box-shadow: inset 0 0 0 1px var(--quiet); }
.depth { display: inline-block; padding-left: calc(var(--depth) * 1.2rem); }
details.fold { margin: .5rem 0; border-top: 1px solid var(--hair); }
details.fold > summary { padding: .5rem 0; font-weight: 600; cursor: pointer; overflow-wrap: anywhere; }
details.numbers { margin-top: -.15rem; }
details.numbers > summary { font-size: .75rem; color: var(--quiet); cursor: pointer; width: max-content; }
pre { overflow: auto; max-height: 34rem; padding: .8rem; background: var(--raised); font-size: .8rem; line-height: 1.4; margin: .4rem 0; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; overflow-wrap: anywhere; white-space: pre-line; }
figure { margin: 0; }
.panel { margin: .9rem 0 .2rem; }
.panel figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; align-items: baseline; min-height: 1.4rem; }
.panel h3 { margin: 0; font-size: .95rem; }
.readout { font-size: .8rem; color: var(--quiet); } .readout b { font-weight: 600; }
[hidden] { display: none !important; }
.chart { min-height: 0; }
.key { font-size: .8rem; color: var(--quiet); margin: 0; display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.key .failure > span, .key .outage > span { color: var(--bad); }
.controls { position: sticky; top: 0; z-index: 3; background: var(--ground); padding: .5rem 0; border-bottom: 1px solid var(--hair); font-size: .85rem; max-height: 45vh; overflow: auto; }
.controls .row { display: flex; flex-wrap: wrap; gap: .35rem .9rem; align-items: center; margin: .15rem 0; }
.controls fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .3rem; align-items: center; }
.controls legend { float: left; padding: 0 .3rem 0 0; color: var(--quiet); }
.controls select, .top button { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--hair); border-radius: 4px; padding: .15rem .4rem; max-width: 16rem; }
.top button { cursor: pointer; white-space: nowrap; }
.chip { display: inline-flex; align-items: center; gap: .35rem; border: 1px solid var(--hair); border-radius: 1rem; padding: .05rem .6rem .05rem .45rem; cursor: pointer; }
.chip input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.chip:has(:focus-visible) { outline: 3px solid var(--link); outline-offset: 2px; }
.chip:not(:has(:checked)) { color: var(--quiet); }
#legend { display: none; } #legend svg { width: 1.6rem; height: .7rem; margin-right: .3rem; } #legend span { margin-right: 1rem; white-space: nowrap; }
.chip svg { width: 1.3rem; height: .6rem; }
.chip:not(:has(:checked)) svg { visibility: hidden; }
.uplot, .uplot *, .u-wrap { font-family: inherit; }
.u-select { background: var(--shade); }
.u-cursor-x, .u-cursor-y, .u-hz .u-cursor-x { border-color: var(--quiet); } .u-cursor-y { display: none; }
#frontier svg { width: 100%; max-width: 1040px; height: auto; display: block; }
#frontier svg text { fill: var(--ink); paint-order: stroke; stroke: var(--ground); stroke-width: 3px; stroke-linejoin: round; } #frontier .grid { stroke: var(--hair); } #frontier .grid + text { fill: var(--quiet); }
#frontier .frontier { fill: none; stroke: var(--quiet); stroke-dasharray: 4 4; }
#frontier g .leader { stroke-width: 1; opacity: .8; } #frontier g line { stroke: var(--quiet); stroke-width: 1.5; opacity: .7; }
#frontier circle { stroke: var(--c0); stroke-width: 2; fill: var(--c0); } #frontier .missed circle { fill: var(--ground); stroke: var(--c1); }
#frontier svg.narrow { display: none; }
footer { color: var(--quiet); font-size: .85rem; padding: 2rem 1rem 3rem; }
@media (max-width: 600px) {
  body { font-size: 15px; }
  #frontier svg.wide { display: none; } #frontier svg.narrow { display: block; }
  .controls { position: static; max-height: none; }
  tbody tr > th.text:first-child { min-width: 6.5rem; max-width: 9.5rem; }
  .top { flex-direction: row; }
}
@media screen and (max-width: 600px) {
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked, .stacked caption, .stacked tbody, .stacked tr { display: block; } .scroll:has(> .stacked) { overflow-x: visible; border-bottom: 0; } .tall:has(> .stacked) { overflow-y: auto; }
  .stacked tr { border-top: 1px solid var(--quiet); padding: .35rem 0; }
  .stacked th, .stacked td, .stacked td.text, .stacked tbody tr > th:first-child, .stacked tbody tr > th.text:first-child { display: flow-root; border: 0; padding: .1rem 0; min-width: 0; max-width: none; text-align: right; white-space: normal; position: static; }
  .stacked tbody tr > th:first-child { font-weight: 700; }
  .stacked [data-head]::before { content: attr(data-head); float: left; margin-right: 1rem; max-width: 60%; text-align: left; font-weight: 400; color: var(--quiet); overflow-wrap: anywhere; }
  #claims .stacked th, #claims .stacked td.text { text-align: left; } #claims .stacked [data-head]::before { float: none; display: block; font-size: .8rem; }
  .stacked .bar { margin-left: auto; width: 9rem; clear: both; } .stacked small { clear: both; }
}
@media print {
  body { font-size: 10pt; background: #fff; }
  main, footer { max-width: none; padding: 0; }
  .top, .controls, .needs-script, .readout, details.numbers, .skip { display: none !important; }
  .scroll { overflow: visible; } .tall { max-height: none; } .tall thead th { position: static; } table { font-size: 7pt; min-width: 0; width: 100%; } .number, thead th { white-space: normal; }
  #legend { display: block; } tbody tr > th:first-child { position: static; } th button::after { content: ""; }
  tr, .panel, figure { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  .bar { min-width: 3rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; } .stack, .stack i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  pre { max-height: none; white-space: pre-wrap; overflow: visible; }
  .uplot, .u-wrap { width: 100% !important; height: auto !important; } .u-wrap canvas { width: 100% !important; height: auto !important; } .u-over, .u-under { display: none; }
}
`;
