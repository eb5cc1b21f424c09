/** A part of a whole as people say it: `62 %`. */
export function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 1000) / 10} %`;
}

/** Why a breaker tripped that goes by the part of its calls that failed, or whatever befell them. */
export function tooMany(part: number, calls: number, allowed: number, what: string): string {
  return `${percent(part, calls)} of ${calls} calls ${what}, ${percent(allowed, 1)} allowed`;
}

/** So many failures. */
export function failuresOf(count: number): string {
  return count === 1 ? '1 failure' : `${count} failures`;
}

/** Why a breaker tripped that goes by failures that no success interrupted. */
export function inARow(failures: number): string {
  return failures === 1 ? failuresOf(1) : `${failuresOf(failures)} in a row`;
}

/** Why a breaker lets a trial call through: it was open for so many ticks. */
export function waited(ticks: number): string {
  return `open for ${ticks / 1e6} s, now on trial`;
}

/** Why a breaker is closed again. */
export const trialSucceeded = 'the trial call succeeded';

/** Why a breaker is open again. */
export const trialFailed = 'the trial call failed';

/** Why a breaker has the state that it began with. */
export const atTheStart = 'at the start';
