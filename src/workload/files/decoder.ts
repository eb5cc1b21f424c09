import { TextDecoder } from 'node:util';

/** Reads the bytes of a text by the mark at its beginning: UTF-16 as spreadsheets and PowerShell may write it, and UTF-8 otherwise. */
export function decoderOf([first, second]: Uint8Array): TextDecoder {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder();
}
