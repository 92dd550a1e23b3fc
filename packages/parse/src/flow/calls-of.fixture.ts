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
