import { describe, expect, test } from 'vitest';
import { commandsOf } from '../../src/cli/commands.ts';
import { runCommand } from '../../src/cli/run.ts';
import { sweepCommand } from '../../src/cli/sweep.ts';

describe('what a command line has to load', () => {
  test('the command that it names', async () => {
    expect(await commandsOf(['run', 'shop.yaml'])).toEqual([runCommand]);
    expect(await commandsOf(['--no-color', 'run', 'shop.yaml'])).toEqual([runCommand]);
  });

  test('two where the first may be the value of an option', async () => {
    expect(await commandsOf(['--out', 'run', 'sweep'])).toEqual([runCommand, sweepCommand]);
  });

  test('all where it names none, or one that there is not', async () => {
    const all = await commandsOf([]);
    expect(all).toHaveLength(19);
    expect(await commandsOf(['--help'])).toEqual(all);
    expect(await commandsOf(['rnu', 'run'])).toEqual(all);
    expect(await commandsOf(['constructor'])).toEqual(all);
  });
});
