import type { SymbolId } from '@doctown/schema';
import type { LocatedSymbol } from '../symbols.ts';
import { innermost } from '../symbols.ts';
import type { PlainNode } from '../tree.ts';
import type { Argument, Entry, Expression, FlowFacts, Scope, ScopeKind, Statement, Target, TypeExpression } from './ir.ts';

/** A language's way of writing what a file does. */
export type Lower = (flow: FlowBuilder, root: PlainNode) => void;

type Import = Extract<Statement, { do: 'import' }>;

/** Where a lowering writes: the scopes so far, the one it is in, and the file's text and symbols. */
export class FlowBuilder {
  readonly #text: string;
  readonly #located: readonly LocatedSymbol[];
  readonly #byRange: Map<string, LocatedSymbol>;
  readonly #scopes: Scope[] = [];
  readonly #variables = new Map<number, { seen: number; names: Set<string> }>();
  readonly #imports = new Map<string, Import[]>();
  #importsSeen = 0;
  #open: number[] = [];
  package: string | null = null;

  constructor(text: string, located: readonly LocatedSymbol[]) {
    this.#text = text;
    this.#located = located;
    this.#byRange = new Map(located.slice(1).map((one) => [`${one.node_range[0]}:${one.node_range[1]}`, one]));
    this.#open.push(this.#push('module', located[0]?.symbol.symbol_id as SymbolId, true, -1));
  }

  text(node: PlainNode | undefined): string {
    return node === undefined ? '' : this.#text.slice(node.start, node.end);
  }

  get scope(): Scope {
    return this.#scopes[this.#open.at(-1) ?? 0] as Scope;
  }

  /** Index of the scope that is open. */
  get index(): number {
    return this.#open.at(-1) ?? 0;
  }

  scopeAt(index: number): Scope {
    return this.#scopes[index] as Scope;
  }

  /** Whether a name is a variable so far, here or in what this is nested in. */
  isLocal(name: string): boolean {
    for (let index = this.index; index >= 0; index = this.scopeAt(index).parent) {
      const { kind, traits, parameters } = this.scopeAt(index);
      if (parameters.some(({ target }) => target?.is === 'name' && target.name === name) || this.#variablesOf(index).has(name)) return true;
      if (kind === 'class' || (kind === 'function' && !traits.includes('arrow'))) return false;
    }
    return false;
  }

  /** The names that were given a value in a scope so far, other than a function. Each statement is looked at once, however often this is asked. */
  #variablesOf(index: number): ReadonlySet<string> {
    const { body } = this.scopeAt(index);
    const known = this.#variables.get(index) ?? { seen: 0, names: new Set<string>() };
    for (; known.seen < body.length; known.seen++) {
      const statement = body[known.seen];
      if (statement?.do === 'assign' && statement.target.is === 'name' && statement.value?.is !== 'function') known.names.add(statement.target.name);
    }
    this.#variables.set(index, known);
    return known.names;
  }

  /** What the file itself imported so far under a name; each statement is looked at once. */
  importedAs(local: string): readonly Import[] {
    const { body } = this.scopeAt(0);
    for (; this.#importsSeen < body.length; this.#importsSeen++) {
      const statement = body[this.#importsSeen];
      if (statement?.do === 'import') this.#imports.set(statement.local, [...(this.#imports.get(statement.local) ?? []), statement]);
    }
    return this.#imports.get(local) ?? [];
  }

  /** Declares names in the function or file around the blocks that are open; false when no block is. */
  hoist(target: Target): boolean {
    if (this.scope.kind !== 'block') return false;
    let index = this.index;
    while (this.scopeAt(index).kind === 'block') index = this.scopeAt(index).parent;
    this.scopeAt(index).body.push({ do: 'assign', target, value: null, type: null, declares: 'variable' });
    return true;
  }

  /** The symbol a declaration's node stands for. */
  symbolOf(node: PlainNode): LocatedSymbol | undefined {
    return this.#byRange.get(`${node.start}:${node.end}`);
  }

  add(statement: Statement): void {
    this.scope.body.push(statement);
  }

  evaluate(value: Expression): void {
    if (value.is !== 'name' && value.is !== 'literal') this.add({ do: 'evaluate', value });
  }

  assign(target: Target, value: Expression | null, type: TypeExpression | null = null, declares: 'variable' | 'function' | 'class' | null = null): void {
    this.add({ do: 'assign', target, value, type, declares });
  }

  /** Opens a scope for `node`, fills it, closes it; gives its index. `symbolNode` is the node its symbol was found at. */
  within(kind: ScopeKind, node: PlainNode, fill: (scope: Scope) => void, symbolNode: PlainNode = node): number {
    const own = kind === 'block' || kind === 'comprehension' ? undefined : this.symbolOf(symbolNode);
    const symbol_id = (own ?? this.#around(node, kind)).symbol.symbol_id;
    const index = this.#push(kind, symbol_id, own !== undefined, this.#open.at(-1) ?? 0);
    this.#open.push(index);
    try {
      fill(this.scope);
    } finally {
      this.#open.pop();
    }
    return index;
  }

  /** The innermost symbol around a node; a function that stands before a declaration, in its decorators, is around it. */
  #around(node: PlainNode, kind: ScopeKind): LocatedSymbol {
    let here = innermost(this.#located, node.start);
    while (kind === 'function' && here.parent && node.end <= here.node_range[0]) here = here.parent;
    return here;
  }

  done(): FlowFacts {
    return { scopes: this.#scopes, package: this.package };
  }

  #push(kind: ScopeKind, symbol_id: SymbolId, is_symbol: boolean, parent: number): number {
    this.#scopes.push({
      kind,
      parent,
      symbol_id,
      is_symbol,
      traits: [],
      alias: null,
      attaches_to: null,
      parameters: [],
      type_parameters: [],
      return_type: null,
      bases: [],
      body: [],
      outer_names: [],
    });
    return this.#scopes.length - 1;
  }
}

export const nameOf = (name: string): Expression & Target => ({ is: 'name', name });
/** A type's path as the expression that names it. */
export function pathExpression({ path }: TypeExpression): Expression {
  const [root = '', ...rest] = path.split('.');
  return rest.reduce<Expression>((of, name) => ({ is: 'member', of, name }), nameOf(root));
}

export const literal = (type: string): Expression => ({ is: 'literal', type });
export const nothing: Expression = { is: 'literal', type: 'none' };
export const either = (of: readonly Expression[]): Expression => {
  const flowing = of.filter((one) => one.is !== 'literal' || one.type !== 'none');
  return flowing.length === 1 ? (flowing[0] as Expression) : { is: 'either', of: flowing };
};
export const entry = (key: string | null, value: Expression, is_spread = false): Entry => ({ key, value, is_spread });
export const argument = (value: Expression, name: string | null = null, is_spread = false): Argument => ({ value, name, is_spread });
export const typeOf = (path: string, ...args: TypeExpression[]): TypeExpression => ({ path, arguments: args });
