import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { readSource } from '../../src/scenario/source.ts';
import { runLiteral } from '../world/literal.ts';
import { problemsAfter, replaced } from './problems.ts';

const plain = 'service: 1s';

/** The service of a slots engine as the simulation gets it. */
function serviceOf(text: string): unknown {
  const source = readSource(replaced([plain, `service: { kind: roofline, ${text} }`]), 's.yaml');
  const { engine } = parseScenario(source).scenario.deployments['chat']!;
  return engine.kind === 'slots' ? engine.service : undefined;
}

describe('a model of the catalog on a slots engine', () => {
  it('says its weights, and the work of one item', () => {
    expect(serviceOf('model: ResNet-50')).toMatchObject({
      model: 'ResNet-50',
      parameters: 25_557_032,
      count: 'items',
      flops: 8.18e9,
    });
    expect(serviceOf('model: BERT-large')).toMatchObject({ count: 'tokens', flops: 654_950_400 });
  });

  it('says only what is left out', () => {
    expect(serviceOf('model: resnet50, parameters: 20M, flops: 4G')).toMatchObject({
      parameters: 20e6,
      count: 'items',
      flops: 4e9,
    });
  });

  it('takes its time: 1,000 images of 8.18 GFLOP at 60.5 TFLOPS, and 2 ms', () => {
    const { requests } = runLiteral([{ at: 0, items: 1000 }], {
      'deployments.d.engine.service': { kind: 'roofline', model: 'ResNet-50' },
    });
    // An L4 has 121 TFLOPS, of which half are attained; 51 MB of weights take 0.2 ms.
    expect(requests[0]!.ended).toBeCloseTo(8180 / 60_500 + 0.002, 6);
  });

  it.each([
    [
      'model: ResNet-5',
      '8:62  deployments.chat.engine.service.model: "ResNet-5" is not allowed. Did you mean "ResNet-50"? Allowed: ResNet-50, resnet50, microsoft/resnet-50, bge-large-en-v1.5, BERT-large, BAAI/bge-large-en-v1.5, google-bert/bert-large-uncased',
    ],
    [
      'model: ResNet-50, count: tokens, precision: fp4',
      '8:99  deployments.chat.engine.service.precision: L4 does not compute in fp4. Did you mean "fp8"? Allowed: fp16, fp8, int8, int4',
    ],
    [
      'model: BERT-large, count: items',
      '8:37  deployments.chat.engine.service: needs `flops`, the operations for one item',
    ],
    [
      'precision: fp16',
      '8:37  deployments.chat.engine.service.parameters: is missing: the weights, such as "7B", or a `model` of the catalog',
    ],
  ])('{ %s } is told at its place', (text, problem) => {
    expect(problemsAfter([plain, `service: { kind: roofline, ${text} }`])).toEqual([problem]);
  });
});
