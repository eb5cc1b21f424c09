/** The values of a line: of one replication, or the mean, least and greatest of all. */
export const valuesScript = `
  function summary(all) {
    var result = { mean: [], least: [], greatest: [] };
    times.forEach(function (_, at) {
      var known = all.map(function (values) { return values[at]; }).filter(function (value) { return value !== null && value !== undefined; });
      var has = known.length > 0;
      result.mean.push(has ? known.reduce(function (sum, value) { return sum + value; }, 0) / known.length : null);
      result.least.push(has ? Math.min.apply(null, known) : null);
      result.greatest.push(has ? Math.max.apply(null, known) : null);
    });
    return result;
  }
  function placesOf(column, line) {
    return ((data.places[column] || [])[line.variant] || [])[line.service] || [];
  }
  function valuesOf(column, line) {
    var all = placesOf(column, line).map(function (place) { return data.pool[place]; });
    if (all.length === 0) return null;
    if (data.replications === 0) return { mean: all[0], least: all[1], greatest: all[2] };
    if (line.replication >= 0) {
      var one = all[line.replication] || [];
      return one.length === 0 ? null : { mean: one, least: null, greatest: null };
    }
    if (all.length === 1) return { mean: all[0], least: null, greatest: null };
    return summary(all);
  }
`;
