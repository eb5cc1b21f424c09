import { describe, expect, it } from 'vitest';
import { checkBilling, checkCharges, checkCommitment } from '../../src/scenario/check-charges.ts';
import { billing, charges } from '../../src/scenario/schema/charges.ts';
import { commitment } from '../../src/scenario/schema/commitment.ts';
import { pool } from '../../src/scenario/schema/pool.ts';

/** What is wrong with what was said, each with where. */
function problems(result: {
  error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined;
}) {
  return result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

describe('`charges`', () => {
  it('are read in the units that bills have', () => {
    const read = charges.parse({
      disks: { kind: 'storage', size: '2TB', price: '$0.023' },
      answers: { kind: 'egress', per_request: '4KB', per_token: '5B', price: '$0.09' },
      staff: { kind: 'flat', price: '$5000/month' },
      support: { kind: 'overhead', share: '10%', of: ['compute', 'api-calls'] },
    });
    expect(read).toEqual({
      disks: { kind: 'storage', size: 2e12, price: 0.023 },
      answers: { kind: 'egress', per_request: 4000, per_token: 5, price: 0.09 },
      staff: { kind: 'flat', price: expect.closeTo(5000 / 730, 9), component: 'management' },
      support: { kind: 'overhead', share: 0.1, of: ['compute', 'api-calls'] },
    });
    expect(charges.parse(undefined)).toEqual({});
  });

  it('say what is wrong', () => {
    const found = charges.safeParse({ disks: { kind: 'storage', size: 500, price: '0.02' } });
    expect(problems(found)).toEqual([
      'disks.size: 500 is not a size with its unit (MB, GB, GiB), such as "24GB"',
      'disks.price: "0.02" is not an amount in dollars, such as "$0.02"',
    ]);
  });

  it('are of answers that somebody gives, and that weigh something', () => {
    const extras = charges.parse({
      a: { kind: 'egress', per_token: '5B', price: '$0.09', deployment: 'chta' },
      b: { kind: 'egress', price: '$0.09' },
    });
    expect(checkCharges(['charges'], extras, ['chat'])).toEqual([
      {
        path: ['charges', 'a', 'deployment'],
        message: '"chta" is not a deployment or gateway. Did you mean "chat"? Allowed: chat',
      },
      { path: ['charges', 'b'], message: 'sends nothing: say `per_request`, `per_token` or both' },
    ]);
  });
});

describe('`billing`', () => {
  it('has a date, an account, and sellers named for themselves', () => {
    expect(billing.parse(undefined)).toEqual({
      start: '2026-11-01T00:00:00Z',
      account: 'spillway',
      providers: {},
    });
  });

  it('wants a date that is one, and sellers that there are', () => {
    expect(problems(billing.safeParse({ start: '2026-11-31T00:00:00Z' }))).toEqual([
      'start: "2026-11-31T00:00:00Z" is no time such as 2026-11-01T00:00:00Z',
    ]);
    const said = billing.parse({ providers: { gpu: 'Acme', main: 'Acme' } });
    expect(checkBilling(['billing'], said, ['gpus', 'main'])).toEqual([
      {
        path: ['billing', 'providers', 'gpu'],
        message: '"gpu" is no pool, provider or charge. Did you mean "gpus"? Allowed: gpus, main',
      },
    ]);
  });
});

describe('`commitment`', () => {
  const plain = { accelerator: 'H100-SXM', accelerators: 8, price: '$4/h' };
  const check = (said: object, changed: object = {}) =>
    checkCommitment(
      ['pools', 'p', 'commitment'],
      commitment.parse(said),
      pool.parse({ ...plain, ...changed }),
    );

  it('is of so many for a term, a year where nothing is said', () => {
    expect(commitment.parse({ accelerators: 4, price: '$2/h', upfront: '$8760' })).toEqual({
      accelerators: 4,
      price: 2,
      upfront: 8760,
      term: 31_536_000,
    });
    expect(check({ accelerators: 8, price: '$2/h', upfront: '$8760' })).toEqual([]);
  });

  it.each([
    [{ accelerators: 9, price: '$2/h' }, {}, 'accelerators', '9 are more than the pool’s 8'],
    [
      { accelerators: 4, price: '$3.5/h', upfront: '$8760' },
      {},
      'price',
      'an hour comes to $4.5 with',
    ],
    [
      { accelerators: 4, price: '$2/h' },
      { others: [{ accelerator: 'L4', accelerators: 1 }] },
      undefined,
      'covers accelerators of one kind',
    ],
    [
      { accelerators: 4, price: '$2/h' },
      { nodes: { spot: {} } },
      undefined,
      'covers no spot nodes',
    ],
  ] as const)('%o of a pool with %o is wrong', (said, changed, field, message) => {
    const [finding, ...others] = check(said, changed);
    expect(others).toEqual([]);
    expect(finding!.path).toEqual([
      'pools',
      'p',
      'commitment',
      ...(field === undefined ? [] : [field]),
    ]);
    expect(finding!.message).toContain(message);
  });
});
