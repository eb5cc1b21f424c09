import { z } from 'zod';
import { components } from '../../ledger/charge.ts';
import { epochSeconds } from '../../ledger/iso-time.ts';
import { quantity } from '../quantities.ts';
import { readBy } from './scaling/read-by.ts';

const charge = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('storage'),
    size: quantity('bytes', { min: 0 }).describe('kept all the time'),
    price: quantity('money', { min: 0 }).describe('of a GB for a month'),
  }),
  z.strictObject({
    kind: z.literal('egress'),
    per_request: quantity('bytes', { min: 0 })
      .default(0)
      .describe('that leave with each answered request'),
    per_token: quantity('bytes', { min: 0 })
      .default(0)
      .describe('that leave with each token of an answer'),
    price: quantity('money', { min: 0 }).describe('of a GB'),
    deployment: z
      .string()
      .optional()
      .describe('a deployment or gateway, whose answers to customers leave; all where left out'),
  }),
  z.strictObject({
    kind: z.literal('flat'),
    price: quantity('hourlyMoney', { min: 0 }).describe('whatever is done'),
    component: z.enum(components).default('management').describe('line of the breakdown'),
  }),
  z.strictObject({
    kind: z.literal('overhead'),
    share: quantity('ratio', { min: 0 }).describe('of what others cost'),
    of: z
      .array(z.enum(components))
      .min(1)
      .default([...components])
      .describe('lines of the breakdown that it is a share of; no share is of another'),
  }),
]);

/** What there is on the bill besides accelerators and calls, by name. */
export const charges = z.record(z.string(), charge).default({});

/** What a bill says that a simulation does not know. */
export const billing = z
  .strictObject({
    start: readBy(readStart)
      .default('2026-11-01T00:00:00Z')
      .describe('the date at which the run begins, on bills'),
    account: z.string().min(1).default('spillway').describe('who pays'),
    providers: z
      .record(z.string(), z.string().min(1))
      .default({})
      .describe('who sells, by the name of a pool or provider; named for itself where left out'),
  })
  .prefault({});

function readStart(text: string): number {
  const start = epochSeconds(text);
  if (start !== undefined) return start;
  throw new RangeError(`"${text}" is no time such as 2026-11-01T00:00:00Z`);
}
