import { createParsePool, type FileFacts } from '@doctown/parse';
import { type AssembleRequest, embed } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { filesOf } from './files.ts';
import { parseFolder } from './parse-folder.ts';

const BATCH = 512;

/** What the builder would ask the assembly service of a folder; vectors come from the embedding service at `url`. */
export async function assembleRequestOf(folder: string, url: string): Promise<AssembleRequest> {
  const { files, resolved } = await parsed(folder);
  const edgesOf = Map.groupBy(resolved.edges, ({ source }) => source as string);
  const all = files.flatMap(({ chunks }) => chunks);
  const chunksOf = new Map<string, string[]>();
  for (const { chunk_id, symbol_ids } of all) for (const id of symbol_ids) chunksOf.set(id, [...(chunksOf.get(id) ?? []), chunk_id]);
  const { vectors, model } = await vectorsOf(files.flatMap(embedTexts), url);
  const contents = new Map(all.map(({ chunk_id, content }) => [chunk_id as string, content]));
  return {
    job_id: 'job_accuracy',
    repo_url: 'https://github.com/owner/name',
    git_ref: 'main',
    embedding_model: model,
    chunks: vectors.map(({ chunk_id, vector }) => ({ chunk_id, vector, content: contents.get(chunk_id) ?? '' })),
    symbols: files
      .flatMap(({ symbols }) => symbols)
      .map((symbol) => ({
        ...symbol,
        chunk_ids: (chunksOf.get(symbol.symbol_id) ?? []) as typeof symbol.chunk_ids,
        calls: (edgesOf.get(symbol.symbol_id) ?? []).map(({ source: _, ...edge }) => edge),
        imports: [],
      })),
  };
}

/** As the builder embeds them: each chunk behind the qualified name of what it is about. */
const embedTexts = ({ chunks, symbols }: FileFacts): { chunk_id: string; content: string }[] => {
  const names = new Map(symbols.map(({ symbol_id, qualified_name }) => [symbol_id, qualified_name]));
  return chunks.map(({ chunk_id, content, symbol_ids: [first] }) => ({ chunk_id, content: first === undefined ? content : `${names.get(first)}\n${content}` }));
};

async function parsed(folder: string): Promise<Awaited<ReturnType<typeof parseFolder>>> {
  const pool = createParsePool();
  try {
    return await parseFolder(folder, await filesOf(folder), pool);
  } finally {
    await pool.close();
  }
}

async function vectorsOf(chunks: readonly { chunk_id: string; content: string }[], url: string) {
  const vectors: AssembleRequest['chunks'][number][] = [];
  let model = '';
  for (let at = 0; at < chunks.length; at += BATCH) {
    const reply = await call(url, embed, { batch_id: 'accuracy', chunks: chunks.slice(at, at + BATCH), encoding_format: 'base64' }, { timeout_ms: 600_000 });
    vectors.push(...reply.vectors.map((one) => ({ ...one, content: '' })));
    model = reply.model;
  }
  return { vectors, model };
}
