import type { ResolveModule } from '../resolve/modules.ts';
import { folderOf } from '../resolve/project.ts';
import type { Place, Variable } from './places.ts';
import type { Solver } from './solver.ts';

/** A name where it stands. */
export interface Standing {
  variable: Variable;
  place: Place;
}

/** Finds a name among the files of a package: where it is defined, else where it is only announced. */
export type Linkage = (from: Place, name: string) => Standing | null;

/** The files that a file includes, directly or through others. */
export type Includes = (from: Place) => ReadonlySet<string>;

/** A function of which only a prototype stands here. */
export const isAnnounced = ({ declared }: Variable): boolean => declared !== null && declared.facts.kind !== 'class' && declared.facts.traits.includes('abstract');

/** All names of a package's files, where they stand. */
function standings(files: readonly Place[]): Map<string, Standing[]> {
  const found = new Map<string, Standing[]>();
  for (const place of files) {
    for (const [name, variable] of place.names) {
      if (variable.origin === 'import') continue;
      const known = found.get(name);
      if (known) known.push({ variable, place });
      else found.set(name, [{ variable, place }]);
    }
  }
  return found;
}

/** Names of C: what a file includes comes first; what is `static` is seen by nobody else; of several definitions one of the same folder, else each may be meant. */
export function includedLinkage(files: (from: Place) => readonly Place[], includes: Includes, solver: Solver): Linkage {
  const indexed = indexOf(files);
  const merged = new Map<string, Standing>();
  return (from, name) => {
    const included = includes(from);
    const all = (indexed(from).get(name) ?? []).filter(({ variable, place }) => !isOwn(variable) || included.has(place.file_path));
    const defined = all.filter(({ variable }) => !isAnnounced(variable));
    const near = [
      defined.filter(({ place }) => included.has(place.file_path)),
      defined.filter(({ place }) => folderOf(place.file_path) === folderOf(from.file_path)),
      defined,
      all.slice(0, 1),
    ].find(({ length }) => length > 0);
    return near === undefined ? null : together(near, name);
  };

  function together(all: readonly Standing[], name: string): Standing | null {
    const [first] = all;
    if (all.length < 2 || first === undefined || first.variable.declared?.facts.kind !== 'function') return first ?? null;
    const key = `${name} ${all.map(({ place }) => place.index).join(' ')}`;
    const known = merged.get(key);
    if (known) return known;
    const variable: Variable = { ...first.variable, node: solver.node(), origin: 'many', declared: null };
    for (const one of all) solver.flow(one.variable.node, variable.node);
    const made = { variable, place: first.place };
    merged.set(key, made);
    return made;
  }
}

const isOwn = ({ declared }: Variable): boolean => declared?.facts.kind === 'function' && declared.facts.traits.includes('static');

function indexOf(files: (from: Place) => readonly Place[]): (from: Place) => ReadonlyMap<string, Standing[]> {
  const made = new Map<readonly Place[], Map<string, Standing[]>>();
  return (from) => {
    const of = files(from);
    const known = made.get(of) ?? standings(of);
    made.set(of, known);
    return known;
  };
}

/** What every file includes, found out when first asked for. */
export function followIncludes(resolveModule: ResolveModule, places: ReadonlyMap<string, Place>): Includes {
  const known = new Map<string, ReadonlySet<string>>();
  return (from) => {
    const found = known.get(from.file_path) ?? includedBy(from, resolveModule, places);
    known.set(from.file_path, found);
    return found;
  };
}

function includedBy(from: Place, resolveModule: ResolveModule, places: ReadonlyMap<string, Place>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [from.file_path];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const statement of places.get(path)?.facts.body ?? []) {
      if (statement.do !== 'import') continue;
      for (const next of resolveModule(path, statement.module)) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  }
  return seen;
}
