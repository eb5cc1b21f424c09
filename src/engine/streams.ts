import seedrandom from 'seedrandom';

/** A source of uniform numbers in [0, 1) with 53 random bits. */
export type Uniform = () => number;

/** Gives each source of randomness of one run its own stream, by name. */
export type Streams = (name: string) => Uniform;

/**
 * The streams of one replication. Equal (seed, replication, name) give equal numbers everywhere,
 * and adding a stream never shifts another, so common random numbers survive a change of policy.
 */
export function namedStreams(seed: string, replication: number): Streams {
  return (name) => {
    // alea: the other fast generators of seedrandom correlate under similar seeds.
    return seedrandom.alea(`${seed}/${replication}/${name}`).double;
  };
}
