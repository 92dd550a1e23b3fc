import type { Chunk, CodeSymbol, SymbolKind } from '@doctown/schema';
import { chunkId } from './ids.ts';
import type { FileInput, LocatedSymbol } from './symbols.ts';

/** The original's limit, in bytes of UTF-8. */
export const MAX_CHUNK_BYTES = 4096;

/** These hold other symbols, whose text is theirs alone. */
const CONTAINERS = new Set<SymbolKind>(['module', 'class', 'struct', 'interface', 'trait', 'impl', 'namespace', 'union', 'component']);
/** These stay in the chunk of what is around them. */
const SMALL = new Set<SymbolKind>(['variable', 'const', 'static', 'enum_member', 'type_alias', 'property']);

export interface Piece {
  start: number;
  end: number;
  symbols: CodeSymbol[];
}

/**
 * Cuts a file into chunks of at most 4,096 bytes; no byte is in two. A container gives its members their own chunks and keeps
 * the text between them; what is still too long is cut between lines. Fills in every symbol's `chunk_ids`.
 */
export function makeChunks(file: FileInput, located: readonly LocatedSymbol[], toByte: (index: number) => number): Chunk[] {
  const children = Map.groupBy(located, ({ parent }) => parent);
  const module = located[0];
  const pieces = module ? piecesOf(module, children, file.text) : [];
  const chunks = pieces.flatMap((piece) => cut(piece, file.text)).map((piece) => toChunk(file, piece, toByte));
  inheritChunks(located);
  return chunks;
}

function piecesOf(here: LocatedSymbol, children: Map<LocatedSymbol | null, LocatedSymbol[]>, text: string): Piece[] {
  const inside = children.get(here) ?? [];
  const tooLong = Buffer.byteLength(text.slice(here.start, here.end)) > MAX_CHUNK_BYTES;
  const own = inside.filter(({ symbol, start, end }) => end > start && !SMALL.has(symbol.kind) && (CONTAINERS.has(here.symbol.kind) || tooLong));
  const pieces: Piece[] = [];
  let at = here.start;
  for (const child of own) {
    if (child.start < at) continue;
    pieces.push(gap(here, inside, at, child.start), ...piecesOf(child, children, text));
    at = child.end;
  }
  pieces.push(gap(here, inside, at, here.end));
  return pieces.filter(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end)));
}

/** What lies between two members belongs to the container and to the small symbols that stand there. */
function gap(here: LocatedSymbol, inside: readonly LocatedSymbol[], start: number, end: number): Piece {
  const small = inside.filter((child) => child.start >= start && child.end <= end);
  return { start, end, symbols: [here.symbol, ...small.map(({ symbol }) => symbol)] };
}

/** In pieces of at most 4,096 bytes: between lines where it can be, else between characters. */
export function cut(piece: Piece, text: string): Piece[] {
  if (Buffer.byteLength(text.slice(piece.start, piece.end)) <= MAX_CHUNK_BYTES) return [piece];
  const pieces: Piece[] = [];
  let start = piece.start;
  while (start < piece.end) {
    const end = cutPoint(text, start, piece.end);
    pieces.push({ ...piece, start, end });
    start = end;
  }
  return pieces;
}

function cutPoint(text: string, start: number, end: number): number {
  let at = Math.min(end, start + MAX_CHUNK_BYTES);
  while (Buffer.byteLength(text.slice(start, at)) > MAX_CHUNK_BYTES) at = start + Math.floor((at - start) * 0.75);
  if (at === end) return end;
  const line = text.lastIndexOf('\n', at - 1) + 1;
  if (line > start + (at - start) / 4) return line;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}

function toChunk(file: FileInput, { start, end, symbols }: Piece, toByte: (index: number) => number): Chunk {
  const content = file.text.slice(start, end);
  const byte_range: [number, number] = [toByte(start), toByte(end)];
  const chunk_id = chunkId(file.file_path, byte_range, content);
  for (const symbol of symbols) symbol.chunk_ids.push(chunk_id);
  return { chunk_id, file_path: file.file_path, language: file.language, byte_range, content, symbol_ids: symbols.map(({ symbol_id }) => symbol_id) };
}

/** A symbol inside another's chunk has that chunk; one whose text was all its members' has theirs. */
function inheritChunks(located: readonly LocatedSymbol[]): void {
  for (const { symbol, parent } of located) if (symbol.chunk_ids.length === 0 && parent) symbol.chunk_ids.push(...parent.symbol.chunk_ids.slice(0, 1));
  for (const { symbol, parent } of located.toReversed()) if (parent && parent.symbol.chunk_ids.length === 0) parent.symbol.chunk_ids.push(...symbol.chunk_ids.slice(0, 1));
  for (const { symbol, parent } of located) if (symbol.chunk_ids.length === 0 && parent) symbol.chunk_ids.push(...parent.symbol.chunk_ids.slice(0, 1));
}
