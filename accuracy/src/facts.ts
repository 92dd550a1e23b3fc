import type { FileFacts, ParsePool, Resolved } from '@doctown/parse';
import type { CodeSymbol } from '@doctown/schema';
import { parseFolder } from './parse-folder.ts';

/** A declaration as the scorers compare it. */
export interface SymbolFact {
  file: string;
  name: string;
  kind: string;
  start_line: number;
  end_line: number;
}

/** A call edge between two declarations of the folder; top level is `<module>` on line 1. */
export interface CallEdge {
  case?: string;
  caller: string;
  callee: string;
  caller_file: string;
  caller_line: number;
  callee_file: string;
  callee_line: number;
  caller_name: string;
  callee_name: string;
  line: number;
  resolution: string;
  /** No call is written there: a loop, brackets, `with` or what a decorator gave back run it. */
  is_implicit: boolean;
}

export interface Facts {
  symbols: SymbolFact[];
  calls: CallEdge[];
}

/** Reads and resolves a folder the way the builder does. `paths` are all of its files, relative to it. */
export async function analyse(folder: string, paths: readonly string[], pool: ParsePool): Promise<Facts> {
  const { files, resolved } = await parseFolder(folder, paths, pool);
  return toFacts(files, resolved);
}

function toFacts(files: readonly FileFacts[], { edges }: Resolved): Facts {
  const byId = new Map(files.flatMap(({ symbols }) => symbols).map((symbol) => [symbol.symbol_id as string, symbol]));
  const symbols = [...byId.values()]
    .filter((symbol) => symbol.parent_id !== null && !isAnonymous(symbol))
    .map(({ file_path, name, kind, line_range }) => ({ file: file_path, name, kind: kind === 'type_alias' ? 'type' : kind, start_line: line_range[0], end_line: line_range[1] }));
  const calls = edges.flatMap((edge): CallEdge[] => {
    const callee = byId.get(edge.target);
    const caller = nearestFunction(byId.get(edge.source), byId);
    const is_implicit = edge.kind === 'dispatches' && edge.via === undefined;
    if ((edge.kind !== 'calls' && !is_implicit) || !callee || !caller || !CALLED.has(callee.kind)) return [];
    const place = (symbol: CodeSymbol) => (symbol.kind === 'module' ? { name: '<module>', line: 1 } : { name: symbol.name, line: symbol.line_range[0] });
    return [
      {
        caller: caller.qualified_name,
        callee: callee.qualified_name,
        caller_file: caller.file_path,
        caller_line: place(caller).line,
        callee_file: callee.file_path,
        callee_line: place(callee).line,
        caller_name: place(caller).name,
        callee_name: place(callee).name,
        line: edge.sites[0]?.line ?? 0,
        resolution: edge.resolution,
        is_implicit,
      },
    ];
  });
  return { symbols, calls };
}

const FUNCTIONS = new Set(['function', 'method', 'constructor', 'macro', 'property', 'component', 'module']);
/** A class without a constructor of its own is not called; what calls it is an edge all the same, only not here. */
const CALLED = new Set(['function', 'method', 'constructor', 'macro', 'property', 'component', 'variable', 'const']);

/** `export default function () {}` has no name but the export's. */
const isAnonymous = ({ name, language }: CodeSymbol): boolean => name === 'default' && /^(javascript|typescript|tsx|vue|svelte)$/.test(language);

/** A call in a class body or a constant belongs to what runs it; one in a function without a name to what has one. */
function nearestFunction(symbol: CodeSymbol | undefined, byId: ReadonlyMap<string, CodeSymbol>): CodeSymbol | undefined {
  let here = symbol;
  while (here && (!FUNCTIONS.has(here.kind) || isAnonymous(here))) here = here.parent_id ? byId.get(here.parent_id) : undefined;
  return here;
}
