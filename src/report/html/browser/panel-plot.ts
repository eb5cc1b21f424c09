/** One chart over time. */
export const panelPlotScript = String.raw`
  // Of few intervals each has its point; of many only those that no line leads to.
  function pointsToShow(u, at) {
    var values = u.data[at];
    if (values.length <= 24) return null;
    var alone = [];
    values.forEach(function (value, index) {
      if (value !== null && (values[index - 1] === null || index === 0) && (values[index + 1] === null || index === values.length - 1)) alone.push(index);
    });
    return alone;
  }

  // What is counted at the end of an interval is what there is when the next one begins.
  function atInstants(panel, found) {
    if (!panel.isStepped || found === null) return found;
    function later(values) { return values === null ? null : values.slice(0, 1).concat(values.slice(0, -1)); }
    return { mean: later(found.mean), least: later(found.least), greatest: later(found.greatest) };
  }

  function drawPanel(figure, lines) {
    var panel = data.panels[Number(figure.getAttribute('data-panel'))];
    var chart = figure.querySelector('.chart');
    var readout = figure.querySelector('.readout');
    var columns = [times];
    var series = [];
    var bands = [];
    var entries = [];
    var stepped = panel.isStepped ? uPlot.paths.stepped({ align: 1 }) : undefined;
    var isAlone = lines.length === 1;
    // What is the same for all, as arrivals are for every policy, is drawn once, and in nobody's colour.
    var isSame = lines.length > 1 && along !== replicationAt && placesOf(panel.column, lines[0]).length > 0 &&
      lines.every(function (line) { return placesOf(panel.column, line).join() === placesOf(panel.column, lines[0]).join(); });
    (isSame ? lines.slice(0, 1) : lines).forEach(function (line) {
      var found = atInstants(panel, valuesOf(panel.column, line));
      if (found === null) return;
      var stroke = isSame ? variable('--ink') : colour(line.slot);
      if (found.least !== null) {
        columns.push(found.greatest, found.least);
        series.push({ stroke: 'transparent', width: 0, points: { show: false }, paths: stepped }, { stroke: 'transparent', width: 0, points: { show: false }, paths: stepped });
        bands.push({ series: [columns.length - 2, columns.length - 1], fill: stroke + '2e' });
      }
      columns.push(found.mean);
      series.push({ stroke: stroke, width: 2, dash: isSame ? [] : dash(line.slot), points: { size: 5, fill: stroke, show: true, filter: pointsToShow }, paths: stepped });
      entries.push({ index: columns.length - 1, name: isSame ? 'the same for all' : isAlone ? (panel.beside ? panel.name || '' : '') : line.name, colour: stroke });
      if (isAlone) (panel.beside || []).forEach(function (beside, at) {
        var other = atInstants(panel, valuesOf(beside.column, line));
        if (other === null) return;
        columns.push(other.mean);
        var next = colour(line.slot + 2 + at);
        series.push({ stroke: next, width: 1.25, dash: at === 0 ? [2, 3] : [6, 3], points: { show: false }, paths: stepped });
        entries.push({ index: columns.length - 1, name: beside.name, colour: next });
      });
    });
    var isEmpty = entries.length === 0;
    chart.textContent = '';
    readout.textContent = '';
    figure.hidden = isEmpty;
    if (isEmpty) return null;
    var hasLog = isLogarithmic && panel.unit === 'seconds';
    var y = hasLog ? { distr: 3 } : {
      range: function (u, min, max) {
        if (panel.unit === 'ratio' && max > 0.5) return [Math.min(0, min || 0), Math.max(1, max)];
        var top = Math.max(max || 0, 0);
        return [Math.min(0, min || 0), top === 0 ? 1 : top * 1.06];
      }
    };
    if (hasLog) columns = columns.map(function (values, at) { return at === 0 ? values : values.map(function (value) { return value > 0 ? value : null; }); });
    function legend(u) {
      readout.textContent = '';
      var index = u.cursor.idx;
      var isOver = index !== null && index !== undefined && u.cursor.left >= 0;
      if (!isOver && !isSame && isAlone && entries.length < 2) return;
      if (isOver) readout.appendChild(element('span', {}, [momentText(times[index]) + '\u2002']));
      entries.forEach(function (entry) {
        if (!isOver && !isAlone && !isSame) return;
        readout.appendChild(element('span', { 'aria-hidden': 'true', style: 'color:' + entry.colour }, ['● ']));
        if (entry.name) readout.appendChild(element('span', {}, [entry.name + ' ']));
        if (isOver) readout.appendChild(element('b', {}, [shown(panel.unit, columns[entry.index][index], digits)]));
        readout.appendChild(document.createTextNode('\u2002'));
      });
    }
    var plot = new uPlot(options(chart, 150, series, bands, { y: y }, {
      values: function (u, splits) { return splits.map(function (value) { return value === null ? '' : axisText(panel.unit, value); }); }
    }, {
      drawClear: [ground(lines)],
      draw: [function (u) {
        if (panel.limit === undefined || panel.limit > u.scales.y.max || panel.limit < u.scales.y.min) return;
        var at = Math.round(u.valToPos(panel.limit, 'y', true));
        u.ctx.save();
        u.ctx.strokeStyle = variable('--bad');
        u.ctx.setLineDash([8, 5]);
        u.ctx.lineWidth = 1.5;
        u.ctx.beginPath();
        u.ctx.moveTo(u.bbox.left, at);
        u.ctx.lineTo(u.bbox.left + u.bbox.width, at);
        u.ctx.stroke();
        u.ctx.restore();
      }],
      setCursor: [legend]
    }), columns, chart);
    legend(plot);
    plot.say = function (index) {
      return panel.title + ', ' + momentText(times[index]) + ': ' + entries.map(function (entry) {
        return entry.name + ' ' + shown(panel.unit, columns[entry.index][index], digits);
      }).join(', ');
    };
    return plot;
  }
`;
