import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { readInputs } from '../../src/sweep/inputs.ts';
import { readRecordedWorkload } from '../../src/workload/files/read-recorded-workload.ts';
import { playedInput } from '../../src/world/inputs.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A scenario with this traffic, as if it lay in the folder. */
function scenarioIn(folder: string, traffic: string) {
  const file = join(folder, 'recorded.yaml');
  const text = `
name: recorded
horizon: 1min
pools: { p: { accelerator: L4, accelerators: 1 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 50ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: ${traffic} }
`;
  return { file, parsed: parseScenario(readSource(text, file)) };
}

test('variants that read one recording otherwise have their own reading of it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'own.csv'), 'when,short,long,out\n1,10,70,1\n2,10,70,1\n');
  const variants = ['short', 'long'].map((prompt) =>
    scenarioIn(
      folder,
      `{ file: own.csv, columns: { time: when, unit: s, prompt: ${prompt}, output: out } }`,
    ),
  );
  const inputs = await readInputs(
    variants[0]!.file,
    variants.map(({ parsed }) => parsed),
  );
  const prompts = variants.map(({ parsed }) => {
    const played = playedInput(inputs, parsed.scenario.traffic['t']!);
    return played.kind === 'requests' && [...played.promptTokens];
  });
  expect(prompts).toEqual([
    [10, 10],
    [70, 70],
  ]);
});

test('lengths beside recorded rates lie where the scenario does, as all its files', async () => {
  const folder = join(temporaryFolder(), 'deep');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'rates.csv'),
    'client,t_s,rate_rps,cv,dist,param1,param2\na,0,1.5,1.2,Gamma,1,1\na,600,2,0.9,Gamma,1,1\n',
  );
  writeFileSync(
    join(folder, 'lengths.csv'),
    `client,window_t_s,field,mean,p1,p5,p10,p25,p50,p75,p90,p95,p99,max\na,0,input_tokens${',5'.repeat(11)}\n`,
  );
  const { file, parsed } = scenarioIn(
    folder,
    '{ file: rates.csv, lengths: { file: lengths.csv } }',
  );
  const inputs = await readInputs(file, [parsed]);
  expect([...inputs.values()].map(({ kind }) => kind)).toEqual(['clients']);
});

test('whoever read a file without us gives it the name that the scenario gives it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'own.csv'), 'when,prompt,out\n1,10,1\n');
  const columns = { time: 'when', unit: 's', prompt: 'prompt', output: 'out' } as const;
  const { parsed } = scenarioIn(folder, `{ file: own.csv, columns: ${JSON.stringify(columns)} }`);
  const recorded = await readRecordedWorkload(join(folder, 'own.csv'), { columns });
  const played = playedInput(new Map([['own.csv', recorded]]), parsed.scenario.traffic['t']!);
  expect(played).toBe(recorded);
});
