import { readFileSync } from 'node:fs';

/** When a process of this machine began, as Linux tells; undefined where it is no more, or where nobody tells. */
export function birthOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name, which may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // One that is dead, and whose parent has not asked for it.
    return fields[0] === 'Z' ? undefined : `${boot}:${fields[19]}`;
  } catch {
    return undefined;
  }
}
