import { spawnSync } from 'node:child_process';
import { compared, median, type Row, rounds } from './measure.ts';

/** Has a process tell its microseconds of CPU time when it ends, as its last line. */
const clock = `data:text/javascript,${encodeURIComponent(`process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write('\\n' + (user + system));
});`)}`;

const commands = {
  help: ['--help'],
  catalog: ['catalog', 'accelerators'],
  check: ['check', 'scenarios/mm1.yaml'],
} as const;

/** How often a second of CPU time would do for a command that has next to nothing to do, beside a bare Node; of `dist`. */
export function start(): Row[] {
  const bare = startsPerSecond('-e', '0');
  return Object.entries(commands).map(([name, words]) => {
    const starts = startsPerSecond('dist/cli/main.js', ...words);
    return compared(`start/${name}`, 'starts/s', starts, 'bare node', bare);
  });
}

function startsPerSecond(...words: readonly string[]): number {
  const speeds = Array.from({ length: rounds }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', clock, ...words], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return 1e6 / Number(stderr.split('\n').at(-1));
  });
  return median(speeds);
}
