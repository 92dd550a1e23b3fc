import { createHash } from 'node:crypto';
import type { ByteRange, ChunkId, SymbolId } from '@doctown/schema';

const short = (...parts: (string | number)[]): string => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);

/** Survives edits of other code and of its own body. `ordinal` counts equals in source order, from 0. */
export const symbolId = (file_path: string, qualified_name: string, kind: string, ordinal: number): SymbolId => `sym_${short(file_path, qualified_name, kind, ordinal)}`;

export const chunkId = (file_path: string, [start, end]: ByteRange, content: string): ChunkId => `chunk_${short(file_path, start, end, content)}`;
