/** One variant's load and latency over time. */
export interface PictureLine {
  readonly name: string;
  readonly points: readonly { readonly hour: number; readonly value: number }[];
}

/** What the picture shows; hours of the run, requests per second, seconds. */
export interface Picture {
  readonly title: string;
  readonly hours: number;
  readonly offered: PictureLine;
  readonly p95: readonly PictureLine[];
  /** The promise for p95, in seconds, where there is one. */
  readonly promise: number | undefined;
}

const width = 720;
const left = 64;
const right = 16;
const load = { top: 44, bottom: 154 };
const latency = { top: 202, bottom: 342 };
const height = 376;
const colours = ['#d1495b', '#2a7de1', '#2e9e6b', '#9a6fb0'];

/** The offered rate above, p95 below on a logarithmic scale, as an SVG that reads on light and dark. */
export function drawPicture(picture: Picture): string {
  const most = niceAbove(Math.max(...picture.offered.points.map(({ value }) => value)));
  const values = picture.p95.flatMap(({ points }) => points.map(({ value }) => value));
  const low = decadeBelow(Math.min(...values, picture.promise ?? Number.POSITIVE_INFINITY));
  const high = niceAbove(Math.max(...values, picture.promise ?? 0));
  const x = (hour: number) => left + (hour / picture.hours) * (width - left - right);
  const yLoad = (rate: number) => load.bottom - (rate / most) * (load.bottom - load.top);
  const yLatency = (seconds: number) =>
    latency.bottom -
    (Math.log10(seconds / low) / Math.log10(high / low)) * (latency.bottom - latency.top);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${picture.title}</title>`,
    '<style>text{fill:#444}.grid{stroke:#8886;stroke-width:1}.load{stroke:#777;fill:#8883}.promise{stroke:#888;stroke-dasharray:4 4}path{fill:none;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>',
    heading('requests offered per second', load.top),
    ...[0, most / 2, most].map((rate) => gridLine(yLoad(rate), String(rate))),
    `<path class="load" d="${pathOf(picture.offered, x, yLoad)}L${at(x(picture.hours), yLoad(0))}L${at(x(0), yLoad(0))}Z"/>`,
    heading(`p95 end to end${legend(picture.p95)}`, latency.top),
    ...decades(low, high).map((seconds) => gridLine(yLatency(seconds), duration(seconds))),
    ...(picture.promise === undefined ? [] : [promiseLine(yLatency(picture.promise))]),
    ...picture.p95.map(
      (line, index) =>
        `<path stroke="${colours[index % colours.length]}" d="${pathOf(line, x, yLatency)}"/>`,
    ),
    ...hourTicks(picture.hours).map(
      (hour) =>
        `<text x="${round(x(hour))}" y="${latency.bottom + 20}" text-anchor="${hour === picture.hours ? 'end' : 'middle'}">${hourLabel(hour, picture.hours)}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

function heading(text: string, top: number): string {
  return `<text x="${left}" y="${top - 14}">${text}</text>`;
}

function legend(lines: readonly PictureLine[]): string {
  return lines
    .map(
      ({ name }, index) =>
        `<tspan dx="16" font-weight="bold" style="fill:${colours[index % colours.length]}">${name}</tspan>`,
    )
    .join('');
}

function gridLine(y: number, label: string): string {
  const text = `<text x="${left - 8}" y="${round(y + 4)}" text-anchor="end">${label}</text>`;
  return `<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y)}" y2="${round(y)}"/>${text}`;
}

function promiseLine(y: number): string {
  return `<line class="promise" x1="${left}" x2="${width - right}" y1="${round(y)}" y2="${round(y)}"/><text x="${width - right}" y="${round(y - 5)}" text-anchor="end">promised</text>`;
}

function pathOf(
  { points }: PictureLine,
  x: (hour: number) => number,
  y: (value: number) => number,
): string {
  return points
    .map(({ hour, value }, index) => `${index === 0 ? 'M' : 'L'}${at(x(hour), y(value))}`)
    .join('');
}

function at(x: number, y: number): string {
  return `${round(x)} ${round(y)}`;
}

/** A tenth of a pixel is more than anyone sees, and keeps the file small and the same everywhere. */
function round(value: number): number {
  return Math.round(10 * value) / 10;
}

function niceAbove(value: number): number {
  const unit = decadeBelow(value);
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= value)!;
}

function decadeBelow(value: number): number {
  return decade(Math.floor(Math.log10(value)));
}

/** From text, because the powers of ten that `**` makes differ between versions of Node. */
function decade(exponent: number): number {
  return Number(`1e${exponent}`);
}

function decades(low: number, high: number): number[] {
  const count = Math.floor(Math.log10(high / low) + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => low * decade(index));
}

function duration(seconds: number): string {
  return seconds >= 0.999 ? `${Math.round(seconds)} s` : `${Math.round(1000 * seconds)} ms`;
}

function hourTicks(hours: number): number[] {
  const step = hours > 2 ? 1 : 0.25;
  return Array.from({ length: Math.floor(hours / step + 1e-9) + 1 }, (_, tick) => tick * step);
}

function hourLabel(hour: number, hours: number): string {
  return hours > 2 ? `${hour} h` : `${60 * hour} min`;
}
