import { type StepTime, shortestStep } from './step-time.ts';

/** Every step takes the same time, whatever its work. */
export function constantStep(seconds: number): StepTime {
  const duration = Math.max(shortestStep, seconds);
  return {
    step: () => duration,
    decodeBase: () => duration,
    decodePerKvToken: () => 0,
  };
}
