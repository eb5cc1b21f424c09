/** Failures, outages and the warm-up on the ground of every chart. */
export const marksScript = `
  function marksOf(line) {
    var flat = data.marks[line.variant] || [];
    var found = [];
    for (var at = 0; at < flat.length; at += 4) {
      var isOwn = flat[at + 1] < 0 || (data.hasTogether && line.service === 0) || flat[at + 1] === line.service || data.markKinds[flat[at + 2]] === 'outage' || data.markKinds[flat[at + 2]] === 'recovery';
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
      var runs = 0;
      var outages = {};
      var failures = {};
      lines.forEach(function (line) {
        runs += line.replication < 0 ? Math.max(1, data.replications) : 1;
        var marks = marksOf(line);
        spans(marks).forEach(function (span) { add(outages, span); });
        marks.forEach(function (mark) { if (mark.kind === 'failure') add(failures, [mark.time, mark.time]); });
      });
      function add(all, span) {
        var key = span.join();
        all[key] = all[key] || { from: span[0], until: span[1], count: 0 };
        all[key].count += 1;
      }
      // What befalls every run is drawn in full, and what befalls few of them faintly.
      plot.ctx.save();
      Object.keys(outages).forEach(function (key) {
        plot.ctx.globalAlpha = Math.max(0.35, Math.min(1, outages[key].count / runs));
        shade(plot, outages[key].from, outages[key].until, variable('--outage'));
      });
      plot.ctx.strokeStyle = variable('--bad');
      plot.ctx.lineWidth = 1;
      var keys = Object.keys(failures);
      if (keys.length <= 400) keys.forEach(function (key) {
        if (!inView(plot, failures[key].from)) return;
        plot.ctx.globalAlpha = 0.5 * Math.max(0.35, Math.min(1, failures[key].count / runs));
        var x = Math.round(plot.valToPos(failures[key].from, 'x', true));
        plot.ctx.beginPath();
        plot.ctx.moveTo(x, plot.bbox.top);
        plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
        plot.ctx.stroke();
      });
      plot.ctx.restore();
    };
  }
`;
