/** What all charts have in common, their axis and cursor above all. */
export const plotOptionsScript = `
  function options(figure, height, series, bands, scales, yAxis, hooks) {
    return {
      width: Math.max(200, figure.clientWidth),
      height: height,
      padding: [8, 22, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: 'spillway' }, y: false, drag: { x: true, y: false, setScale: true }, points: { size: 6 } },
      scales: Object.assign({ x: { time: false, range: function (u, min, max) { return [min, max]; } } }, scales),
      axes: [
        {
          stroke: variable('--quiet'), grid: { stroke: variable('--hair'), width: 1 }, ticks: { show: false },
          size: 26, gap: 4, space: 64, font: '11px system-ui, sans-serif',
          values: function (u, splits) { return splits.map(timeText); }
        },
        Object.assign({
          stroke: variable('--quiet'), grid: { stroke: variable('--hair'), width: 1 }, ticks: { show: false },
          size: 58, gap: 6, space: 28, font: '11px system-ui, sans-serif'
        }, yAxis)
      ],
      series: [{}].concat(series),
      bands: bands,
      hooks: hooks
    };
  }
`;
