import { setFlagsFromString } from 'node:v8';

/**
 * Lets the workers that start from now on compile on their own threads only. Node 20 aborts, rarely,
 * when a worker ends while another thread still compiles for it ("data.first != nullptr").
 */
export function compileOnOwnThread(): void {
  setFlagsFromString('--no-concurrent-recompilation');
}
