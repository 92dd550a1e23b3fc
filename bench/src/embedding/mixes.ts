import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createParsePool, detectLanguage, type ParsePool } from '@doctown/parse';
import { type Corpus, filesOf } from '../corpus.ts';

/** Texts as somebody would embed them. */
export interface Mix {
  name: 'symbols' | 'lines';
  texts: string[];
}

const WINDOW_LINES = 50;

/** Two ways to cut the same files: one chunk a symbol, as we do, and windows of fifty lines, as most do. Each sampled evenly, the same every time. */
export async function mixesOf(corpora: readonly Corpus[], count: { symbols: number; lines: number }): Promise<Mix[]> {
  const pool = createParsePool({ readers: 1 });
  try {
    const files = (await Promise.all(corpora.map(textsOf))).flat();
    const symbols = (await Promise.all(files.map((file) => symbolTexts(pool, file)))).flat();
    return [
      { name: 'symbols', texts: sample(symbols, count.symbols) },
      {
        name: 'lines',
        texts: sample(
          files.flatMap(({ text }) => windows(text)),
          count.lines,
        ),
      },
    ];
  } finally {
    await pool.close();
  }
}

interface Source {
  file_path: string;
  text: string;
}

async function textsOf(corpus: Corpus): Promise<Source[]> {
  const paths = await filesOf(corpus);
  return Promise.all(paths.map(async (file_path) => ({ file_path, text: await readFile(join(corpus.folder, file_path), 'utf8') })));
}

async function symbolTexts(pool: ParsePool, { file_path, text }: Source): Promise<string[]> {
  const language = detectLanguage(file_path, text.slice(0, 4096));
  if (language === null) return [];
  const { chunks, symbols } = await pool.parse({ file_path, language, text }, new AbortController().signal);
  const names = new Map(symbols.map(({ symbol_id, qualified_name }) => [symbol_id, qualified_name]));
  return chunks.map(({ content, symbol_ids }) => `${names.get(symbol_ids[0] ?? '') ?? ''}\n${content}`);
}

function windows(text: string): string[] {
  const lines = text.split('\n');
  return Array.from({ length: Math.ceil(lines.length / WINDOW_LINES) }, (_, i) => lines.slice(i * WINDOW_LINES, (i + 1) * WINDOW_LINES).join('\n'));
}

/** `count` of them in an order without pattern: a stride that shares no divisor with the length visits each once. */
function sample(texts: readonly string[], count: number): string[] {
  const wanted = Math.min(count, texts.length);
  return Array.from({ length: wanted }, (_, i) => texts[(i * 7_368_787) % texts.length] as string);
}
