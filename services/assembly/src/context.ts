import type { Mention, SymbolContext } from '@doctown/schema';
import type { AssembledEdge, AssembleSymbol } from '@doctown/schema/api';
import { joinedSource, mentionsIn, ownSource } from './source.ts';
import { isTestCode } from './test-code.ts';

const LIMITS = { calls: 10, called_by: 10, imports: 10, related: 3, members: 10, siblings: 10, mentions: 6, tests: 3 } as const;
/** Of a symbol's own code, in UTF-16 units. */
const MAX_SOURCE = 4096;

/** What a symbol's sentences are written from besides itself; rows of other symbols. */
interface Neighbourhood {
  calls: Set<number>;
  called_by: Set<number>;
  related: Set<number>;
  members: Set<number>;
}

export interface ContextFindings {
  edges: readonly AssembledEdge[];
  centrality: Float64Array;
  labelOf: (row: number) => string | null;
  /** A chunk's text. */
  contentOf: (chunk_id: string) => string;
}

/**
 * What the writer of each symbol's sentences is told: itself, what stands around it, what it calls and who calls it, most central first. Bounded,
 * and the same whatever the order of edges. Which others come first is decided by the power of two of their centrality, then by name, so that a
 * change elsewhere rarely changes it.
 */
export function contextsOf(symbols: readonly AssembleSymbol[], { edges, centrality, labelOf, contentOf }: ContextFindings): SymbolContext[] {
  const index = new Map(symbols.map((symbol, i) => [symbol.symbol_id as string, i]));
  const imported = importsByFile(symbols, edges, index);
  const around = neighbourhoods(symbols, edges, index);
  const isTest = symbols.map(({ file_path }) => isTestCode(file_path));
  const weightOf = Float64Array.from(centrality, (value) => (value > 0 ? Math.floor(Math.log2(value)) : Number.NEGATIVE_INFINITY));
  const first = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => compare(weightOf[b] as number, weightOf[a] as number) || byName(symbols, a, b));
  const names = (rows: readonly number[], limit: number): string[] => [...new Set(rows.map((row) => (symbols[row] as AssembleSymbol).name))].slice(0, limit);
  const mentions = (rows: readonly number[]): Mention[] => rows.slice(0, LIMITS.mentions).map((row) => mentionOf(symbols[row] as AssembleSymbol));
  return symbols.map((symbol, i) => {
    const { calls, called_by, related, members } = around[i] as Neighbourhood;
    const parentRow = index.get(symbol.parent_id ?? '');
    const parent = parentRow === undefined ? undefined : symbols[parentRow];
    const siblings = parentRow === undefined || parent?.kind === 'module' ? [] : first(around[parentRow]?.members ?? []).filter((row) => row !== i);
    const [callees, callers] = [first(calls), first(called_by)];
    const whole = joinedSource(symbol.chunk_ids.map(contentOf));
    const source = ownSource(whole, Boolean(symbol.doc_comment), MAX_SOURCE);
    const usedBy = callers.filter((row) => !isTest[row] || isTest[i]);
    return {
      symbol_id: symbol.symbol_id,
      name: symbol.name,
      kind: symbol.kind,
      language: symbol.language || 'unknown',
      file_path: symbol.file_path,
      signature: symbol.signature,
      calls: names(callees, LIMITS.calls),
      called_by: names([...usedBy, ...callers], LIMITS.called_by),
      imports: (symbol.kind === 'module' ? [...new Set(symbol.imports)].sort() : mentionsIn([...symbol.imports, ...(imported.get(symbol.file_path) ?? [])], whole)).slice(
        0,
        LIMITS.imports,
      ),
      related_symbols: names([...related], LIMITS.related),
      cluster_label: labelOf(i),
      centrality: centrality[i] ?? 0,
      ...(symbol.qualified_name === undefined ? {} : { qualified_name: symbol.qualified_name }),
      doc_comment: symbol.doc_comment ?? null,
      members: names(first(members), LIMITS.members),
      ...(source === '' ? {} : { source }),
      ...(parent === undefined || parent.kind === 'module' ? {} : { parent: mentionOf(parent) }),
      ...listed('siblings', names(siblings, LIMITS.siblings)),
      ...listed('callees', mentions(callees)),
      ...listed('callers', mentions(usedBy)),
      ...listed(
        'tests',
        isTest[i]
          ? []
          : testsOf(
              symbols,
              callers.filter((row) => isTest[row]),
            ),
      ),
    };
  });
}

/** Who calls a constructor calls its class too: that is how a class is used. */
function neighbourhoods(symbols: readonly AssembleSymbol[], edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>): Neighbourhood[] {
  const around = symbols.map((): Neighbourhood => ({ calls: new Set(), called_by: new Set(), related: new Set(), members: new Set() }));
  for (const { source, target, kind } of edges) {
    const [from, to] = [index.get(source), index.get(target)];
    if (from === undefined || to === undefined || from === to) continue;
    if (kind === 'calls') {
      around[from]?.calls.add(to);
      around[to]?.called_by.add(from);
    } else if (kind === 'contains') around[from]?.members.add(to);
    else if (kind === 'related') {
      around[from]?.related.add(to);
      around[to]?.related.add(from);
    }
  }
  for (const [row, { called_by, members }] of around.entries()) {
    for (const member of members) {
      if (symbols[member]?.kind !== 'constructor') continue;
      for (const caller of around[member]?.called_by ?? []) if (caller !== row && !members.has(caller)) called_by.add(caller);
    }
  }
  return around;
}

/** What each file imports: modules as they are written, and the names of symbols of this repository. */
function importsByFile(symbols: readonly AssembleSymbol[], edges: readonly AssembledEdge[], index: ReadonlyMap<string, number>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  const add = (file_path: string, more: readonly string[]): void => {
    const known = names.get(file_path) ?? [];
    known.push(...more);
    names.set(file_path, known);
  };
  for (const { kind, file_path, imports } of symbols) if (kind === 'module') add(file_path, imports);
  for (const { source, target, kind } of edges) {
    const [from, to] = [symbols[index.get(source) ?? -1], symbols[index.get(target) ?? -1]];
    if (kind === 'imports' && from?.kind === 'module' && to && to.kind !== 'module') add(from.file_path, [to.name]);
  }
  return names;
}

const mentionOf = ({ qualified_name, name, kind, signature }: AssembleSymbol): Mention => ({ name: qualified_name ?? name, kind, signature });

const testsOf = (symbols: readonly AssembleSymbol[], rows: readonly number[]): string[] =>
  rows.slice(0, LIMITS.tests).map((row) => symbols[row]?.qualified_name ?? symbols[row]?.name ?? '');

/** Left out where there is nothing, as an old reader expects. */
const listed = <K extends string, T>(name: K, items: T[]): Partial<Record<K, T[]>> => (items.length > 0 ? ({ [name]: items } as Record<K, T[]>) : {});

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

function byName(symbols: readonly AssembleSymbol[], a: number, b: number): number {
  const [x, y] = [symbols[a] as AssembleSymbol, symbols[b] as AssembleSymbol];
  return compare(x.name, y.name) || compare(x.symbol_id as string, y.symbol_id as string);
}
