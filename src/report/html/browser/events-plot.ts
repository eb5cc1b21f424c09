/** Scalings and failures, a lane for each line. */
export const eventsPlotScript = String.raw`
  function drawEvents(lines) {
    var chart = eventsFigure.querySelector('.chart');
    var readout = eventsFigure.querySelector('.readout');
    var all = lines.map(marksOf);
    eventsFigure.hidden = !data.marks.some(function (one) { return one.length > 0; });
    chart.textContent = '';
    readout.textContent = '';
    if (eventsFigure.hidden || lines.length === 0) return null;
    var height = 18 * lines.length + 36;
    var plot = new uPlot(options(chart, height, [{ show: false }], [], { y: { range: [0, lines.length] } }, {
      grid: { show: false }, values: function () { return []; }, splits: function () { return []; }
    }, {
      drawClear: [ground(lines)],
      draw: [function (u) {
        lines.forEach(function (line, lane) {
          var y = u.valToPos(lines.length - lane - 0.5, 'y', true);
          var size = 4.5 * devicePixelRatio;
          u.ctx.save();
          u.ctx.strokeStyle = variable('--hair');
          u.ctx.beginPath();
          u.ctx.moveTo(u.bbox.left, y);
          u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
          u.ctx.stroke();
          var own = colour(line.slot);
          u.ctx.fillStyle = own;
          u.ctx.beginPath();
          u.ctx.arc(u.bbox.left - 10 * devicePixelRatio, y, 4 * devicePixelRatio, 0, 7);
          u.ctx.fill();
          u.ctx.globalAlpha = line.replication < 0 && data.replications > 1 ? 0.5 : 1;
          all[lane].forEach(function (mark) {
            if (!inView(u, mark.time)) return;
            var x = u.valToPos(mark.time, 'x', true);
            u.ctx.beginPath();
            u.ctx.lineWidth = 1.5 * devicePixelRatio;
            if (mark.kind === 'up') {
              u.ctx.fillStyle = own;
              u.ctx.moveTo(x, y - size - 1); u.ctx.lineTo(x + size, y); u.ctx.lineTo(x - size, y);
              u.ctx.fill();
            } else if (mark.kind === 'down') {
              u.ctx.strokeStyle = own;
              u.ctx.moveTo(x - size, y + 1); u.ctx.lineTo(x + size, y + 1); u.ctx.lineTo(x, y + size + 1); u.ctx.closePath();
              u.ctx.stroke();
            } else if (mark.kind === 'failure') {
              u.ctx.strokeStyle = variable('--bad');
              u.ctx.lineWidth = 2 * devicePixelRatio;
              u.ctx.moveTo(x - size, y - size); u.ctx.lineTo(x + size, y + size);
              u.ctx.moveTo(x + size, y - size); u.ctx.lineTo(x - size, y + size);
              u.ctx.stroke();
            } else if (mark.kind === 'outage') {
              u.ctx.fillStyle = variable('--bad');
              u.ctx.fillRect(x - size, y - size, 2 * size, 2 * size);
            }
          });
          u.ctx.restore();
        });
      }],
      setCursor: [function (u) {
        var index = u.cursor.idx;
        readout.textContent = '';
        if (index === null || index === undefined || u.cursor.left < 0) return;
        readout.textContent = sayEvents(index);
      }]
    }), [times, times.map(function () { return null; })], chart);
    function sayEvents(index) {
      var words = { up: 'up', down: 'down', failure: 'lost', outage: 'outage' };
      var until = times[index] + data.interval / unit.seconds;
      var texts = lines.map(function (line, lane) {
        var here = all[lane].filter(function (mark) { return mark.time >= times[index] && mark.time < until; });
        var counts = Object.keys(words).map(function (kind) {
          var count = here.filter(function (mark) { return mark.kind === kind; }).length;
          return count === 0 ? '' : count + ' ' + words[kind];
        }).filter(Boolean);
        return counts.length === 0 ? '' : (lines.length > 1 ? line.name + ' ' : '') + counts.join(', ');
      }).filter(Boolean);
      return momentText(times[index]) + (texts.length === 0 ? '' : '\u2002' + texts.join('; '));
    }
    plot.say = sayEvents;
    return plot;
  }
`;
