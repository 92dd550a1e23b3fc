// Reads, parses and resolves the files named on stdin, below the folder of the first argument, with as many readers as the second says.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { createParsePool, detectLanguage, type FileFacts, resolve } from '@doctown/parse';
import { familyCost } from './run.ts';

const started = performance.now();
const [folder = '.', readers = '1'] = process.argv.slice(2);
const paths = (await textOf(process.stdin)).split('\n');
const pool = createParsePool({ readers: Number(readers) });
const never = new AbortController().signal;
let bytes = 0;
let failed = 0;

async function read(file_path: string): Promise<FileFacts[]> {
  const text = await readFile(join(folder, file_path), 'utf8');
  bytes += Buffer.byteLength(text);
  const language = detectLanguage(file_path, text.slice(0, 4096));
  if (language === null) return [];
  return pool.parse({ file_path, language, text }, never).then(
    (facts) => [facts],
    () => {
      failed++;
      return [];
    },
  );
}

const facts = (await Promise.all(paths.map(read))).flat();
const parsed = performance.now();
const before = process.cpuUsage();
const { edges } = resolve(facts, { paths, texts: {} });
const { user, system } = process.cpuUsage(before);
const resolved = performance.now();
await pool.close();
const cost = await familyCost(started);
const symbols = facts.reduce((sum, file) => sum + file.symbols.length, 0);
const result = { ...cost, files: paths.length, bytes, failed, symbols, edges: edges.length, parse_s: (parsed - started) / 1000, resolve_s: (resolved - parsed) / 1000 };
console.log(JSON.stringify({ ...result, resolve_cpu_s: (user + system) / 1e6 }));
