import type { FileFacts } from '@doctown/parse';

/** One chunk and the text its vector is of. */
export interface EmbedText {
  chunk_id: string;
  content: string;
}

/** What is embedded of a file's chunks: each begins with the qualified name of the symbol it is about, which its own text need not say. */
export function embedTexts({ chunks, symbols }: Pick<FileFacts, 'chunks' | 'symbols'>): EmbedText[] {
  const names = new Map(symbols.map(({ symbol_id, qualified_name }) => [symbol_id, qualified_name]));
  return chunks.map(({ chunk_id, content, symbol_ids }) => {
    const name = symbol_ids[0] === undefined ? undefined : names.get(symbol_ids[0]);
    return { chunk_id, content: name === undefined ? content : `${name}\n${content}` };
  });
}
