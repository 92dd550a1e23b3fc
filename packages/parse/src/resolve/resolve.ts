import type { Edge, EdgeKind, Resolution, Site, UnresolvedCalls } from '@doctown/schema';
import type { FileFacts } from '../facts.ts';
import { followValues } from '../flow/flow.ts';
import { resolveCall } from './calls.ts';
import { createMembers, type Members } from './members.ts';
import { isProjectFile, moduleResolver, type ResolveModule } from './modules.ts';
import { indexProject, type Project, type ProjectFiles } from './project.ts';
import { createScopes, type Scopes } from './scope.ts';

export { isProjectFile, type ProjectFiles };

export interface Resolved {
  /** Sorted by source, target, kind; each pair and kind once. */
  edges: Edge[];
  /** Per caller: calls that leave the repository, and calls whose target is unknown. */
  unresolved: UnresolvedCalls[];
  /** Modules as written, per module symbol, sorted. */
  imports: Record<string, string[]>;
}

const MAX_SITES = 5;
/** A call that may reach more than these tells nobody where it goes. */
const MAX_CANDIDATES = 4;

/** From what each file says to who uses whom. Pure: the same files in any order give the same edges. */
export function resolve(files: readonly FileFacts[], projectFiles: ProjectFiles): Resolved {
  const sorted = [...files].sort((a, b) => (a.file_path < b.file_path ? -1 : 1));
  const project = indexProject(sorted, projectFiles);
  const resolveModule = moduleResolver(project);
  const scopes = createScopes(project, resolveModule);
  const members = createMembers(project, scopes);
  const edges = new EdgeTable();
  const unresolved = [...addCalls(edges, project, scopes, members), ...addFlow(edges, sorted, resolveModule)].sort((a, b) => (a.symbol_id < b.symbol_id ? -1 : 1));
  addHeritage(edges, project, members);
  addImports(edges, project, scopes, resolveModule);
  for (const symbol of project.symbols.values()) if (symbol.parent_id) edges.add(symbol.parent_id, symbol.symbol_id, 'contains', 'exact', 1);
  return { edges: edges.sorted(), unresolved, imports: importsAsWritten(sorted) };
}

function addCalls(edges: EdgeTable, project: Project, scopes: Scopes, members: Members): UnresolvedCalls[] {
  const missing = new Map<string, UnresolvedCalls>();
  for (const file of project.files.values()) {
    for (const call of file.flow ? [] : file.calls) {
      const target = resolveCall(call, project, scopes, members);
      if ('reason' in target) {
        const counts = missing.get(call.caller_id) ?? { symbol_id: call.caller_id, external: 0, unresolved: 0 };
        counts[target.reason]++;
        missing.set(call.caller_id, counts);
      } else
        for (const symbol of target.symbols)
          edges.add(call.caller_id, symbol.symbol_id, 'calls', target.resolution, target.confidence, { file_path: file.file_path, line: call.line });
    }
  }
  return [...missing.values()];
}

/** Calls of the files whose values can be followed. */
function addFlow(edges: EdgeTable, files: readonly FileFacts[], resolveModule: ResolveModule): UnresolvedCalls[] {
  const missing = new Map<string, UnresolvedCalls>();
  const flowing = files.flatMap(({ file_path, language, flow }) => (flow ? [{ file_path, language, flow }] : []));
  for (const { place, line, targets, is_external, is_certain } of followValues(flowing, resolveModule)) {
    const named = targets.size > MAX_CANDIDATES ? [] : [...targets].filter(({ facts }) => facts.is_symbol);
    for (const target of named)
      edges.add(
        place.symbol_id,
        target.symbol_id,
        'calls',
        named.length > 1 ? 'ambiguous' : is_certain ? 'exact' : 'inferred',
        named.length > 1 ? 1 / named.length : is_certain ? 1 : 0.8,
        line > 0 ? { file_path: place.file_path, line } : undefined,
      );
    if (targets.size > 0 && targets.size <= MAX_CANDIDATES) continue;
    const counts = missing.get(place.symbol_id) ?? { symbol_id: place.symbol_id, external: 0, unresolved: 0 };
    counts[is_external ? 'external' : 'unresolved']++;
    missing.set(place.symbol_id, counts);
  }
  return [...missing.values()];
}

function addHeritage(edges: EdgeTable, project: Project, members: Members): void {
  for (const file of project.files.values()) {
    for (const fact of file.heritage) {
      const owner = project.symbols.get(fact.symbol_id);
      if (owner === undefined) continue;
      const from = project.symbols.get(owner.parent_id ?? '') ?? owner;
      const { types, is_exact } = members.typesOf(from, fact.base);
      for (const base of types.slice(0, 1))
        if (base.symbol_id !== owner.symbol_id)
          edges.add(owner.symbol_id, base.symbol_id, fact.kind, is_exact ? 'exact' : 'inferred', is_exact ? 1 : 0.8, { file_path: file.file_path, line: fact.line });
    }
  }
}

/** A module imports modules, and the symbols it names. */
function addImports(edges: EdgeTable, project: Project, scopes: Scopes, resolveModule: ResolveModule): void {
  for (const file of project.files.values()) {
    const module = project.moduleOf.get(file.file_path);
    if (module === undefined) continue;
    for (const fact of file.imports) {
      const site = { file_path: file.file_path, line: fact.line };
      const targets = resolveModule(file.file_path, fact.module);
      for (const target of targets.slice(0, 1)) edges.add(module.symbol_id, project.moduleOf.get(target)?.symbol_id, 'imports', 'exact', 1, site);
      for (const { name } of fact.names) {
        const meaning = targets.map((target) => scopes.exported(target, name)).find(({ type }) => type === 'symbols');
        if (meaning?.type === 'symbols') edges.add(module.symbol_id, meaning.symbols[0]?.symbol_id, 'imports', 'exact', 1, site);
      }
    }
  }
}

function importsAsWritten(files: readonly FileFacts[]): Record<string, string[]> {
  return Object.fromEntries(
    files
      .filter(({ imports, symbols }) => imports.length > 0 && symbols[0])
      .map((file) => [file.symbols[0]?.symbol_id, [...new Set(file.imports.map(({ module }) => module))].sort()]),
  );
}

/** Edges once each: the surest resolution, the first few sites. */
class EdgeTable {
  readonly #edges = new Map<string, Edge>();

  add(source: string, target: string | undefined, kind: EdgeKind, resolution: Resolution, confidence: number, site?: Site): void {
    if (target === undefined || (source === target && kind !== 'calls')) return;
    const key = `${source}\0${target}\0${kind}`;
    const known = this.#edges.get(key);
    if (known === undefined) {
      this.#edges.set(key, { source, target, kind, confidence, resolution, sites: site ? [site] : [] });
      return;
    }
    if (confidence > known.confidence) Object.assign(known, { confidence, resolution });
    if (site && known.sites.length < MAX_SITES && !known.sites.some(({ file_path, line }) => file_path === site.file_path && line === site.line)) known.sites.push(site);
  }

  sorted(): Edge[] {
    return [...this.#edges].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  }
}
