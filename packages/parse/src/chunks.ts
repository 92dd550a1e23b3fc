import type { Chunk, SymbolKind } from '@doctown/schema';
import { chunkId } from './ids.ts';
import type { FileInput, LocatedSymbol } from './symbols.ts';

/** The original's limit, in bytes of UTF-8. */
export const MAX_CHUNK_BYTES = 4096;

/** These hold other symbols, whose text is theirs alone. */
const CONTAINERS = new Set<SymbolKind>(['module', 'class', 'struct', 'interface', 'trait', 'impl', 'namespace', 'union', 'component']);
/** These stay in the chunk of what is around them. */
const SMALL = new Set<SymbolKind>(['variable', 'const', 'static', 'enum_member', 'type_alias', 'property']);

/** A stretch of text that becomes one chunk, or several where it is too long. */
interface Piece {
  start: number;
  end: number;
  /** What the text belongs to, and the small symbols that stand in it in source order. */
  of: LocatedSymbol;
  small: readonly LocatedSymbol[];
}

/** A stretch of text, in UTF-16 units. */
export interface Stretch {
  start: number;
  end: number;
}

type ToByte = (index: number) => number;

/**
 * Cuts a file into chunks of at most 4,096 bytes; no byte is in two. A container gives its members their own chunks and keeps
 * the text between them; what is still too long is cut between lines. Fills in every symbol's `chunk_ids`.
 */
export function makeChunks(file: FileInput, located: readonly LocatedSymbol[], toByte: ToByte): Chunk[] {
  const children = Map.groupBy(located, ({ parent }) => parent);
  const module = located[0];
  const pieces = module ? piecesOf(module, children, file.text, toByte) : [];
  const chunks = pieces.flatMap((piece) => cutPiece(piece, file.text, toByte)).map((piece) => toChunk(file, piece, toByte));
  inheritChunks(located);
  return chunks;
}

function piecesOf(here: LocatedSymbol, children: Map<LocatedSymbol | null, LocatedSymbol[]>, text: string, toByte: ToByte): Piece[] {
  const inside = (children.get(here) ?? []).toSorted((a, b) => a.start - b.start);
  const tooLong = toByte(here.end) - toByte(here.start) > MAX_CHUNK_BYTES;
  const own = inside.filter(({ symbol, start, end }) => end > start && !SMALL.has(symbol.kind) && (CONTAINERS.has(here.symbol.kind) || tooLong));
  const pieces: Piece[] = [];
  let at = here.start;
  for (const child of own) {
    if (child.start < at) continue;
    pieces.push(gap(here, inside, at, child.start));
    for (const piece of piecesOf(child, children, text, toByte)) pieces.push(piece);
    at = child.end;
  }
  pieces.push(gap(here, inside, at, here.end));
  return pieces.filter(({ start, end }) => /[\p{L}\p{N}]/u.test(text.slice(start, end)));
}

/** What lies between two members belongs to the container and to the small symbols that stand there. `inside` is sorted by start. */
function gap(of: LocatedSymbol, inside: readonly LocatedSymbol[], start: number, end: number): Piece {
  const small: LocatedSymbol[] = [];
  for (let i = firstFrom(inside, start); i < inside.length; i++) {
    const child = inside[i] as LocatedSymbol;
    if (child.start > end) break;
    if (child.end <= end) small.push(child);
  }
  return { start, end, of, small };
}

/** Index of the first that starts at a place or behind it. */
function firstFrom(sorted: readonly LocatedSymbol[], start: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Each part of what is cut has the small symbols that reach into it. */
function cutPiece(piece: Piece, text: string, toByte: ToByte): Piece[] {
  let next = 0;
  return cut(piece, text, toByte).map(({ start, end }) => {
    while ((piece.small[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    const small: LocatedSymbol[] = [];
    for (let i = next; (piece.small[i]?.start ?? Number.POSITIVE_INFINITY) < end; i++) small.push(piece.small[i] as LocatedSymbol);
    return { ...piece, start, end, small: small.filter((one) => one.end > start) };
  });
}

/** In stretches of at most 4,096 bytes: between lines where it can be, else between characters. */
export function cut({ start: first, end: last }: Stretch, text: string, toByte: ToByte): Stretch[] {
  const pieces: Stretch[] = [];
  let start = first;
  while (toByte(last) - toByte(start) > MAX_CHUNK_BYTES) {
    const end = cutPoint(text, start, last, toByte);
    pieces.push({ start, end });
    start = end;
  }
  if (start < last || pieces.length === 0) pieces.push({ start, end: last });
  return pieces;
}

function cutPoint(text: string, start: number, end: number, toByte: ToByte): number {
  let at = Math.min(end, start + MAX_CHUNK_BYTES);
  while (toByte(at) - toByte(start) > MAX_CHUNK_BYTES) at = start + Math.floor((at - start) * 0.75);
  if (at === end) return end;
  const line = start + text.slice(start, at).lastIndexOf('\n') + 1;
  if (line > start + (at - start) / 4) return line;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}

function toChunk(file: FileInput, { start, end, of, small }: Piece, toByte: ToByte): Chunk {
  const content = file.text.slice(start, end);
  const byte_range: [number, number] = [toByte(start), toByte(end)];
  const chunk_id = chunkId(file.file_path, byte_range, content);
  const symbols = [of, ...small].map(({ symbol }) => symbol);
  for (const symbol of symbols) symbol.chunk_ids.push(chunk_id);
  return { chunk_id, file_path: file.file_path, language: file.language, byte_range, content, symbol_ids: symbols.map(({ symbol_id }) => symbol_id) };
}

/** A symbol inside another's chunk has that chunk; one whose text was all its members' has theirs. */
function inheritChunks(located: readonly LocatedSymbol[]): void {
  for (const { symbol, parent } of located) if (symbol.chunk_ids.length === 0 && parent) symbol.chunk_ids.push(...parent.symbol.chunk_ids.slice(0, 1));
  for (const { symbol, parent } of located.toReversed()) if (parent && parent.symbol.chunk_ids.length === 0) parent.symbol.chunk_ids.push(...symbol.chunk_ids.slice(0, 1));
  for (const { symbol, parent } of located) if (symbol.chunk_ids.length === 0 && parent) symbol.chunk_ids.push(...parent.symbol.chunk_ids.slice(0, 1));
}
