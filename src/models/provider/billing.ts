import {
  answerUsd,
  promptUsd,
  type TokenPrices,
  tokensUsd,
  usdPerMillion,
} from '../../ledger/token-price.ts';

/** What a provider charges for. */
export type Billing =
  | { readonly kind: 'per-token'; readonly tokens: TokenPrices }
  /** Seconds of instances, from the start of each to its end. */
  | { readonly kind: 'per-second'; readonly usdPerSecond: number }
  /** Hours of units that are provisioned; with some, tokens come on top. */
  | {
      readonly kind: 'per-hour';
      readonly usdPerHour: number;
      readonly tokens: TokenPrices | undefined;
    }
  /** Each call that is answered, and the seconds that it was served for. */
  | { readonly kind: 'per-prediction'; readonly usd: number; readonly usdPerSecond: number }
  /** Hours of machines of one's own, and of what stands beside them however many there are. */
  | {
      readonly kind: 'infrastructure';
      readonly usdPerHour: number;
      readonly overheadUsdPerHour: number;
    };

/** What was billed so far of one kind of thing. */
export interface Charge {
  readonly plan: Billing['kind'];
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

const hour = 3600;

/** What one provider has billed since the start of the run. */
export class Account {
  readonly #billing: Billing;
  #calls = 0;
  #callSeconds = 0;
  #input = 0;
  #cached = 0;
  #output = 0;
  #inputUsd = 0;
  #cachedUsd = 0;
  #outputUsd = 0;

  constructor(billing: Billing) {
    this.#billing = billing;
  }

  /** Whether a call costs more the longer it takes. */
  get countsSeconds(): boolean {
    return this.#billing.kind === 'per-prediction' && this.#billing.usdPerSecond > 0;
  }

  /** What a call costs by itself: with plans that bill time of instances, nothing. */
  usd(input: number, cached: number, output: number, seconds: number): number {
    const billing = this.#billing;
    switch (billing.kind) {
      case 'per-token':
        return tokensUsd(billing.tokens, input, cached, 0, output);
      case 'per-hour':
        return billing.tokens === undefined
          ? 0
          : tokensUsd(billing.tokens, input, cached, 0, output);
      case 'per-prediction':
        return billing.usd + billing.usdPerSecond * seconds;
      case 'per-second':
      case 'infrastructure':
        return 0;
    }
  }

  /** Bills a call, and says what it costs by itself. */
  bill(input: number, cached: number, output: number, seconds: number): number {
    const usd = this.usd(input, cached, output, seconds);
    this.#calls += 1;
    this.#callSeconds += seconds;
    this.#input += input - cached;
    this.#cached += cached;
    this.#output += output;
    const tokens = tokensOf(this.#billing);
    if (tokens === undefined) return usd;
    const plainUsd = ((input - cached) * usdPerMillion(tokens.input, input)) / 1e6;
    this.#inputUsd += plainUsd;
    this.#cachedUsd += promptUsd(tokens, input, cached, 0) - plainUsd;
    this.#outputUsd += answerUsd(tokens, input, output);
    return usd;
  }

  /** All that was billed until now, where instances were paid for so many seconds. */
  charges(now: number, instanceSeconds: number): readonly Charge[] {
    const billing = this.#billing;
    const plan = billing.kind;
    switch (billing.kind) {
      case 'per-token':
        return this.#tokenCharges(plan);
      case 'per-second': {
        const usd = instanceSeconds * billing.usdPerSecond;
        return [{ plan, quantity: instanceSeconds, unit: 'instance-seconds', usd }];
      }
      case 'per-hour': {
        const hours = instanceSeconds / hour;
        const time = { plan, quantity: hours, unit: 'unit-hours', usd: hours * billing.usdPerHour };
        return billing.tokens === undefined ? [time] : [time, ...this.#tokenCharges(plan)];
      }
      case 'per-prediction': {
        const usd = this.#calls * billing.usd;
        const time = this.#callSeconds * billing.usdPerSecond;
        return [
          { plan, quantity: this.#calls, unit: 'predictions', usd },
          { plan, quantity: this.#callSeconds, unit: 'prediction-seconds', usd: time },
        ].filter((charge) => charge.unit === 'predictions' || charge.usd > 0);
      }
      case 'infrastructure': {
        const machines = instanceSeconds / hour;
        const hours = now / hour;
        const overhead = hours * billing.overheadUsdPerHour;
        return [
          { plan, quantity: machines, unit: 'machine-hours', usd: machines * billing.usdPerHour },
          { plan, quantity: hours, unit: 'overhead-hours', usd: overhead },
        ];
      }
    }
  }

  #tokenCharges(plan: Billing['kind']): readonly Charge[] {
    return [
      { plan, quantity: this.#input, unit: 'input tokens', usd: this.#inputUsd },
      { plan, quantity: this.#cached, unit: 'cached tokens', usd: this.#cachedUsd },
      { plan, quantity: this.#output, unit: 'output tokens', usd: this.#outputUsd },
    ];
  }
}

function tokensOf(billing: Billing): TokenPrices | undefined {
  return 'tokens' in billing ? billing.tokens : undefined;
}
