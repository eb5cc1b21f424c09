import { Arbitrary, type Random, Stream, Value } from 'fast-check';
import type { Flood } from './flood.ts';
import { simplerFloods } from './flood-shrinks.ts';

/**
 * Floods that are generated in one way and shrunk in another: made of a shape, but shrunk as what they are, a list of
 * observations. Arbitraries of fast-check cannot be told so but by a class.
 */
export class FloodArbitrary extends Arbitrary<Flood> {
  readonly #generated: Arbitrary<Flood>;

  constructor(generated: Arbitrary<Flood>) {
    super();
    this.#generated = generated;
  }

  override generate(random: Random, bias: number | undefined): Value<Flood> {
    return new Value(this.#generated.generate(random, bias).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Flood {
    return typeof value === 'object' && value !== null && 'points' in value;
  }

  override shrink(flood: Flood): Stream<Value<Flood>> {
    return new Stream(simplerFloods(flood)).map((simpler) => new Value(simpler, undefined));
  }
}
