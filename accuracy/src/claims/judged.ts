import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeSymbols, detectLanguage, type FileFacts, isProjectFile, type ParsePool, resolve } from '@doctown/parse';
import { SymbolContext } from '@doctown/schema';
import { pythonTruths } from './python.ts';
import { type Judged, type Truths, truthFromFacts } from './truth.ts';
import { typescriptTruths } from './typescript.ts';

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** A folder's symbols with what is true of them: by the language's own parser where there is one here, which then leaves out what it does not find. */
export async function judgedIn(folder: string, paths: readonly string[], pool: ParsePool): Promise<Judged[]> {
  const files = await factsOf(folder, paths, pool);
  const texts = Object.fromEntries(await Promise.all(paths.filter(isProjectFile).map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)));
  const { edges } = resolve(files, { paths, texts });
  const described = describeSymbols(files, edges);
  const truths = await truthsOf(folder, files);
  const byId = new Map(files.flatMap(({ symbols }) => symbols).map((symbol) => [symbol.symbol_id as string, symbol]));
  return files.flatMap(({ symbols }) =>
    symbols.flatMap((symbol): Judged[] => {
      const known = described.get(symbol.symbol_id);
      if (known === undefined || symbol.kind === 'module') return [];
      const parent = byId.get(symbol.parent_id ?? '');
      const { symbol_id, name, kind, language, file_path, signature, qualified_name, doc_comment } = symbol;
      const context = SymbolContext.parse({
        ...{ symbol_id, name, kind, language, file_path, signature, qualified_name, doc_comment, centrality: 0, ...known },
        ...(parent && parent.kind !== 'module' ? { parent: { name: parent.qualified_name, kind: parent.kind, signature: parent.signature } } : {}),
      });
      const parsed = truths.get(`${file_path}:${name}:${symbol.line_range[0]}`);
      if (parsed === undefined && (language === 'python' || SCRIPT.test(file_path))) return [];
      return [{ context, truth: parsed ?? truthFromFacts(context), callers: [...known.facts.callers, ...known.facts.possible_callers] }];
    }),
  );
}

async function factsOf(folder: string, paths: readonly string[], pool: ParsePool): Promise<FileFacts[]> {
  const never = new AbortController().signal;
  const read = async (file_path: string): Promise<FileFacts | null> => {
    const language = detectLanguage(file_path, '');
    if (language === null) return null;
    return pool.parse({ file_path, language, text: await readFile(join(folder, file_path), 'utf8') }, never).catch(() => null);
  };
  return (await Promise.all(paths.map(read))).filter((one) => one !== null);
}

async function truthsOf(folder: string, files: readonly FileFacts[]): Promise<Truths> {
  const python = files.filter(({ language }) => language === 'python').map(({ file_path }) => file_path);
  const script = files.map(({ file_path }) => file_path).filter((path) => SCRIPT.test(path));
  return new Map([...(python.length > 0 ? await pythonTruths(folder, python) : []), ...typescriptTruths(folder, script)]);
}
