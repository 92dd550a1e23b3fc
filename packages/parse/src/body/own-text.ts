import type { Chunk, CodeSymbol } from '@doctown/schema';

/** In UTF-16 units. */
const MAX_TEXT = 8192;
const MARK = '…';

/** What each symbol's own text is: of a class, what stands between its methods. Cut between lines when it is long. */
export function ownTexts(chunks: readonly Chunk[], byId: ReadonlyMap<string, CodeSymbol>): (symbol: CodeSymbol) => string {
  const known = new Map(chunks.map((chunk) => [chunk.chunk_id as string, chunk]));
  return (symbol) => {
    const own = symbol.chunk_ids.flatMap((id) => known.get(id) ?? []).filter((chunk) => !isOfChild(chunk, symbol, byId));
    return cut(joined(own, symbol.documented_range));
  };
}

/** A symbol without text of its own has a chunk of one inside it. */
function isOfChild({ symbol_ids }: Chunk, symbol: CodeSymbol, byId: ReadonlyMap<string, CodeSymbol>): boolean {
  if (symbol_ids.includes(symbol.symbol_id)) return false;
  for (let owner = byId.get(symbol_ids[0] ?? ''); owner?.parent_id; owner = byId.get(owner.parent_id)) if (owner.parent_id === symbol.symbol_id) return true;
  return false;
}

function joined(chunks: readonly Chunk[], [start, end]: readonly [number, number]): string {
  let text = '';
  let at = -1;
  for (const { content, byte_range } of chunks) {
    const [from, to] = [Math.max(start, byte_range[0]), Math.min(end, byte_range[1])];
    if (from >= to || text.length > MAX_TEXT) continue;
    const piece =
      from === byte_range[0] && to === byte_range[1]
        ? content
        : Buffer.from(content)
            .subarray(from - byte_range[0], to - byte_range[0])
            .toString();
    text += at === from || text === '' || text.endsWith('\n') ? piece : `\n${piece}`;
    at = to;
  }
  return text.trim();
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const end = text.lastIndexOf('\n', MAX_TEXT);
  return `${text.slice(0, end > 0 ? end : MAX_TEXT).trimEnd()}\n${MARK}`;
}
