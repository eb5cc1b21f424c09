import { closeSync, openSync, readSync } from 'node:fs';

const blockBytes = 1 << 20;

/** The text of a file in blocks, read as they are asked for, from its beginning each time: it may be longer than a string. */
export function fileBlocks(file: string): Iterable<string> {
  return { [Symbol.iterator]: () => blocksOf(file) };
}

function* blocksOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(blockBytes);
    const decoder = new TextDecoder();
    for (let read = readSync(handle, bytes); read > 0; read = readSync(handle, bytes)) {
      yield decoder.decode(bytes.subarray(0, read), { stream: true });
    }
    yield decoder.decode();
  } finally {
    closeSync(handle);
  }
}
