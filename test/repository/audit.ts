import { spawnSync } from 'node:child_process';
import { auditAnswer } from './audit-answer.ts';
import { productionTree } from './production-tree.ts';

// `npm run audit`: what is known against the packages that users install; see `auditAnswer` for the exit codes.
const { stdout } = spawnSync('npm audit --omit=dev --json', { shell: true, encoding: 'utf8' });
const { lines, code } = auditAnswer(stdout, productionTree().size);
for (const line of lines) console.log(line);
process.exitCode = code;
