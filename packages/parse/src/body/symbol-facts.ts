import type { Chunk, CodeSymbol, Edge, Mention, SymbolFacts } from '@doctown/schema';
import type { FileFacts } from '../facts.ts';
import type { BodyFacts } from './body.ts';
import { ownTexts } from './own-text.ts';

/** A symbol's own code and what the whole of it says. */
export interface Described {
  /** Without what has chunks of its own; cut at a line's end, with a line of `…`, when it is long. */
  source: string;
  facts: SymbolFacts;
}

const MAX = { callees: 40, callers: 500, members: 60 } as const;
const CONTAINERS = new Set(['class', 'struct', 'interface', 'trait', 'impl', 'enum', 'union']);

type Files = readonly Pick<FileFacts, 'symbols' | 'bodies' | 'chunks'>[];

/** Of each symbol, by id: what is known of it for sure, from its own code and from who calls it. The same whatever the order of edges. */
export function describeSymbols(files: Files, edges: readonly Edge[]): Map<string, Described> {
  const byId = new Map(files.flatMap(({ symbols }) => symbols).map((symbol) => [symbol.symbol_id as string, symbol]));
  const bodies = new Map(files.flatMap(({ symbols, bodies: rows }) => symbols.map((symbol, i) => [symbol.symbol_id as string, rows[i] as BodyFacts] as const)));
  const children = Map.groupBy(byId.values(), ({ parent_id }) => parent_id as string | null);
  const around = neighbours(edges, byId);
  const texts = ownTexts(
    files.flatMap(({ chunks }): Chunk[] => chunks),
    byId,
  );
  return new Map(
    [...byId.values()].map((symbol) => {
      const inside = (children.get(symbol.symbol_id) ?? []).toSorted((a, b) => a.byte_range[0] - b.byte_range[0] || (a.symbol_id < b.symbol_id ? -1 : 1));
      const facts = factsOf(symbol, bodies.get(symbol.symbol_id) as BodyFacts, inside, bodies, around);
      return [symbol.symbol_id as string, { source: texts(symbol), facts }];
    }),
  );
}

interface Neighbours {
  calls: Map<string, Edge[]>;
  callers: Map<string, Set<string>>;
  /** An edge to one of several is told to nobody as a fact. */
  possible: Map<string, Set<string>>;
  bases: Map<string, { extends: string[]; implements: string[] }>;
  of: (id: string) => CodeSymbol | undefined;
}

function neighbours(edges: readonly Edge[], byId: ReadonlyMap<string, CodeSymbol>): Neighbours {
  const found: Neighbours = { calls: new Map(), callers: new Map(), possible: new Map(), bases: new Map(), of: (id) => byId.get(id) };
  for (const edge of edges) {
    const [from, to] = [byId.get(edge.source), byId.get(edge.target)];
    if (from === undefined || to === undefined) continue;
    if (edge.kind === 'calls' || edge.kind === 'dispatches') {
      entry(found.calls, edge.source, (): Edge[] => []).push(edge);
      entry(edge.resolution === 'ambiguous' ? found.possible : found.callers, edge.target, () => new Set<string>()).add(from.qualified_name);
    } else if (edge.kind === 'extends' || edge.kind === 'implements') {
      entry(found.bases, edge.source, (): { extends: string[]; implements: string[] } => ({ extends: [], implements: [] }))[edge.kind].push(to.qualified_name);
    }
  }
  return found;
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

function factsOf(
  symbol: CodeSymbol,
  body: BodyFacts,
  inside: readonly CodeSymbol[],
  bodies: ReadonlyMap<string, BodyFacts>,
  { calls, callers, possible, bases, of }: Neighbours,
): SymbolFacts {
  const isContainer = CONTAINERS.has(symbol.kind);
  const within = isContainer ? [symbol, ...inside] : [symbol];
  const outgoing = within.flatMap(({ symbol_id }) => calls.get(symbol_id) ?? []);
  const known = [...new Set(outgoing.flatMap(({ target }) => of(target)?.qualified_name ?? []))].sort();
  const from = [...new Set(within.flatMap(({ symbol_id }) => [...(callers.get(symbol_id) ?? [])]))].sort();
  const maybe = [...new Set(within.flatMap(({ symbol_id }) => [...(possible.get(symbol_id) ?? [])]))].filter((name) => !from.includes(name)).sort();
  const made = isContainer ? inside.filter(({ kind }) => kind === 'constructor').flatMap(({ symbol_id }) => bodies.get(symbol_id)?.parameters ?? []) : [];
  const base = bases.get(symbol.symbol_id);
  const { callees, is_all } = calleesOf(isContainer ? [] : (calls.get(symbol.symbol_id) ?? []), of);
  return {
    ...body,
    parameters: unique([...body.parameters, ...made]),
    calls: unique([...body.calls, ...known]),
    extends: unique([...body.extends, ...(base?.extends ?? []).toSorted()]),
    implements: unique([...body.implements, ...(base?.implements ?? []).toSorted()]),
    callees,
    callers: from.slice(0, MAX.callers),
    possible_callers: maybe.slice(0, MAX.callers),
    members: inside.slice(0, MAX.members).map(({ name }) => name),
    is_whole: body.is_whole && is_all && from.length <= MAX.callers && maybe.length <= MAX.callers,
  };
}

/** In the order in which they are first called, ties by name. */
function calleesOf(edges: readonly Edge[], of: Neighbours['of']): { callees: Mention[]; is_all: boolean } {
  const sure = edges
    .filter(({ kind, resolution }) => kind === 'calls' && resolution !== 'ambiguous')
    .map((edge) => ({ line: edge.sites[0]?.line ?? Number.MAX_SAFE_INTEGER, to: of(edge.target) as CodeSymbol }));
  sure.sort((a, b) => a.line - b.line || (a.to.qualified_name < b.to.qualified_name ? -1 : 1));
  return { callees: sure.slice(0, MAX.callees).map(({ to }) => ({ name: to.qualified_name, kind: to.kind, signature: to.signature })), is_all: sure.length <= MAX.callees };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];
