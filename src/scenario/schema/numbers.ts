import { z } from 'zod';
import { quantity } from '../quantities.ts';

/** A time of at least 0. */
export const duration = () => quantity('duration', { min: 0 });

/** A time above 0. */
export const positiveDuration = () => quantity('duration', { above: 0 });

/** A whole number of at least `min`. */
export const whole = (min: number) => z.int().min(min);

/** A factor of at least 0. */
export const factor = () => quantity('factor', { min: 0 });
