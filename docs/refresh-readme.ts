import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs the command that the README shows, and puts what it prints between the README's markers. */
const root = fileURLToPath(new URL('..', import.meta.url));
const command = ['--import', 'tsx', 'src/cli/main.ts', 'run', 'scenarios/black-friday.yaml'];
const { stdout, status } = spawnSync(process.execPath, command, {
  cwd: root,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
// 3 is a verdict too: no variant meets every SLO.
if (status !== 0 && status !== 3) throw new Error(`the run ended with exit code ${status}`);

const file = new URL('../README.md', import.meta.url);
const readme = readFileSync(file, 'utf8');
const block = /(<!-- output -->\n).*(<!-- \/output -->)/s;
if (!block.test(readme)) throw new Error('README.md has lost its <!-- output --> markers');
writeFileSync(
  file,
  readme.replace(
    block,
    (_, start, end) => `${start}\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n${end}`,
  ),
);
