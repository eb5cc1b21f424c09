import { choiceScript } from './choice.ts';
import { controlsScript } from './controls.ts';
import { eventsPlotScript } from './events-plot.ts';
import { marksScript } from './marks.ts';
import { numbersScript } from './numbers.ts';
import { panelPlotScript } from './panel-plot.ts';
import { plotOptionsScript } from './plot-options.ts';
import { valuesScript } from './values.ts';

/** Draws the charts, and lets the reader choose what they show. Its parts share one function, and so their names. */
export const chartsScript = [
  '(function () {',
  "'use strict';",
  choiceScript,
  numbersScript,
  valuesScript,
  marksScript,
  plotOptionsScript,
  panelPlotScript,
  eventsPlotScript,
  controlsScript,
  '})();',
].join('\n');
