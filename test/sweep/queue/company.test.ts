import { describe, expect, test } from 'vitest';
import { Company } from '../../../src/sweep/queue/company.ts';

/** Work that ends when it is told to. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    await ended;
    return 'done';
  };
  return { work, end };
}

describe('the company of cells', () => {
  test('lets those run side by side that have cost no worker', async () => {
    const company = new Company();
    const [one, other] = [held(), held()];
    const ran = [company.run(false, one.work), company.run(false, other.work)];
    other.end();
    expect(await ran[1]).toBe('done');
    one.end();
    expect(await ran[0]).toBe('done');
  });

  test('sends one away that has, while others run, and another while it runs itself', async () => {
    const company = new Company();
    const [other, suspect] = [held(), held()];
    const first = company.run(false, other.work);
    expect(await company.run(true, suspect.work)).toBeUndefined();
    other.end();
    await first;
    const alone = company.run(true, suspect.work);
    expect(await company.run(true, held().work)).toBeUndefined();
    suspect.end();
    expect(await alone).toBe('done');
  });

  test('keeps others waiting while such a one runs, though it fails', async () => {
    const company = new Company();
    const suspect = held();
    const alone = company.run(true, async () => {
      await suspect.work();
      throw new Error('broken');
    });
    const started: string[] = [];
    const later = company.run(false, async () => void started.push('later'));
    await Promise.resolve();
    expect(started).toEqual([]);
    suspect.end();
    await expect(alone).rejects.toThrow('broken');
    await later;
    expect(started).toEqual(['later']);
  });
});
