import { generalCsv } from './general-csv.ts';
import type { ParseOptions, TableParser } from './parser.ts';

/** The header of the Azure LLM inference traces. */
export const azureHeader = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] as const;

/** Reads an Azure LLM inference trace; its first request arrives at 0. */
export function azureLlm(options: ParseOptions): TableParser {
  const columns = {
    time: 'TIMESTAMP',
    origin: 'first',
    prompt: 'ContextTokens',
    output: 'GeneratedTokens',
  } as const;
  return generalCsv(azureHeader, { ...options, columns });
}
