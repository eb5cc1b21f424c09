import { type FrontierPanel, frontierPanel } from './picture/frontier-panel.ts';
import { type LoadPanel, loadPanel } from './picture/load-panel.ts';
import { width } from './picture/svg.ts';

/** What the picture shows: load and replicas over time above, cost against kept promises below. */
export interface Picture extends LoadPanel, FrontierPanel {
  readonly title: string;
}

const height = 550;
const style = [
  'text{fill:#444}',
  '.grid{stroke:#8886;stroke-width:1}',
  '.load{stroke:#777;fill:#8883}',
  'path{fill:none;stroke-width:1.5}',
  '.frontier{stroke:#888;stroke-dasharray:4 4}',
  '.leader{stroke:#8889;stroke-width:1}',
  '@media(prefers-color-scheme:dark){text{fill:#ccc}}',
].join('');

/** The picture as an SVG that reads on light and dark. */
export function drawPicture(picture: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${picture.title}</title>`,
    `<style>${style}</style>`,
    ...loadPanel(picture, { top: 44, bottom: 194 }),
    ...frontierPanel(picture, { top: 268, bottom: 518 }),
    '</svg>',
    '',
  ].join('\n');
}
