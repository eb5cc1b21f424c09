import { describe, expect, it } from 'vitest';
import { runLiteral } from './literal.ts';

const engine = 'deployments.d.engine';

/**
 * 12 B weights of two bytes on an L4 (121 TFLOPS, 300 GB/s): reading them takes 24 GB / (0.8 × 300 GB/s)
 * = 100 ms, a token's 24 GFLOP take 24 / (0.5 × 121,000) s = 0.3967 ms, and each step another 2 ms.
 */
const roofline = {
  [`${engine}.service`]: { kind: 'roofline', parameters: '12B', precision: 'fp16' },
};

describe('a model on a roofline', () => {
  it('reads its weights once a step: 1 + 4 steps for five tokens', () => {
    const { requests } = runLiteral([{ at: 0, prompt: 64, output: 5 }], roofline);
    expect(requests[0]!.first_answer).toBeCloseTo(0.102, 6);
    expect(requests[0]!.ended).toBeCloseTo(0.51, 6);
  });

  it('computes longer than it reads where the prompt is long', () => {
    const { requests } = runLiteral([{ at: 0, prompt: 605, output: 1 }], roofline);
    // 605 × 24e9 / 60.5e12 = 240 ms.
    expect(requests[0]!.first_answer).toBeCloseTo(0.242, 6);
    expect(requests[0]!.ended).toBeCloseTo(0.242, 6);
  });

  it('adds up the prompts of a batch, and shares its steps', () => {
    const { requests } = runLiteral(
      [
        { at: 0, prompt: 605, output: 1 },
        { at: 0, prompt: 605, output: 11 },
      ],
      { ...roofline, [`${engine}.batch`]: { max: 2, wait: '1s' } },
    );
    // 480 + 2 ms for both prompts, then ten steps of 102 ms; a static batch ends together.
    for (const { first_answer, ended } of requests) {
      expect(first_answer).toBeCloseTo(0.482, 6);
      expect(ended).toBeCloseTo(1.502, 6);
    }
  });

  it('is twice as fast on two accelerators, but for the launch', () => {
    const { requests } = runLiteral([{ at: 0, prompt: 605, output: 2 }], {
      ...roofline,
      'deployments.d.accelerators': 2,
    });
    expect(requests[0]!.first_answer).toBeCloseTo(0.12 + 0.002, 6);
    expect(requests[0]!.ended).toBeCloseTo(0.122 + 0.05 + 0.002, 6);
  });

  it('counts items in one step, however many they are', () => {
    const { requests } = runLiteral([{ at: 0, items: 10 }], {
      [`${engine}.service`]: {
        kind: 'roofline',
        parameters: '12M',
        count: 'items',
        flops: '6.05T',
        launch: '0s',
      },
    });
    // 10 × 6.05e12 / 60.5e12 = 1 s; the weights of 24 MB take 0.1 ms.
    expect(requests[0]!.ended).toBeCloseTo(1, 6);
  });

  it('attains what the scenario says of the data sheet', () => {
    const { requests } = runLiteral([{ at: 0, prompt: 1, output: 1 }], {
      [`${engine}.service`]: {
        kind: 'roofline',
        parameters: '24B',
        precision: 'int8',
        memory_efficiency: '50%',
        launch: '8ms',
      },
    });
    // 24 GB of one-byte weights at 150 GB/s.
    expect(requests[0]!.ended).toBeCloseTo(0.168, 6);
  });
});
