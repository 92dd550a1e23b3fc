import type { ResolveModule } from '../resolve/modules.ts';
import { folderOf } from '../resolve/project.ts';
import type { Few } from './few.ts';
import { linearize } from './hierarchy.ts';
import type { CallForm, FlowFacts } from './ir.ts';
import type { FlowLanguage } from './languages.ts';
import { followIncludes, type Includes, includedLinkage, isAnnounced, type Linkage } from './linkage.ts';
import { createModules, type Exported, type Modules } from './modules.ts';
import { fileOf, lookup, makePlaces, type Place, type Variable } from './places.ts';
import { MANY, Solver } from './solver.ts';
import { staticPath } from './statics.ts';
import { Tokens } from './tokens.ts';
import { nearestType, onlyOne } from './unique.ts';

/** One call as written, and what may be called there. */
export interface CallSite {
  place: Place;
  /** The last name of what is called; null for a computed one. */
  name: string | null;
  /** What is called, as written where it is only names; else its last name. */
  written: string | null;
  form: CallForm;
  line: number;
  /** The nodes of what is passed, in order. */
  passed: readonly number[];
  /** Where what is passed says for which parameter it is. */
  names: readonly (string | null)[];
  /** The node of what it is called on; null where nothing stands before the name. */
  receiver: number | null;
  /** It is written `object.name(…)`. */
  is_member: boolean;
  /** One declaration can be meant: the name is declared, imported, or a member of something whose type is written. */
  is_certain: boolean;
  /** Functions, or classes that write no constructor. */
  targets: Few<Place>;
  /** How many of them nothing tells apart, overloads counted as one. */
  choices: number;
  /** Something from outside can be meant. */
  is_external: boolean;
}

const NONE: readonly Place[] = [];

/** C and C++ link to each other; the languages of the JVM share their packages. */
const FAMILY: Readonly<Record<string, string>> = { cpp: 'c', kotlin: 'java', scala: 'java' };
const packageKey = (language: string, name: string, folder: string): string => `${FAMILY[language] ?? language} ${name} ${folder}`;

/** A name among several files: where it is defined, else where it is only announced. */
function definition(files: readonly Place[], name: string): { variable: Variable; place: Place } | null {
  let announced: { variable: Variable; place: Place } | null = null;
  for (const place of files) {
    const variable = place.names.get(name);
    if (variable === undefined || variable.origin === 'import') continue;
    if (!variable.declared?.facts.traits.includes('abstract') || variable.declared.facts.kind === 'class') return { variable, place };
    announced ??= { variable, place };
  }
  return announced;
}

/** A module that one file alone declares. */
function onlyModule(files: readonly Place[], name: string): { variable: Variable; place: Place } | null {
  const found = files.flatMap((place) => {
    const variable = place.names.get(name);
    return variable?.declared?.facts.kind === 'class' ? [{ variable, place }] : [];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** All files' places with the constraints between them. */
export class Program {
  readonly solver = new Solver();
  readonly tokens = new Tokens();
  readonly files = new Map<string, Place>();
  readonly places: Place[] = [];
  readonly sites: CallSite[] = [];
  readonly modules: Modules;
  readonly language: (place: Place) => FlowLanguage;
  /** The member of objects that lends them members, in the language of these files that has one. */
  readonly lender: string | null;
  /** What nobody here declares. */
  readonly outside: number;
  /** By name, then by token. */
  readonly #fields = new Map<string, Map<number, number>>();
  /** By name, then by place. */
  readonly #ofClasses = new Map<string, Map<number, number>>();
  readonly #ofInstances = new Map<string, Map<number, number>>();
  readonly #packages = new Map<string, string>();
  readonly #neighbours: ReadonlyMap<string, readonly Place[]>;
  readonly #declared = new Map<string, { variable: Variable; place: Place } | null>();
  readonly #language: (name: string) => FlowLanguage;
  readonly #inFiles = new Map<string, Exported>();
  readonly #deferred: { node: number; otherwise: () => number }[][] = [];
  readonly includes: Includes;
  /** Of a name that several files declare as a class: all of them. */
  readonly rivals = new Map<Variable, Place[]>();
  readonly #included: Linkage;
  #extensions: Map<string, Place[]> | undefined;
  #given: Map<string, Place[]> | undefined;
  readonly #opening = new Set<string>();
  readonly #opened = new Map<string, Set<Exported>>();

  constructor(files: readonly { file_path: string; language: string; flow: FlowFacts }[], resolveModule: ResolveModule, language: (name: string) => FlowLanguage) {
    this.language = (place) => language(place.language);
    this.#language = language;
    this.lender = files.map((file) => language(file.language).lender).find((name) => name !== null) ?? null;
    const packages = new Map<string, Place[]>();
    for (const { file_path, language: name, flow } of files) {
      const places = makePlaces(flow.scopes, file_path, name, this.places.length, this.solver, language(name).declares_by_assigning);
      for (const place of places) this.places.push(place);
      if (places[0] === undefined) continue;
      this.files.set(file_path, places[0]);
      if (flow.package === null) continue;
      const key = packageKey(name, flow.package, language(name).packages_by_folder ? folderOf(file_path) : '');
      const others = packages.get(key);
      if (others) others.push(places[0]);
      else packages.set(key, [places[0]]);
      this.#packages.set(file_path, key);
    }
    this.#neighbours = packages;
    this.modules = createModules(this.files, resolveModule, (file_path) => this.neighbours(file_path));
    const filesOf = (from: Place): readonly Place[] => this.neighbours(from.file_path);
    this.includes = followIncludes(resolveModule, this.files);
    this.#included = includedLinkage(filesOf, this.includes, this.solver);
    this.outside = this.solver.node();
    this.solver.put(this.outside, Tokens.EXTERNAL);
  }

  /** The files of each package. */
  get packages(): Iterable<readonly Place[]> {
    return this.#neighbours.values();
  }

  /** What a node holds if nothing else comes to it; `depth` says after how many others that is decided. */
  defer(depth: number, node: number, otherwise: () => number): void {
    const waiting = this.#deferred[depth] ?? [];
    waiting.push({ node, otherwise });
    this.#deferred[depth] = waiting;
  }

  /** Lets values flow until nothing new comes, then what is still open be what it is otherwise, from the outside in. */
  settle(): void {
    this.solver.run();
    for (let depth = 0; depth < this.#deferred.length; depth++) {
      const waiting = this.#deferred[depth] ?? [];
      this.#deferred[depth] = [];
      for (const { node, otherwise } of waiting.filter((one) => this.solver.tokens(one.node).length === 0)) this.solver.flow(otherwise(), node);
      this.solver.run();
    }
  }

  /** The files of a file's package, itself too. */
  neighbours(file_path: string): readonly Place[] {
    return this.#neighbours.get(this.#packages.get(file_path) ?? '') ?? NONE;
  }

  /** The functions of a name, in any file, that extend a type which is not of this program. */
  extensionsNamed(language: string, name: string): readonly Place[] {
    this.#extensions ??= Map.groupBy(
      this.places.filter(({ facts, parent }) => facts.traits.includes('extension') && parent?.owner === null),
      (place) => `${place.language} ${[...(place.parent?.names ?? [])].find(([, { declared }]) => declared === place)?.[0] ?? ''}`,
    );
    return this.#extensions.get(`${language} ${name}`) ?? [];
  }

  /** The functions of a name that a trait gives to a type of the language itself. */
  givenTo(language: string, type: string, name: string): readonly Place[] {
    this.#given ??= Map.groupBy(
      this.places.filter(
        ({ facts, parent }) => facts.kind === 'function' && parent?.facts.attaches_to && this.#language(parent.language).primitives.has(parent.facts.attaches_to.path),
      ),
      (place) => `${place.language} ${place.parent?.facts.attaches_to?.path} ${[...(place.parent?.names ?? [])].find(([, { declared }]) => declared === place)?.[0] ?? ''}`,
    );
    return this.#given.get(`${language} ${type} ${name}`) ?? [];
  }

  /** What names a file's package among all; the file itself where it names none. */
  packageOf(file_path: string): string {
    return this.#packages.get(file_path) ?? file_path;
  }

  /** The files that say they belong to a package, seen from a file of the same language. */
  packageFiles(place: Place, name: string): readonly Place[] {
    return this.language(place).packages_by_name ? (this.#neighbours.get(packageKey(place.language, name, '')) ?? []) : [];
  }

  /** The node of a member of one value; made when first asked for. */
  field(token: number, name: string): number {
    const named = this.#fields.get(name) ?? new Map<number, number>();
    const known = named.get(token);
    if (known !== undefined) return known;
    const made = this.solver.node();
    if (named.size === 0) this.#fields.set(name, named);
    named.set(token, made);
    return made;
  }

  /** The node of a member of a class or its objects; made, and filled by `gather`, when first asked for. */
  member(kind: 'class' | 'instance', place: Place, name: string, gather: (node: number) => void): number {
    const members = kind === 'class' ? this.#ofClasses : this.#ofInstances;
    const named = members.get(name) ?? new Map<number, number>();
    const known = named.get(place.index);
    if (known !== undefined) return known;
    const made = this.solver.node(MANY);
    if (named.size === 0) members.set(name, named);
    named.set(place.index, made);
    gather(made);
    return made;
  }

  /** What any position of a container may hold. */
  items(token: number): number {
    return this.field(token, '*all');
  }

  /** Writes into a container: at a key, or anywhere. One whose items have a written type keeps to that. */
  writeItem(token: number, key: string | null, from: number): void {
    if (this.tokens.isTyped(token)) return;
    const at = this.field(token, key ?? '*');
    this.solver.flow(from, at);
    this.solver.flow(at, this.items(token));
  }

  /** Reads a container: what a key holds and what may be anywhere. */
  readItem(token: number, key: string | null, into: number): void {
    if (key === null) this.solver.flow(this.items(token), into);
    else {
      this.solver.flow(this.field(token, key), into);
      this.solver.flow(this.field(token, '*'), into);
    }
  }

  /** A name as a place sees it: a variable, or what a wildcard import brings, or null for what nobody here declares. */
  find(place: Place, name: string, is_called = false): Exported {
    const own = lookup(place, name, is_called);
    if (own === null) return this.findBeyond(place, name);
    return this.language(place).links_by_including && own.place.parent === null && isAnnounced(own.variable) ? (this.#included(own.place, name) ?? own) : own;
  }

  /** A name that neither a place nor what is around it in its file declares. */
  findBeyond(place: Place, name: string): Exported {
    const file = fileOf(place);
    const shared = this.language(place).links_by_including ? this.#included(file, name) : this.#shared(file, name);
    if (shared) return shared;
    for (const other of this.language(place).links_by_including ? [] : this.packageFiles(file, '')) {
      const variable = other.names.get(name);
      if (variable?.declared) return { variable, place: other };
    }
    for (const module of file.wildcards) {
      const found = this.modules.named(file.file_path, module, name);
      if (found !== null && found !== 'external') return found;
    }
    // What an opened path itself means is not looked for in what others open: that would try every order of them.
    if (this.#opening.size === 0) {
      for (let here: Place | null = place; here && here !== file; here = here.parent) {
        const found = this.#inOpened(here, name);
        if (found !== null) return found;
      }
      const key = `${file.index} ${name}`;
      const known = this.#inFiles.get(key);
      const found = known === undefined ? this.#inOpened(file, name) : known;
      this.#inFiles.set(key, found);
      if (found !== null) return found;
    }
    const facade = place.language === 'java' ? this.#kotlinFile(file, name) : undefined;
    if (facade) return { file_path: facade.file_path };
    const unnamed = this.language(place).types_by_arity ? nearestType(this, file, name) : null;
    if (unnamed) return unnamed;
    if (this.language(place).shares_names && /[_:.-]/.test(name)) return onlyOne(this, place.language, name);
    const [module] = this.language(place).names_modules ? this.modules.files(file.file_path, name) : [];
    return module === undefined ? null : { file_path: module };
  }

  /** What names mean may be another thing once bases are known. */
  forgetNames(): void {
    this.#inFiles.clear();
  }

  /** A name inside one of the paths a place opens. */
  #inOpened(place: Place, name: string): Exported {
    for (const path of place.open_paths) {
      const found = this.inside(place, path, name);
      if (found === null) continue;
      this.#noteOpened(place, path, found);
      return found;
    }
    return null;
  }

  /** What a place was seen to use of what a dotted path opens to it, in the order it was looked for. */
  openedBy(place: Place, path: string): ReadonlySet<Exported> {
    return this.#opened.get(`${place.index} ${path}`) ?? new Set();
  }

  #noteOpened(place: Place, path: string, found: Exported): void {
    const key = `${place.index} ${path}`;
    this.#opened.set(key, (this.#opened.get(key) ?? new Set()).add(found));
  }

  /** What a file of Kotlin declares outside of classes is, in Java, in a class named like the file. */
  #kotlinFile(file: Place, name: string): Place | undefined {
    return name.endsWith('Kt') ? this.neighbours(file.file_path).find(({ file_path }) => file_path.split('/').pop() === `${name.slice(0, -2)}.kt`) : undefined;
  }

  /** A name another file of the package declares. */
  #shared({ file_path, language }: Place, name: string): { variable: Variable; place: Place } | null {
    const key = `${this.#packages.get(file_path) ?? ''}\0${name}`;
    const known = this.#declared.get(key);
    if (known !== undefined) return known;
    const found = this.#language(language).dotted_names ? onlyModule(this.neighbours(file_path), name) : definition(this.neighbours(file_path), name);
    this.#declared.set(key, found);
    return found;
  }

  /** A name inside what a dotted path means. */
  inside(place: Place, path: string, name: string): Exported {
    if (this.#opening.has(path + name)) return null;
    this.#opening.add(path + name);
    try {
      for (const file of this.packageFiles(place, path)) {
        const variable = file.names.get(name);
        if (variable && variable.origin !== 'import') return { variable, place: file };
      }
      const found = staticPath(this, place, path);
      if (found === null || found === 'external') return null;
      if ('file_path' in found) return found.file_path === place.file_path ? null : this.modules.exported(found.file_path, name);
      const holder = linearize(found.place).find(({ names }) => names.has(name)) ?? found.place;
      const variable = holder.names.get(name);
      return variable ? { variable, place: holder } : null;
    } finally {
      this.#opening.delete(path + name);
    }
  }

  /** Through imports to where a variable is really declared. */
  origin({ variable, place }: { variable: Variable; place: Place }): Exported {
    if (variable.imported === null) return { variable, place };
    const { module, name } = variable.imported;
    if (name !== null) return this.modules.named(place.file_path, module, name);
    const [file_path] = this.modules.files(place.file_path, module);
    return file_path === undefined ? 'external' : { file_path };
  }
}
