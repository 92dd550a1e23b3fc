// How well vectors find code: given a symbol's doc comment, find the symbol with that comment taken out. Any running embedding service will do.
// npm run -s retrieval -- --url http://127.0.0.1:8000 CHECKOUT …
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { createParsePool, detectLanguage, type FileFacts } from '@doctown/parse';
import { type CodeSymbol, decodeVector } from '@doctown/schema';
import { embed } from '@doctown/schema/api';
import { call } from '@doctown/schema/client';
import { filesOf } from './files.ts';

const USAGE = 'usage: npm run -s retrieval -- [--url http://127.0.0.1:8000] CHECKOUT …   (start the service first: npm start)';

/** A symbol with its text, without its doc comment, and the comment's first paragraph. */
interface Documented {
  symbol: CodeSymbol;
  body: string;
  /** Of the body what its own chunks hold: without what is declared inside and has chunks of its own. */
  own: string;
  question: string | null;
}

/** What is embedded for a symbol. */
const TEXTS: Readonly<Record<string, (one: Documented) => string>> = {
  body: ({ body }) => body,
  'name, body': ({ symbol, body }) => `${symbol.qualified_name}\n${body}`,
  'name, own text': ({ symbol, own }) => `${symbol.qualified_name}\n${own}`,
  'name, own text, 500 characters': ({ symbol, own }) => `${symbol.qualified_name}\n${own.slice(0, 500)}`,
  'name, signature, own text': ({ symbol, own }) => `${symbol.qualified_name}\n${symbol.signature}\n${own}`,
  'path, name, body': ({ symbol, body }) => `${symbol.file_path}\n${symbol.qualified_name}\n${body}`,
  'path, name, signature, body': ({ symbol, body }) => `${symbol.file_path}\n${symbol.qualified_name}\n${symbol.signature}\n${body}`,
  'name, signature': ({ symbol }) => `${symbol.qualified_name}\n${symbol.signature}`,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string', default: 'http://127.0.0.1:8000' } } });
const folders = positionals.map((path) => resolvePath(process.env.INIT_CWD ?? process.cwd(), path));
async function main(): Promise<number> {
  const missing = folders.find((folder) => !existsSync(folder));
  if (folders.length === 0 || missing !== undefined) {
    console.error(missing === undefined ? USAGE : `${missing} is not there\n${USAGE}`);
    return 2;
  }
  console.log('| repository | model | symbols | questions | embedded | Hit@1 | Hit@5 | MRR | Hit@1, name taken out | Hit@5 | MRR |');
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const folder of folders) await measure(folder);
  return 0;
}

async function measure(folder: string): Promise<void> {
  const all = await documentedOf(folder);
  const asked = all.flatMap(({ question }, i) => (question === null ? [] : [{ question, i }]));
  const plain = await vectorsOf(asked.map(({ question }) => question));
  const masked = await vectorsOf(asked.map(({ question, i }) => without(question, all[i]?.symbol.name ?? '')));
  for (const [name, textOf] of Object.entries(TEXTS)) {
    const { vectors, model } = await vectorsOf(all.map(textOf));
    const figures = [plain, masked].map(({ vectors: questions }) =>
      ranked(
        questions,
        vectors,
        asked.map(({ i }) => i),
      ),
    );
    console.log(
      `| ${basename(folder)} | ${model} | ${all.length} | ${asked.length} | ${name} | ${figures.flatMap((one) => one.map((value) => value.toFixed(3).replace(/^0/, ''))).join(' | ')} |`,
    );
  }
}

/** Hit@1, Hit@5 and mean reciprocal rank of what each question asks for; of equal scores the worse place counts. */
function ranked(questions: readonly Float32Array[], vectors: readonly Float32Array[], wanted: readonly number[]): [number, number, number] {
  let [first, five, reciprocal] = [0, 0, 0];
  questions.forEach((question, q) => {
    const target = dot(question, vectors[wanted[q] ?? 0] as Float32Array);
    const rank = vectors.reduce((count, vector, i) => count + (i !== wanted[q] && dot(question, vector) >= target ? 1 : 0), 1);
    if (rank === 1) first++;
    if (rank <= 5) five++;
    reciprocal += 1 / rank;
  });
  return [first / questions.length, five / questions.length, reciprocal / questions.length];
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

const BATCH = 256;

async function vectorsOf(texts: readonly string[]): Promise<{ vectors: Float32Array[]; model: string }> {
  const vectors: Float32Array[] = [];
  let model = '';
  for (let at = 0; at < texts.length; at += BATCH) {
    const chunks = texts.slice(at, at + BATCH).map((content, i) => ({ chunk_id: `chunk_${at + i}`, content }));
    const reply = await call(values.url, embed, { batch_id: 'retrieval', chunks, encoding_format: 'base64' }, { timeout_ms: 600_000 });
    vectors.push(...reply.vectors.map(({ vector }) => decodeVector(vector)));
    model = reply.model;
  }
  return { vectors, model };
}

const KINDS = new Set(['function', 'method', 'constructor', 'class', 'struct', 'interface', 'trait', 'enum', 'component']);
const TEST = /(^|\/)(tests?|__tests__|spec|examples?|benchmarks?)\/|[._-](test|spec)\.|_test\.|(^|\/)test_/i;

async function documentedOf(folder: string): Promise<Documented[]> {
  const pool = createParsePool();
  const read = async (file_path: string): Promise<Documented[]> => {
    if (TEST.test(file_path)) return [];
    const text = await readFile(join(folder, file_path), 'utf8');
    const language = detectLanguage(file_path, text.slice(0, 4096));
    if (language === null) return [];
    const facts = await pool.parse({ file_path, language, text }, new AbortController().signal).catch(() => null);
    return facts === null ? [] : fromFile(facts, Buffer.from(text));
  };
  const found = (await Promise.all((await filesOf(folder)).map(read))).flat();
  await pool.close();
  return found;
}

function fromFile({ symbols, chunks }: FileFacts, bytes: Buffer): Documented[] {
  const byFirst = Map.groupBy(chunks, ({ symbol_ids }) => symbol_ids[0]);
  const textOf = (symbol: CodeSymbol, start: number, end: number): string => withoutDocstring(bytes.subarray(start, Math.max(start, end)).toString(), symbol.language);
  return symbols
    .filter(({ kind }) => KINDS.has(kind))
    .map((symbol) => {
      const [start, end] = symbol.byte_range;
      const parts = (byFirst.get(symbol.symbol_id) ?? []).map(({ byte_range: [from, to] }) => textOf(symbol, Math.max(from, start), Math.min(to, end)));
      const body = textOf(symbol, start, end);
      return { symbol, body, own: parts.join('') || body, question: questionOf(symbol.doc_comment) };
    });
}

const withoutDocstring = (body: string, language: string): string => (language === 'python' || language === 'elixir' ? body.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''/, '') : body);

/** The first paragraph, when it says something. */
function questionOf(doc: string | null): string | null {
  const first =
    doc
      ?.split(/\n\s*\n/)[0]
      ?.replace(/\s+/g, ' ')
      .trim() ?? '';
  return first.split(' ').length >= 4 ? first : null;
}

const without = (text: string, name: string): string => (name === '' ? text : text.replaceAll(name, ' '));

process.exitCode = await main();
