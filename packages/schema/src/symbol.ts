import { z } from 'zod';
import { ChunkId, SymbolId } from './ids.ts';
import { ByteRange, FilePath, Language, LineRange } from './source.ts';

/** What a symbol is. The first thirteen are the original's. */
export const SymbolKind = z.enum([
  'function',
  'class',
  'module',
  'struct',
  'trait',
  'enum',
  'method',
  'const',
  'static',
  'interface',
  'type_alias',
  'impl',
  'macro',
  'constructor',
  'property',
  'enum_member',
  'union',
  'namespace',
  'variable',
  'component',
]);
export type SymbolKind = z.output<typeof SymbolKind>;

export const Visibility = z.enum(['public', 'protected', 'internal', 'private']);
export type Visibility = z.output<typeof Visibility>;

/** The static facts the parser finds about one named piece of code. */
export const CodeSymbol = z.object({
  symbol_id: SymbolId,
  name: z.string(),
  /** In the language's own way: `pkg.Class.method`, `crate::module::function`. */
  qualified_name: z.string(),
  kind: SymbolKind,
  language: Language,
  file_path: FilePath,
  /** On one line, type parameters kept, no body. */
  signature: z.string(),
  /** Cleaned of comment marks; null when there is none. */
  doc_comment: z.string().nullable(),
  visibility: Visibility,
  is_exported: z.boolean(),
  is_async: z.boolean(),
  /** It belongs to the type, not to its objects. */
  is_static: z.boolean(),
  /** Announced here and written elsewhere. */
  is_abstract: z.boolean(),
  /** Decorators, annotations and attributes as written, each on one line. */
  decorators: z.array(z.string()),
  parent_id: SymbolId.nullable(),
  /** The declaration with its decorators, without its doc comment. */
  byte_range: ByteRange,
  /** The same from where its doc comment above begins. */
  documented_range: ByteRange,
  line_range: LineRange,
  /** The chunks that hold its text, in order. */
  chunk_ids: z.array(ChunkId),
});
export type CodeSymbol = z.output<typeof CodeSymbol>;

/** A piece of text to embed. Every byte of a file is in at most one chunk. */
export const Chunk = z.object({
  chunk_id: ChunkId,
  file_path: FilePath,
  language: Language,
  byte_range: ByteRange,
  /** At most 4,096 bytes of UTF-8. */
  content: z.string(),
  /** The symbols whose text it holds, outermost first. */
  symbol_ids: z.array(SymbolId),
});
export type Chunk = z.output<typeof Chunk>;
