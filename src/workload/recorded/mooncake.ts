import { wholeNumber } from './cells.ts';
import { checkNotEmpty, type LineParser, type ParseOptions, parseObject } from './parser.ts';
import { WorkloadBuilder } from './workload-builder.ts';
import { shown, WorkloadError } from './workload-error.ts';

/** Tokens of one hashed block of a Mooncake trace; the last block of a prompt holds what remains. */
const mooncakeBlockTokens = 512;

/**
 * Reads a Mooncake trace: each hash is a prefix group. Where requests share few stamps, the median
 * distance of the stamps is the `tick` in which they were recorded.
 */
export function mooncake(options: ParseOptions): LineParser {
  const { file } = options;
  const builder = new WorkloadBuilder(options);
  const stamps: number[] = [];
  return {
    line(text, line) {
      const object = parseObject(text, file, line);
      const { hash_ids: hashes } = object;
      const field = (column: string, what: string) =>
        wholeNumber(object[column], { file, line, column }, what);
      const stamp = field('timestamp', 'milliseconds');
      const prompt = field('input_length', 'tokens');
      builder.begin(line, 'timestamp', stamp / 1e3, prompt, field('output_length', 'tokens'));
      if (stamps.at(-1) !== stamp) stamps.push(stamp);
      addBlocks(builder, hashes, prompt, { file, line, column: 'hash_ids' });
      builder.end();
    },
    finish() {
      checkNotEmpty(builder.count, file);
      return builder.finish('zero', tickOf(stamps, builder.count) / 1e3);
    },
  };
}

function addBlocks(
  builder: WorkloadBuilder,
  hashes: unknown,
  prompt: number,
  place: { file: string; line: number; column: string },
): void {
  const blocks = Math.ceil(prompt / mooncakeBlockTokens);
  if (!Array.isArray(hashes) || hashes.length !== blocks) {
    const expected = `${blocks} hashes, one per ${mooncakeBlockTokens} of ${prompt} tokens`;
    const found = Array.isArray(hashes) ? `${hashes.length} hashes` : shown(hashes);
    throw new WorkloadError(place, found, expected);
  }
  for (let i = 0; i < blocks; i++) {
    const tokens = Math.min(mooncakeBlockTokens, prompt - i * mooncakeBlockTokens);
    builder.prefix(wholeNumber(hashes[i], place, 'a hash'), tokens);
  }
}

/** In milliseconds, as the stamps. */
function tickOf(stamps: readonly number[], requests: number): number {
  // Fewer than two requests a stamp is a clock of milliseconds with a few coincidences, not a tick.
  if (stamps.length < 2 || requests < 2 * stamps.length) return 0;
  const gaps = Float64Array.from(
    { length: stamps.length - 1 },
    (_, i) => stamps[i + 1]! - stamps[i]!,
  );
  return gaps.sort()[gaps.length >> 1]!;
}
