import { detectLanguage } from '../detect.ts';
import { parseFile } from '../parse-file.ts';
import { resolve } from '../resolve/resolve.ts';

/** Calls of a small program as `caller -> callee`, sorted, those that are not written too; the file's own name is left out of both. */
export async function callsOf(file_path: string, text: string, others: Record<string, string> = {}): Promise<string[]> {
  const files = Object.entries({ ...others, [file_path]: text });
  const sources = files.flatMap(([file_path, text]) => ({ file_path, language: detectLanguage(file_path, text) ?? '', text })).filter(({ language }) => language !== '');
  const facts = await Promise.all(sources.map(parseFile));
  const { edges } = resolve(facts, { paths: files.map(([path]) => path), texts: Object.fromEntries(files) });
  const names = new Map(
    facts.flatMap(({ symbols }) =>
      symbols.map((symbol) => [symbol.symbol_id as string, symbol.kind === 'module' ? 'top' : symbol.qualified_name.replace(/^main(\.|::)|^crate::/, '')]),
    ),
  );
  return edges
    .filter(({ kind, via }) => kind === 'calls' || (kind === 'dispatches' && via === undefined))
    .map(({ source, target, resolution }) => `${names.get(source)} -> ${names.get(target)}${resolution === 'exact' ? '' : ` ${resolution}`}`)
    .sort();
}

/** Calls of one file by the lines where caller and callee are declared, in the order of those: where several functions share a name. */
export async function callsByLine(file_path: string, text: string): Promise<string[]> {
  const facts = await parseFile({ file_path, language: detectLanguage(file_path, text) ?? '', text });
  const lines = new Map(facts.symbols.map(({ symbol_id, line_range }) => [symbol_id as string, line_range[0]]));
  return resolve([facts], { paths: [file_path], texts: {} })
    .edges.filter(({ kind }) => kind === 'calls')
    .map(({ source, target, resolution }) => ({ from: lines.get(source) ?? 0, to: lines.get(target) ?? 0, resolution }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, resolution }) => `${from} -> ${to} ${resolution}`);
}
