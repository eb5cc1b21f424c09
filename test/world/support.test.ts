import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/world/result.ts';
import { shippedScenario } from './shipped-scenario.ts';

// From three in the morning on: the bot comes at nine, and OpenAI fails at two.
const run = shippedScenario('support', { horizon: '13h', warmup: '0s', replications: 1 });
const ran = new Map<string, CellResult>();

function resultOf(plan: string): CellResult {
  const result = ran.get(plan) ?? run({ plan })[0]!;
  ran.set(plan, result);
  return result;
}

const tenant = (plan: string, name: string, metric: string) =>
  resultOf(plan).tenants.find((one) => one.name === name)!.values[metric]!;
const provider = (plan: string, name: string) =>
  resultOf(plan).providers.find((one) => one.name === name)!.values['cost_usd']!;
const sum = (plan: string, names: readonly string[], metric: string) =>
  names.reduce((total, name) => total + tenant(plan, name, metric), 0);

const texts = ['chat-free', 'chat-paid', 'mail-free', 'mail-paid', 'voice-paid'];
const images = ['shots-free', 'shots-paid'];
const ofFree = ['chat-free', 'mail-free', 'shots-free'];

describe('scenarios/support.yaml, thirteen hours of it', () => {
  it('what Claude costs is tokens times its price, request by request', () => {
    const usd = [...resultOf('all on Claude').requests!]
      .filter((row) => row.tenant !== 'speech' && row.outcome === 'completed')
      .reduce((total, row) => total + (3 * row.prompt_tokens + 15 * row.output_tokens) / 1e6, 0);
    expect(provider('all on Claude', 'claude')).toBeCloseTo(usd, 9);
  });

  it('a second of speech is $0.0001', () => {
    const seconds = [...resultOf('all on Claude').requests!]
      .filter((row) => row.tenant === 'speech' && row.outcome === 'completed')
      .reduce((total, row) => total + row.prompt_tokens, 0);
    expect(provider('all on Claude', 'whisper')).toBeCloseTo(seconds / 10_000, 9);
  });

  it('by difficulty resolves what the formula of its routing says (within 4 standard errors)', () => {
    const well = (q1: number, q2: number) => 0.6 * q2 + 0.4 * (q1 * q1 + (1 - q1) * q2);
    const text = sum('by difficulty', texts, 'completed');
    const image = sum('by difficulty', images, 'completed');
    const count = text + image;
    const theory = (text * well(0.56, 0.86) + image * well(0.6, 0.86)) / count;
    const front = resultOf('by difficulty').gateways.find(({ name }) => name === 'front')!;
    const error = Math.abs(front.values['answer_quality']! - theory);
    expect(error).toBeLessThan(4 * Math.sqrt((theory * (1 - theory)) / count));
  });

  it('a cascade lets chat wait for two answers, routing beforehand does not', () => {
    expect(tenant('by difficulty', 'chat-paid', 'goodput_ratio')).toBeGreaterThan(0.95);
    expect(tenant('cascade', 'chat-paid', 'goodput_ratio')).toBeLessThan(0.75);
  });

  it('an answer begins within 2.3 s on the mean, and is not whole by then', () => {
    expect(tenant('by difficulty', 'chat-paid', 'ttft_mean')).toBeLessThan(0.7);
    expect(tenant('by difficulty', 'chat-paid', 'e2e_mean')).toBeGreaterThan(2.8);
  });

  it('while OpenAI is down chat is answered by Claude, and nobody writes down what was said', () => {
    expect(tenant('OpenAI fails', 'chat-paid', 'failed')).toBe(0);
    expect(tenant('OpenAI fails', 'chat-paid', 'goodput_ratio')).toBeGreaterThan(0.95);
    expect(tenant('OpenAI fails', 'speech', 'failed')).toBeGreaterThan(10);
  });

  it('I11: a budget for its customers keeps a tier within it, and a bot takes it from the others', () => {
    const plan = 'a bot, budgets of tiers';
    expect(sum(plan, [...ofFree, 'bot-free'], 'cost_usd')).toBeLessThanOrEqual(30);
    expect(sum(plan, ofFree, 'rejected')).toBeGreaterThan(100);
    expect(tenant(plan, 'chat-paid', 'rejected')).toBe(0);
  });

  it('I11: a budget of its own keeps the bot within a dollar, and nobody else is refused', () => {
    const plan = 'a bot, budgets of customers';
    expect(tenant(plan, 'bot-free', 'cost_usd')).toBeLessThanOrEqual(1);
    expect(tenant(plan, 'bot-free', 'cost_usd')).toBeGreaterThan(0.95);
    expect(sum(plan, [...texts, ...images], 'rejected')).toBe(0);
  });

  it('a ticket that people answer is $6, in chat a question $1.50', () => {
    const answered = (name: string) =>
      resultOf('people only').providers.find((one) => one.name === name)!.values['completed']!;
    expect(provider('people only', 'person')).toBeCloseTo(6 * answered('person'), 6);
    expect(provider('people only', 'person-in-chat')).toBeCloseTo(
      1.5 * answered('person-in-chat'),
      6,
    );
  });
});
