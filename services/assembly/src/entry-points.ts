import type { AssembledEdge, AssembledOverview, AssembleSymbol } from '@doctown/schema/api';
import { isTestCode } from './test-code.ts';

const LIMIT = 20;
/** Files one begins with, by their name without its ending. */
const ENTRY_FILE = /(?:^|\/)(?:main|index|__main__|__init__|cli|app|application|server|program|mod|lib|manage|wsgi|asgi)$/i;
const ENTRY_FOLDER = /(?:^|\/)(?:bin|cmd|exe)\//;
/** What those who work on the code run, not those who use it. */
const TOOL = /(?:^|\/)(?:scripts?|tools?)\/|(?:^|\/)build\.rs$/;
const ENTRY_FUNCTION = /^(?:main|Main|run|start|serve|bootstrap|createApp|create_app|cli|listen)$/;
const FUNCTIONS = new Set(['function', 'method', 'constructor']);
/** What others stand in. */
const ROOMS = new Set(['module', 'namespace', 'impl']);
/** Of what is tried out together, so many files of tests and examples must use it. */
const TRIED = { files: 4, share: 0.1 } as const;

type Rows = Iterable<[row: number, likely: number]>;

/**
 * Where one begins, the likeliest first: functions and files by how they are named and where they lie, that use something, and what tests and examples
 * use most, since they do what a user of the code does. Tests themselves are none.
 */
export function entryPoints(symbols: readonly AssembleSymbol[], edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>): AssembledOverview['entry_points'] {
  const isTest = symbols.map(({ file_path }) => isTestCode(file_path));
  const likely = new Map<number, number>();
  for (const [row, worth] of [...named(symbols, edges, index, isTest), ...tried(symbols, edges, index, isTest)]) likely.set(row, Math.max(worth, likely.get(row) ?? 0));
  const at = (row: number): AssembleSymbol => symbols[row] as AssembleSymbol;
  return [...likely]
    .sort(([a, x], [b, y]) => y - x || depthOf(at(a)) - depthOf(at(b)) || a - b)
    .slice(0, LIMIT)
    .map(([row]) => at(row).symbol_id);
}

const depthOf = ({ file_path }: AssembleSymbol): number => file_path.split('/').length;
const isEntryFile = ({ kind, file_path }: AssembleSymbol): boolean => kind === 'module' && ENTRY_FILE.test(file_path.replace(/\.[^./]+$/, ''));

function named(symbols: readonly AssembleSymbol[], edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>, isTest: readonly boolean[]): Rows {
  const [uses, used] = [new Int32Array(symbols.length), new Int32Array(symbols.length)];
  for (const { source, target, kind } of edges) {
    if (kind !== 'calls' && kind !== 'imports') continue;
    const [from, to] = [index.get(source) as number, index.get(target) as number];
    if (isTest[from]) continue;
    uses[from] = (uses[from] as number) + 1;
    used[to] = (used[to] as number) + 1;
  }
  const top = symbols.reduce((least, symbol, row) => (!isTest[row] && isEntryFile(symbol) ? Math.min(least, depthOf(symbol)) : least), Number.POSITIVE_INFINITY);
  return symbols.flatMap((symbol, row): [number, number][] => {
    const worth = isTest[row] ? 0 : worthOfName(symbol, uses[row] as number, used[row] as number);
    return worth > 0 ? [[row, worth + (isEntryFile(symbol) && depthOf(symbol) === top ? 2 : 0)]] : [];
  });
}

function worthOfName({ name, kind, file_path, parent_id, is_exported }: AssembleSymbol, uses: number, used: number): number {
  if (uses === 0) return 0;
  const file = file_path.replace(/\.[^./]+$/, '');
  const byPlace = (ENTRY_FILE.test(file) ? 2 : 0) + (ENTRY_FOLDER.test(file_path) ? 2 : 0);
  const isUnused = used === 0 ? 1 : 0;
  if (kind === 'module') return byPlace > 0 ? byPlace + isUnused : 0;
  if (!FUNCTIONS.has(kind)) return 0;
  const isOutermost = parent_id === null || parent_id === undefined || kind === 'function';
  if (/^[mM]ain$/.test(name)) return (TOOL.test(file_path) ? 1 : 6) + isUnused;
  return ENTRY_FUNCTION.test(name) && isOutermost && is_exported !== false && uses > used ? 2 + byPlace + isUnused : 0;
}

/** What stands in no other symbol, and the share of the files of tests and examples that use it or something in it; a file where it is imported as a whole. */
function tried(symbols: readonly AssembleSymbol[], edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>, isTest: readonly boolean[]): Rows {
  const users = new Map<number, Set<string>>();
  const files = new Set<string>();
  for (const { source, target, kind } of edges) {
    const [from, to] = [index.get(source) as number, index.get(target) as number];
    const row = outermost(symbols, index, to);
    const { kind: what, is_exported } = symbols[row] as AssembleSymbol;
    const isUse = kind !== 'contains' && (kind === 'imports' && what === 'module' ? row === to : !ROOMS.has(what));
    if (!isUse || !isTest[from] || isTest[row] || is_exported === false) continue;
    const file = symbols[from]?.file_path ?? '';
    files.add(file);
    users.set(row, (users.get(row) ?? new Set()).add(file));
  }
  const least = Math.max(TRIED.files, TRIED.share * files.size);
  const often = [...users].filter(([, { size }]) => size >= least);
  const told = new Set(often.flatMap(([row]) => (symbols[row]?.kind === 'module' ? [] : [symbols[row]?.file_path])));
  return often.flatMap(([row, { size }]): [number, number][] => {
    const isTold = symbols[row]?.kind === 'module' && told.has(symbols[row].file_path);
    return isTold ? [] : [[row, 2 + (12 * size) / files.size]];
  });
}

function outermost(symbols: readonly AssembleSymbol[], index: ReadonlyMap<string, number>, row: number): number {
  const path = new Set<number>();
  let at = row;
  for (let up: number | undefined = at; up !== undefined && !ROOMS.has(symbols[up]?.kind ?? '') && !path.has(up); up = index.get(symbols[up]?.parent_id ?? '')) {
    at = up;
    path.add(up);
  }
  return at;
}
