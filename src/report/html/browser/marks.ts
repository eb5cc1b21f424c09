/** Failures, outages and the warm-up on the ground of every chart. */
export const marksScript = `
  function marksOf(line) {
    var flat = data.marks[line.variant] || [];
    var found = [];
    for (var at = 0; at < flat.length; at += 4) {
      var isOwn = flat[at + 1] < 0 || flat[at + 1] === line.service || data.markKinds[flat[at + 2]] === 'outage' || data.markKinds[flat[at + 2]] === 'recovery';
      if (isOwn && (line.replication < 0 || line.replication === flat[at])) {
        found.push({ replication: flat[at], service: flat[at + 1], kind: data.markKinds[flat[at + 2]], time: flat[at + 3] / unit.seconds });
      }
    }
    return found;
  }
  // From the begin of each outage to the recovery that follows it, in the same replication and of the same.
  function spans(marks) {
    var open = {};
    var found = [];
    marks.forEach(function (mark) {
      var key = mark.replication + '/' + mark.service;
      if (mark.kind === 'outage') open[key] = mark.time;
      if (mark.kind === 'recovery' && open[key] !== undefined) {
        found.push([open[key], mark.time]);
        delete open[key];
      }
    });
    Object.keys(open).forEach(function (key) { found.push([open[key], data.horizon / unit.seconds]); });
    return found;
  }

  function shade(plot, from, until, fill) {
    var left = Math.max(plot.bbox.left, plot.valToPos(from, 'x', true));
    var right = Math.min(plot.bbox.left + plot.bbox.width, plot.valToPos(until, 'x', true));
    if (right <= left) return;
    plot.ctx.fillStyle = fill;
    plot.ctx.fillRect(left, plot.bbox.top, right - left, plot.bbox.height);
  }
  function inView(plot, time) {
    return time >= plot.scales.x.min && time <= plot.scales.x.max;
  }
  function ground(lines) {
    return function (plot) {
      if (data.warmup > 0) shade(plot, 0, data.warmup / unit.seconds, variable('--shade'));
      var replications = Math.max(1, data.replications);
      lines.forEach(function (line) {
        var marks = marksOf(line);
        plot.ctx.save();
        plot.ctx.globalAlpha = line.replication < 0 ? Math.max(0.25, 1 / replications) : 1;
        spans(marks).forEach(function (span) { shade(plot, span[0], span[1], variable('--outage')); });
        plot.ctx.strokeStyle = variable('--bad');
        plot.ctx.lineWidth = 1;
        plot.ctx.globalAlpha *= 0.5;
        var failures = marks.filter(function (mark) { return mark.kind === 'failure' && inView(plot, mark.time); });
        if (failures.length <= 400) failures.forEach(function (mark) {
          var x = Math.round(plot.valToPos(mark.time, 'x', true));
          plot.ctx.beginPath();
          plot.ctx.moveTo(x, plot.bbox.top);
          plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
          plot.ctx.stroke();
        });
        plot.ctx.restore();
      });
    };
  }
`;
