import type { SymbolKind } from '@doctown/schema';
import type { Expression, FlowFacts, Scope, Target, TypeExpression } from '../flow/ir.ts';
import { innermost, type LocatedSymbol } from '../symbols.ts';
import { fieldOf, namedOf, type PlainNode } from '../tree.ts';
import { nameOf } from './names.ts';
import { saidBy, written } from './said.ts';

/** What the whole code of one symbol says, what is declared inside included; names in the order of the source, each once. */
export interface BodyFacts {
  parameters: string[];
  /** The return type as written; null where none is. */
  returns: string | null;
  /** Whether something is given back; null where the language leaves that open. */
  gives_back: boolean | null;
  calls: string[];
  raises: string[];
  reads: string[];
  writes: string[];
  extends: string[];
  implements: string[];
  /** False where a list was cut. */
  is_whole: boolean;
}

/** Of each list. */
const MAX_NAMES = 200;
const MAX_TYPE = 200;
const CONTAINERS = new Set<SymbolKind>(['class', 'struct', 'interface', 'trait', 'impl', 'enum', 'namespace', 'module', 'union', 'component']);
/** Here a value can be given back without `return`. */
const LAST_VALUE = new Set(['rust', 'ruby', 'scala', 'elixir', 'kotlin', 'swift', 'bash', 'dart', 'lua']);

class Names {
  readonly #names = new Set<string>();
  is_whole = true;

  add(name: string | null | undefined): void {
    if (!name) return;
    if (this.#names.size < MAX_NAMES || this.#names.has(name)) this.#names.add(name);
    else this.is_whole = false;
  }

  join(others: Names): void {
    for (const name of others.#names) this.add(name);
    if (!others.is_whole) this.is_whole = false;
  }

  list(): string[] {
    return [...this.#names];
  }
}

interface Draft {
  calls: Names;
  raises: Names;
  reads: Names;
  writes: Names;
  returns: string | null;
  gives_back: boolean;
  has_body: boolean;
}

const draft = (): Draft => ({ calls: new Names(), raises: new Names(), reads: new Names(), writes: new Names(), returns: null, gives_back: false, has_body: false });

/** What each symbol's code says, in the order of `located`. */
export function readBodies(located: readonly LocatedSymbol[], root: PlainNode, text: string, flow: FlowFacts, language: string): BodyFacts[] {
  const drafts = new Map(located.map((one) => [one, draft()]));
  walk(root, located, drafts, text, language);
  for (const one of located.toReversed()) if (one.parent) joinInto(drafts.get(one.parent) as Draft, drafts.get(one) as Draft);
  const scopes = Map.groupBy(
    flow.scopes.filter(({ is_symbol }) => is_symbol),
    ({ symbol_id }) => symbol_id as string,
  );
  return located.map((one) => finished(one, drafts.get(one) as Draft, scopes.get(one.symbol.symbol_id) ?? [], language));
}

function joinInto(parent: Draft, child: Draft): void {
  for (const list of ['calls', 'raises', 'reads', 'writes'] as const) parent[list].join(child[list]);
}

/** One walk without recursion over all nodes; each says what it says to the innermost symbol around it. */
function walk(root: PlainNode, located: readonly LocatedSymbol[], drafts: ReadonlyMap<LocatedSymbol, Draft>, text: string, language: string): void {
  const byStart = Map.groupBy(located.slice(1), ({ node_range }) => node_range[0]);
  const around = follower(located);
  const open: { node: PlainNode; is_own: boolean }[] = [{ node: root, is_own: true }];
  const assigned = new Set<PlainNode>();
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    const { node } = here;
    const declared = node.children.length > 0 ? byStart.get(node.start)?.find(({ node_range }) => node_range[1] === node.end) : undefined;
    const of = declared ?? around(node.start);
    const own = drafts.get(of) as Draft;
    const is_own = declared !== undefined || (here.is_own && (!isFunction(node) || isValueOf(of, node)));
    if (declared) own.returns ??= returnType(node, text);
    if (is_own) noteReturn(node, own);
    note(node, own, assigned, text, language);
    for (let i = node.children.length - 1; i >= 0; i--) open.push({ node: node.children[i] as PlainNode, is_own });
  }
}

/** The innermost symbol around places that are asked for in order. */
function follower(located: readonly LocatedSymbol[]): (index: number) => LocatedSymbol {
  let at = 0;
  return (index) => {
    if ((located[at]?.start ?? 0) > index) return innermost(located, index);
    while (at + 1 < located.length && (located[at + 1]?.start ?? 0) <= index) at++;
    let here = located[at] as LocatedSymbol;
    while (here.parent && here.end <= index) here = here.parent;
    return here;
  };
}

function note(node: PlainNode, own: Draft, assigned: Set<PlainNode>, text: string, language: string): void {
  if (node.children.length === 0) {
    if (!assigned.has(node)) own.reads.add(nameOf(node, text));
    return;
  }
  const said = saidBy(node, text, language);
  if (said === null) return;
  own.calls.add(said.calls);
  own.raises.add(said.raises);
  for (const target of said.targets ?? []) {
    for (const name of written(target, text)) own.writes.add(name);
    if (said.is_plain) for (const leaf of lastLeaves(target)) assigned.add(leaf);
  }
}

/** The leaves of a plain target that are only given a value: not what a path begins with, nor what its brackets hold. */
function lastLeaves(node: PlainNode): PlainNode[] {
  if (node.children.length === 0) return [node];
  if (/subscript|index|element|bracket/.test(node.type)) return [];
  if (/pattern$|_list$|tuple/.test(node.type)) return node.children.flatMap(lastLeaves);
  const last = namedOf(node).at(-1);
  return last ? lastLeaves(last) : [];
}

const isFunction = ({ type, children }: PlainNode): boolean =>
  children.length > 0 &&
  /lambda|closure|arrow_function|function_expression|^function$|func_literal|anonymous_function|function_definition|function_declaration|method/.test(type) &&
  !/method_invocation|signature|_call|call_/.test(type);

/** `const f = () => …`: the function is what the symbol is. */
const isValueOf = ({ end }: LocatedSymbol, node: PlainNode): boolean => Math.abs(end - node.end) <= 1;

const RETURNS = new Set(['return_statement', 'return_expression', 'return']);
const YIELDS = new Set(['yield', 'yield_expression', 'yield_statement']);

function noteReturn(node: PlainNode, own: Draft): void {
  if (RETURNS.has(node.type)) {
    own.gives_back ||= namedOf(node).length > 0;
    own.has_body = true;
  } else if (node.is_named && YIELDS.has(node.type)) own.gives_back = true;
  else if (node.field === 'body') {
    own.has_body = true;
    if (!/block|body|statements|compound/.test(node.type)) own.gives_back = true;
  }
}

function returnType(node: PlainNode, text: string): string | null {
  const holder = fieldOf(node, 'value') ?? fieldOf(node, 'declarator') ?? node;
  const found =
    fieldOf(node, 'return_type') ??
    fieldOf(node, 'result') ??
    fieldOf(node, 'returns') ??
    fieldOf(holder, 'return_type') ??
    (/^(?:method_declaration|function_definition|function_declaration|method_definition)$/.test(node.type) ? fieldOf(node, 'type') : undefined);
  if (found === undefined) return null;
  const written = text
    .slice(found.start, found.end)
    .replace(/^\s*:\s*/, '')
    .replace(/\s+/g, ' ');
  return written.length <= MAX_TYPE ? written : null;
}

function finished({ symbol }: LocatedSymbol, own: Draft, scopes: readonly Scope[], language: string): BodyFacts {
  const scope = scopes[0];
  const bases = scopes.flatMap(({ bases }) => bases);
  const named = (how: 'extends' | 'implements'): string[] => [...new Set(bases.filter((base) => base.how === how).flatMap(({ of }) => basePath(of) ?? []))];
  const isCode = !CONTAINERS.has(symbol.kind);
  return {
    parameters: parametersOf(scopes),
    returns: own.returns ?? (scope?.return_type ? typeText(scope.return_type) : null),
    gives_back: !isCode || !own.has_body || (LAST_VALUE.has(language) && !own.gives_back) ? null : own.gives_back,
    calls: own.calls.list(),
    raises: own.raises.list(),
    reads: own.reads.list(),
    writes: own.writes.list(),
    extends: named('extends'),
    implements: named('implements'),
    is_whole: own.calls.is_whole && own.raises.is_whole && own.reads.is_whole && own.writes.is_whole,
  };
}

function parametersOf(scopes: readonly Scope[]): string[] {
  const names = scopes.flatMap(({ parameters }) => parameters.flatMap(({ name, target }) => [name, ...(target ? targetNames(target) : [])]));
  return [...new Set(names.map((name) => name.replace(/^[$@&*]+/, '')).filter((name) => /^\p{L}|^_/u.test(name)))].slice(0, MAX_NAMES);
}

function targetNames(target: Target): string[] {
  if (target.is === 'name') return [target.name];
  return target.is === 'pattern' ? target.parts.flatMap(({ key, target: part }) => [...(key !== null && /^\p{L}/u.test(key) ? [key] : []), ...targetNames(part)]) : [];
}

function basePath(of: Expression): string | null {
  if (of.is === 'name') return of.name;
  if (of.is === 'member') return `${basePath(of.of) ?? ''}.${of.name}`.replace(/^\./, '');
  if (of.is === 'typed') return of.type.path;
  return of.is === 'element' || of.is === 'iterate' ? basePath(of.of) : of.is === 'call' ? basePath(of.callee) : null;
}

const typeText = ({ path, arguments: inner }: TypeExpression): string => (inner.length === 0 ? path : `${path}<${inner.map(typeText).join(', ')}>`);
