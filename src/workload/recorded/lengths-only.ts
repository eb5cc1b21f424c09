import { wholeNumber } from './cells.ts';
import { outputNames, promptNames } from './column-map.ts';
import { int32Column } from './growing-column.ts';
import { checkNotEmpty, checkWidth, type ParseOptions, type TableParser } from './parser.ts';
import type { RecordedLengths } from './recorded-workload.ts';
import { WorkloadError } from './workload-error.ts';

/** Reads prompt and output lengths from a CSV file that has no arrivals; without an output column it is 1. */
export function lengthsOnly(header: readonly string[], options: ParseOptions): TableParser {
  const { file, shared } = options;
  const find = (known: readonly string[]) =>
    header.findIndex((name) => known.includes(name.toLowerCase()));
  const [promptAt, outputAt] = [find(promptNames), find(outputNames)];
  if (promptAt < 0) {
    const expected = `a column with prompt lengths: ${promptNames.join(', ')}`;
    throw new WorkloadError({ file, line: 1 }, `columns ${header.join(', ')}`, expected);
  }
  const prompt = int32Column();
  const output = int32Column();
  return {
    row(fields, line) {
      checkWidth(fields, header, file, line);
      const tokens = (index: number) =>
        wholeNumber(fields[index], { file, line, column: header[index] }, 'tokens');
      prompt.push(tokens(promptAt));
      output.push(outputAt < 0 ? 1 : tokens(outputAt));
    },
    finish(): RecordedLengths {
      checkNotEmpty(prompt.length, file);
      return { kind: 'lengths', prompt: prompt.cut(shared), output: output.cut(shared) };
    },
  };
}
