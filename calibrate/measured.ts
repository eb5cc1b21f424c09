import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the open measured tables; ends the process, saying so, where they are not. */
export function measured(): string {
  const folder = fileURLToPath(new URL('../../shared/data/measured', import.meta.url));
  if (existsSync(folder)) return folder;
  console.error('the open measured tables (../shared/data/measured) are not here: nothing is done');
  process.exit(0);
}
