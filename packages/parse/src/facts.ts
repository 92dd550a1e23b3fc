import type { Chunk, CodeSymbol } from '@doctown/schema';
import type { BodyFacts } from './body/body.ts';
import type { FlowFacts } from './flow/ir.ts';

/** All one file says, before anything is resolved across files. Arrays are in source order. */
export interface FileFacts {
  file_path: string;
  language: string;
  /** First its `module` symbol, which spans the file; then the others in source order. */
  symbols: CodeSymbol[];
  chunks: Chunk[];
  /** What each symbol's code says, row by row. */
  bodies: BodyFacts[];
  /** What the code does with names and values; without scopes for a language that has no lowering. */
  flow: FlowFacts;
  /** Lines (from 1) where the grammar found an error; the rest of the file is still read. */
  error_lines: number[];
}
