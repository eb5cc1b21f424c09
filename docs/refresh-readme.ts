import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs the commands that the README shows, and puts what they print between the README's markers. */
const root = fileURLToPath(new URL('..', import.meta.url));
const file = new URL('../README.md', import.meta.url);
const tabled = 'scenarios/prefix-routing.yaml';

const blackFriday = outputOf('scenarios/black-friday.yaml');
const [table] = outputOf(tabled).split('\n\nload=') as [string];
let readme = readFileSync(file, 'utf8');
put('<!-- output -->', '<!-- /output -->', blackFriday);
put(`<!-- table of ${tabled} -->`, '<!-- /table -->', table);
writeFileSync(file, readme);

function outputOf(scenario: string): string {
  const command = ['--import', 'tsx', 'src/cli/main.ts', 'run', scenario];
  const { stdout, status } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // 3 is a verdict too: no variant meets every SLO.
  if (status !== 0 && status !== 3) throw new Error(`the run ended with exit code ${status}`);
  return stdout.trimEnd();
}

function put(start: string, end: string, text: string): void {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has lost its ${start} markers`);
  const block = `${start}\n\`\`\`text\n${text}\n\`\`\`\n`;
  readme = readme.slice(0, from) + block + readme.slice(to);
}
