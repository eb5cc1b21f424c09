import {
  colours,
  gridLine,
  heading,
  left,
  type Panel,
  right,
  stairs,
  straight,
  text,
  width,
} from './svg.ts';

/** Something over time: hours of the run, and requests per second or replicas. */
export interface PictureLine {
  readonly name: string;
  readonly points: readonly { readonly hour: number; readonly value: number }[];
}

/** What is offered, and the replicas that are ready. */
export interface LoadPanel {
  readonly hours: number;
  readonly offered: PictureLine;
  readonly replicas: readonly PictureLine[];
  /** Requests per second that one replica is good for, so that load and replicas have the same scale. */
  readonly perReplica: number;
}

/** The offered load as an area under the replicas of some autoscalers; requests per second left, replicas right. */
export function loadPanel(
  { hours, offered, replicas, perReplica }: LoadPanel,
  panel: Panel,
): string[] {
  const values = ({ points }: PictureLine) => points.map(({ value }) => value);
  const most = Math.max(
    ...values(offered).map((rate) => rate / perReplica),
    ...replicas.flatMap(values),
  );
  const top = 4 * Math.ceil(most / 4);
  const x = (hour: number) => left + (hour / hours) * (width - left - right);
  const y = (count: number) => panel.bottom - (count / top) * (panel.bottom - panel.top);

  const names = replicas.map(
    ({ name }, index) =>
      `<tspan dx="12" font-weight="bold" style="fill:${colours[index]}">${name}</tspan>`,
  );
  const rates = offered.points.map(({ hour, value }) => ({ x: x(hour), y: y(value / perReplica) }));
  const [first, last] = [rates[0]!, rates.at(-1)!];
  const area = [
    { x: x(0), y: y(0) },
    { ...first, x: x(0) },
    ...rates,
    { ...last, x: x(hours) },
    { x: x(hours), y: y(0) },
  ];
  return [
    heading(`requests offered per second (area), and replicas ready of${names.join('')}`, panel),
    ...[0, 1, 2, 3, 4].flatMap((quarter) => {
      const count = (quarter * top) / 4;
      return [
        gridLine(y(count), String(count * perReplica)),
        text({ x: width - right + 8, y: y(count) + 4 }, String(count)),
      ];
    }),
    `<path class="load" d="${straight(area)}Z"/>`,
    ...replicas.map(({ points }, index) => {
      const spots = points.map(({ hour, value }) => ({ x: x(hour), y: y(value) }));
      return `<path stroke="${colours[index]}" d="${stairs(spots)}"/>`;
    }),
    ...Array.from({ length: Math.floor(hours + 1e-9) + 1 }, (_, hour) =>
      text({ x: x(hour), y: panel.bottom + 20 }, `${hour} h`, 'middle'),
    ),
  ];
}
