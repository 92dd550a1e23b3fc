import type { Edge, Site, UnresolvedCalls } from '@doctown/schema';
import type { FileFacts } from '../facts.ts';
import { type Followed, followValues } from '../flow/flow.ts';
import type { Place } from '../flow/places.ts';
import type { CallSite } from '../flow/program.ts';
import { EdgeTable } from './edge-table.ts';
import { Missing } from './missing.ts';
import { isProjectFile, moduleResolver } from './modules.ts';
import type { ProjectFiles } from './project.ts';

export { isProjectFile, type ProjectFiles };

export interface Resolved {
  /** Sorted by source, target, kind; each pair and kind once. */
  edges: Edge[];
  /** Per caller: calls that leave the repository, and calls whose target is unknown. */
  unresolved: UnresolvedCalls[];
  /** Modules as written, per module symbol, sorted. */
  imports: Record<string, string[]>;
}

/** A call that may reach more than these tells nobody where it goes. */
const MAX_CANDIDATES = 4;
const CONFIDENCE = { exact: 1, inferred: 0.8 };

/** From what each file says to who uses whom. Pure: the same files in any order give the same edges. */
export function resolve(files: readonly FileFacts[], projectFiles: ProjectFiles): Resolved {
  const sorted = [...files].sort((a, b) => (a.file_path < b.file_path ? -1 : 1));
  const project = { files: new Map(sorted.map((file) => [file.file_path, file])), texts: projectFiles.texts };
  const followed = followValues(sorted, moduleResolver(project));
  const edges = new EdgeTable();
  const unresolved = addCalls(edges, followed);
  for (const { source, target, how, is_written, site } of followed.bases) {
    const resolution = is_written ? 'exact' : 'inferred';
    edges.add(source, target, how, resolution, CONFIDENCE[resolution], site);
  }
  for (const { source, target } of followed.overrides) edges.add(source, target, 'overrides', 'exact', CONFIDENCE.exact);
  for (const { source, target, site } of followed.imports) edges.add(source, target, 'imports', 'exact', CONFIDENCE.exact, site);
  for (const { symbols } of sorted) for (const { parent_id, symbol_id } of symbols) if (parent_id) edges.add(parent_id, symbol_id, 'contains', 'exact', CONFIDENCE.exact);
  return { edges: edges.sorted(), unresolved, imports: followed.modules };
}

/** One declaration can be meant, and it is the one of that name: not a function that was stored in a field of it. */
function isExact({ is_certain, is_member, name, form }: CallSite, { parent, facts }: Place): boolean {
  if (!is_certain) return false;
  if (!is_member || (form === 'new' && name === 'new') || facts.kind === 'class') return true;
  return name !== null && (parent?.names.has(name) || parent?.parent?.names.has(name) || false);
}

function addCalls(edges: EdgeTable, { sites, behind }: Followed): UnresolvedCalls[] {
  const missing = new Missing();
  for (const site of sites) {
    const { place, line, targets } = site;
    const isTooMany = site.choices > MAX_CANDIDATES;
    const named = isTooMany ? [] : [...targets].filter(({ facts }) => facts.is_symbol);
    const at = line > 0 ? { file_path: place.file_path, line } : undefined;
    for (const target of named) {
      const resolution = named.length > 1 ? 'ambiguous' : isExact(site, target) ? 'exact' : 'inferred';
      const confidence = resolution === 'ambiguous' ? 1 / named.length : CONFIDENCE[resolution];
      edges.add(place.symbol_id, target.symbol_id, isWritten(site) ? 'calls' : 'dispatches', resolution, confidence, at);
      addBehind(edges, place, target, behind(target), confidence, at);
    }
    // What may be a call but need not be one is missing nothing.
    if ((targets.size === 0 || isTooMany) && !(/^(reference|named)$/.test(site.form) && targets.size === 0)) missing.note(site);
  }
  return missing.sorted();
}

/** Whether the call is there to be read: not what a loop, brackets or `with` run, nor what a decorator gave back when it was called. */
const isWritten = ({ line, form, name }: CallSite): boolean => line > 0 && !(form === 'decorator' && name === null);

/** What stands behind a member that is only announced may run; the edge says through what. */
function addBehind(edges: EdgeTable, { symbol_id }: Place, via: Place, found: readonly Place[], confidence: number, at: Site | undefined): void {
  if (found.length > MAX_CANDIDATES) return;
  const resolution = found.length > 1 ? 'ambiguous' : 'inferred';
  for (const target of found) edges.add(symbol_id, target.symbol_id, 'dispatches', resolution, (confidence * CONFIDENCE.inferred) / found.length, at, via.symbol_id);
}
