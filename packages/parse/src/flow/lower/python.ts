import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, type FlowBuilder, nameOf, typeOf } from '../builder.ts';
import type { Expression, Scope, TypeExpression } from '../ir.ts';
import { whileHolds } from './narrowing.ts';
import { assignment, EXPRESSIONS, expression, loop, parameters, target } from './python-expressions.ts';
import { heldAfter, heldIf, heldUnless } from './python-narrowing.ts';
import { matchCase } from './python-patterns.ts';
import { aliasedType, pythonType } from './python-types.ts';

/** Writes what a Python file does. */
export function lowerPython(flow: FlowBuilder, root: PlainNode): void {
  block(flow, root);
}

export function block(flow: FlowBuilder, node: PlainNode | undefined): void {
  statementsFrom(flow, node ? namedOf(node) : []);
}

/** Statements in order; what one asserts holds for those after it. */
function statementsFrom(flow: FlowBuilder, nodes: readonly PlainNode[]): void {
  for (const [i, node] of nodes.entries()) {
    statement(flow, node);
    const held = heldAfter(flow, node);
    if (held.size > 0) return whileHolds(flow, held, () => statementsFrom(flow, nodes.slice(i + 1)));
  }
}

function statement(flow: FlowBuilder, node: PlainNode): void {
  const handler = statements[node.type];
  if (handler) handler(flow, node);
  else if (EXPRESSIONS.has(node.type)) flow.evaluate(expression(flow, node));
  else for (const child of namedOf(node)) statement(flow, child);
}

const statements: Record<string, (flow: FlowBuilder, node: PlainNode) => void> = {
  expression_statement: (flow, node) => {
    for (const child of namedOf(node)) statement(flow, child);
  },
  assignment: (flow, node) => {
    const alias = flow.scope.kind === 'module' ? aliasedType(flow, node) : null;
    if (alias) declareAlias(flow, node, flow.text(fieldOf(node, 'left')), alias);
    else assignment(flow, node);
  },
  augmented_assignment: (flow, node) => {
    const left = fieldOf(node, 'left');
    const right = fieldOf(node, 'right');
    if (left && right) flow.assign(target(flow, left), expression(flow, right));
  },
  function_definition: (flow, node) => declareFunction(flow, node, []),
  class_definition: (flow, node) => declareClass(flow, node, []),
  decorated_definition: (flow, node) => {
    const definition = fieldOf(node, 'definition');
    const decorators = node.children.filter(({ type }) => type === 'decorator');
    if (definition?.type === 'function_definition') declareFunction(flow, definition, decorators);
    else if (definition) declareClass(flow, definition, decorators);
  },
  return_statement: (flow, node) => {
    for (const child of namedOf(node)) flow.add({ do: 'return', value: expression(flow, child) });
  },
  for_statement: (flow, node) => {
    loop(flow, node);
    block(flow, fieldOf(node, 'body'));
    block(flow, fieldOf(node, 'alternative'));
  },
  if_statement: (flow, node) => branch(flow, node),
  elif_clause: (flow, node) => branch(flow, node),
  while_statement: (flow, node) => branch(flow, node, fieldOf(node, 'body')),
  match_statement: (flow, node) => {
    for (const one of fieldsOf(node, 'subject')) flow.evaluate(expression(flow, one));
    for (const clause of namedOf(fieldOf(node, 'body') ?? node)) if (clause.type === 'case_clause') matchCase(flow, fieldOf(node, 'subject'), clause);
  },
  with_statement: (flow, node) => {
    const clause = node.children.find(({ type }) => type === 'with_clause');
    for (const item of clause ? namedOf(clause) : []) enter(flow, item, hasWord(node, 'async') ? '__aenter__' : '__enter__');
    block(flow, fieldOf(node, 'body'));
  },
  except_clause: (flow, node) => {
    const value = fieldOf(node, 'value');
    const alias = value?.type === 'as_pattern' ? fieldOf(value, 'alias') : undefined;
    const types = value?.type === 'as_pattern' ? namedOf(value)[0] : value;
    const bound = alias && namedOf(alias)[0];
    if (types && bound) for (const one of types.type === 'tuple' ? namedOf(types) : [types]) flow.assign(target(flow, bound), null, { path: flow.text(one), arguments: [] });
    for (const child of namedOf(node)) if (child.type === 'block') block(flow, child);
  },
  raise_statement: (flow, node) => {
    const [raised] = namedOf(node);
    if (raised === undefined) return;
    const value = expression(flow, raised);
    flow.evaluate(raised.type === 'call' ? value : { is: 'call', callee: value, arguments: [], form: 'reference', line: raised.line });
  },
  global_statement: (flow, node) => {
    for (const name of namedOf(node)) flow.scope.outer_names.push({ name: flow.text(name), where: 'file' });
  },
  nonlocal_statement: (flow, node) => {
    for (const name of namedOf(node)) flow.scope.outer_names.push({ name: flow.text(name), where: 'function' });
  },
  import_statement: (flow, node) => {
    for (const one of fieldsOf(node, 'name')) {
      const module = flow.text(one.type === 'aliased_import' ? fieldOf(one, 'name') : one);
      const alias = flow.text(fieldOf(one, 'alias'));
      const [root = module] = module.split('.');
      flow.add({ do: 'import', module: alias ? module : root, name: null, local: alias || root, line: node.line });
      if (!alias && root !== module) flow.add({ do: 'import', module, name: null, local: module, line: node.line });
    }
  },
  import_from_statement: (flow, node) => {
    const module = flow.text(fieldOf(node, 'module_name')).replace(/\s+/g, '');
    if (node.children.some(({ type }) => type === 'wildcard_import')) flow.add({ do: 'import', module, name: '*', local: '*', line: node.line });
    for (const one of fieldsOf(node, 'name')) {
      const name = flow.text(one.type === 'aliased_import' ? fieldOf(one, 'name') : one);
      flow.add({ do: 'import', module, name, local: flow.text(fieldOf(one, 'alias')) || name, line: node.line });
    }
  },
  type_alias_statement: (flow, node) => {
    const [name, type] = namedOf(node);
    if (name && type) declareAlias(flow, node, flow.text(name), pythonType(flow, type));
  },
};

/** A test, what it leads to where it holds, and the rest where it does not. */
function branch(flow: FlowBuilder, node: PlainNode, body = fieldOf(node, 'consequence')): void {
  const test = fieldOf(node, 'condition');
  if (test) flow.evaluate(expression(flow, test));
  whileHolds(flow, heldIf(flow, test), () => block(flow, body));
  whileHolds(flow, heldUnless(flow, test), () => {
    for (const other of fieldsOf(node, 'alternative')) statement(flow, other);
  });
}

/** `with a as b`: `b` is what entering `a` gives. */
function enter(flow: FlowBuilder, item: PlainNode, method: string): void {
  const value = fieldOf(item, 'value');
  const alias = value?.type === 'as_pattern' ? fieldOf(value, 'alias') : undefined;
  const opened = value?.type === 'as_pattern' ? namedOf(value)[0] : value;
  if (opened === undefined) return;
  const entered: Expression = { is: 'call', callee: { is: 'member', of: expression(flow, opened), name: method }, arguments: [], form: 'reference', line: 0 };
  const bound = alias && namedOf(alias)[0];
  if (bound) flow.assign(target(flow, bound), entered);
  else flow.evaluate(entered);
}

function declareAlias(flow: FlowBuilder, node: PlainNode, name: string, type: TypeExpression): void {
  const scope = flow.within('class', node, (here) => {
    here.alias = type;
  });
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

function declareFunction(flow: FlowBuilder, node: PlainNode, decorators: readonly PlainNode[]): void {
  const name = flow.text(fieldOf(node, 'name'));
  const names = decorators.map((one) => flow.text(namedOf(one)[0]));
  const in_class = flow.scope.kind === 'class';
  const scope = flow.within('function', node, (here) => {
    if (in_class && !names.includes('staticmethod')) here.traits.push('self_first');
    if (names.includes('staticmethod')) here.traits.push('static');
    if (names.includes('classmethod') || name === '__new__' || name === '__init_subclass__' || name === '__class_getitem__') here.traits.push('class_method');
    if (names.some((one) => /^(t\.|typing\.|typing_extensions\.)?overload$/.test(one))) here.traits.push('abstract');
    if (names.some((one) => /(^|\.)(cached_)?property$|\.(setter|getter|deleter)$/.test(one))) here.traits.push('accessor');
    parameters(flow, fieldOf(node, 'parameters'));
    const returns = fieldOf(node, 'return_type');
    here.return_type = returns ? pythonType(flow, returns) : null;
    block(flow, fieldOf(node, 'body'));
  });
  declare(flow, name, { is: 'function', scope }, decorators, 'function');
}

function declareClass(flow: FlowBuilder, node: PlainNode, decorators: readonly PlainNode[]): void {
  const scope = flow.within('class', node, (here) => {
    for (const base of namedOf(fieldOf(node, 'superclasses') ?? { ...node, children: [] })) {
      if (base.type === 'keyword_argument') continue;
      const generic = base.type === 'subscript' ? fieldOf(base, 'value') : base;
      if (generic) here.bases.push({ of: expression(flow, generic), how: 'extends', line: base.line });
    }
    block(flow, fieldOf(node, 'body'));
    if (here.bases.some(({ of }) => /^(\w*Enum|\w*Flag)$/.test(of.is === 'name' || of.is === 'member' ? of.name : ''))) nameMembers(here);
    if (here.bases.some(({ of }) => (of.is === 'name' || of.is === 'member') && of.name === 'NamedTuple')) numberFields(here);
  });
  declare(flow, flow.text(fieldOf(node, 'name')), { is: 'class', scope }, decorators, 'class');
}

/** The values of an enumeration are objects of it. */
function nameMembers({ body }: Scope): void {
  for (const statement of body)
    if (statement.do === 'assign' && statement.declares === null && statement.target.is === 'name' && statement.type === null) statement.type = typeOf('Self');
}

/** The fields of a named tuple have their positions too. */
function numberFields({ body }: Scope): void {
  const fields = body.filter((statement) => statement.do === 'assign' && statement.type !== null);
  for (const [i, field] of fields.entries()) if (field.do === 'assign') body.push({ ...field, target: nameOf(String(i)), value: null, declares: 'variable' });
}

/** Decorators are called innermost first; those of the language itself change nothing that flows. */
function declare(flow: FlowBuilder, name: string, value: Expression, decorators: readonly PlainNode[], declares: 'function' | 'class'): void {
  flow.assign(nameOf(name), value, null, declares);
  let decorated: Expression = value;
  for (const one of decorators.toReversed()) {
    const [inner] = namedOf(one);
    if (inner === undefined || TRANSPARENT.test(flow.text(inner))) continue;
    decorated = { is: 'call', callee: expression(flow, inner), arguments: [argument(decorated)], form: 'decorator', line: inner.line };
  }
  // A decorated class is that class still; a decorated function may be another.
  if (decorated !== value && declares === 'class') flow.evaluate(decorated);
  else if (decorated !== value) flow.assign(nameOf(name), decorated, null, 'variable');
}

const TRANSPARENT =
  /^(staticmethod|classmethod|property|[\w.]*\.(setter|getter|deleter)|(functools\.)?(cached_property|wraps\(.*\)|lru_cache(\(.*\))?|cache)|(abc\.)?abstractmethod|(t\.|typing\.|typing_extensions\.)?(overload|final|override|no_type_check)|(dataclasses\.)?dataclass(\(.*\))?|(contextlib\.)?contextmanager)$/s;
