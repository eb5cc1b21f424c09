/** What the reader has chosen: one dimension as lines, a value of each other one. */
export const choiceScript = `
  var data = JSON.parse(document.getElementById('chart-data').textContent);
  var form = document.getElementById('controls');
  var figures = Array.prototype.slice.call(document.querySelectorAll('figure.panel[data-panel]'));
  var eventsFigure = document.querySelector('figure[data-events]');
  var live = document.getElementById('live');
  var mostLines = 8;

  var unit = data.horizon >= 3 * 86400 ? { name: 'd', seconds: 86400 }
    : data.horizon >= 3 * 3600 ? { name: 'h', seconds: 3600 }
    : data.horizon >= 180 ? { name: 'min', seconds: 60 }
    : { name: 's', seconds: 1 };
  var times = data.times.map(function (time) { return time / unit.seconds; });

  // What can be chosen: the axes of the sweep, then whose, then which replication.
  var dimensions = data.axes.map(function (axis) { return { name: axis.name, values: axis.values }; });
  var serviceAt = dimensions.push({ name: 'of', values: data.services }) - 1;
  var replicationAt = dimensions.push({
    name: 'replication',
    values: Array.from({ length: data.replications }, function (_, index) { return String(index); })
  }) - 1;
  var fixed = data.fixed.slice();
  var along = data.along;
  // Which values of the axis are drawn, each in a place of its own, which is its colour.
  var slots = [];
  function putLines(values) {
    slots = [];
    values.slice(0, mostLines).forEach(function (value) { slots.push(value); });
  }
  putLines(data.lines);
  var isLogarithmic = false;
  var plots = [];

  function variantOf(choice) {
    return data.variants.findIndex(function (values) {
      return values.every(function (value, axis) { return value === choice[axis]; });
    });
  }
  function linesNow() {
    var values = dimensions[along].values;
    return slots.map(function (value, slot) {
      if (value === null) return null;
      var choice = fixed.slice();
      choice[along] = value;
      return {
        slot: slot, name: values[value], variant: variantOf(choice),
        service: choice[serviceAt], replication: choice[replicationAt]
      };
    }).filter(function (line) { return line !== null && line.variant >= 0; });
  }
`;
