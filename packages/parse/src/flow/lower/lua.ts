import { fieldOf, fieldsOf, firstOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing } from '../builder.ts';
import type { Argument, Expression, Parameter } from '../ir.ts';
import { WHOLE } from '../modules.ts';
import { type ExpressionTable, type StatementTable, walk } from './walk.ts';

const { expression, first, inside, nested, statement } = walk(() => ({ statements, expressions }));

/** Writes what a file of Lua does. Tables are objects; a table's metatable lends it its members; what a file returns is the module. */
export function lowerLua(flow: FlowBuilder, root: PlainNode): void {
  for (const part of namedOf(root)) {
    if (part.type === 'return_statement') flow.assign(nameOf(WHOLE), expression(flow, namedOf(firstOf(part))[0]), null, 'variable');
    else statement(flow, part);
  }
}

const layers = new WeakMap<FlowBuilder, Map<number, Map<string, string>>>();

/** A `local` of a name that the block has already is another variable from here on: its name ends in one more blank. */
function declared(flow: FlowBuilder, name: string): string {
  const scopes = layers.get(flow) ?? new Map<number, Map<string, string>>();
  layers.set(flow, scopes);
  const layer = scopes.get(flow.index) ?? new Map<string, string>();
  scopes.set(flow.index, layer);
  const before = layer.get(name);
  const made = before === undefined ? name : `${before} `;
  layer.set(name, made);
  return made;
}

/** The variable that a name means where it stands. */
function seen(flow: FlowBuilder, name: string): string {
  for (let index = flow.index; index >= 0; index = flow.scopeAt(index).parent) {
    const found = layers.get(flow)?.get(index)?.get(name);
    if (found !== undefined) return found;
  }
  return name;
}

const values = (flow: FlowBuilder, node: PlainNode): Expression[] => {
  const list = node.children.find(({ type }) => type === 'expression_list');
  return list ? namedOf(list).map((one) => expression(flow, one)) : [];
};

function assignment(flow: FlowBuilder, node: PlainNode, declares: 'variable' | null): void {
  const list = node.children.find(({ type }) => type === 'variable_list') ?? node;
  const given = values(flow, node);
  namedOf(list).forEach((one, i) => {
    const to = declares && one.type === 'identifier' ? nameOf(declared(flow, flow.text(one))) : expression(flow, one);
    const value = given[i] ?? null;
    if (to.is === 'name' || to.is === 'member' || to.is === 'element') flow.assign(to, value, null, to.is === 'name' && (declares || value?.is === 'function') ? 'variable' : null);
  });
}

function functionScope(flow: FlowBuilder, node: PlainNode, symbolNode: PlainNode = node): number {
  return flow.within(
    'function',
    node,
    (here) => {
      const list = fieldOf(node, 'parameters');
      const named = (list ? namedOf(list) : []).map((one): Parameter => {
        const name = declared(flow, one.type === 'vararg_expression' ? '...' : flow.text(one));
        return { target: nameOf(name), name, type: null, default: nothing, rest: one.type === 'vararg_expression' ? 'positional' : null };
      });
      here.parameters.push(...named);
      inside(flow, fieldOf(node, 'body'));
    },
    symbolNode,
  );
}

/** `function name()`, `function table.name()`, `function table:name()`. */
function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const own = fieldOf(node, 'name');
  const to = hasWord(node, 'local') ? nameOf(declared(flow, flow.text(own))) : expression(flow, own);
  const made = { is: 'function', scope: functionScope(flow, node) } as const;
  if (to.is === 'name') flow.assign(to, made, null, 'function');
  else if (to.is === 'member') flow.assign(to, made);
}

/** A function that is given a name belongs to the symbol of that. */
function namedFunction(flow: FlowBuilder, node: PlainNode): PlainNode | null {
  const list = node.children.find(({ type }) => type === 'expression_list');
  const [only, other] = list ? namedOf(list) : [];
  return only?.type === 'function_definition' && other === undefined && flow.symbolOf(node) ? only : null;
}

/** Functions that belong to the symbol of what is made of them: `a.b = wrap(function() end)`. */
const wrapped = new WeakMap<PlainNode, PlainNode>();

function handedOn(node: PlainNode): PlainNode | undefined {
  const list = node.children.find(({ type }) => type === 'expression_list');
  const [only] = list ? namedOf(list) : [];
  const given = only?.type === 'function_call' ? fieldOf(only, 'arguments') : undefined;
  const last = given && namedOf(given).at(-1);
  return last?.type === 'function_definition' ? last : undefined;
}

function assign(flow: FlowBuilder, node: PlainNode, declares: 'variable' | null): void {
  const made = namedFunction(flow, node);
  if (made === null) {
    const handed = handedOn(node);
    if (handed && flow.symbolOf(node)) wrapped.set(handed, node);
    return assignment(flow, node, declares);
  }
  const target = namedOf(firstOf(node))[0];
  const value = { is: 'function', scope: functionScope(flow, made, node) } as const;
  const to = declares && target?.type === 'identifier' ? nameOf(declared(flow, flow.text(target))) : expression(flow, target);
  if (to.is === 'name') flow.assign(to, value, null, 'function');
  else if (to.is === 'member' || to.is === 'element') flow.assign(to, value);
}

const statements: StatementTable = {
  variable_declaration: (flow, node) => {
    const inner = node.children.find(({ type }) => type === 'assignment_statement');
    if (inner) assign(flow, inner, 'variable');
    else for (const list of namedOf(node)) for (const one of fieldsOf(list, 'name')) flow.assign(nameOf(declared(flow, flow.text(one))), null, null, 'variable');
  },
  assignment_statement: (flow, node) => assign(flow, node, null),
  function_declaration: declareFunction,
  return_statement: (flow, node) => {
    for (const value of namedOf(firstOf(node))) flow.add({ do: 'return', value: expression(flow, value) });
  },
  block: nested,
  do_statement: nested,
  for_statement: (flow, node) => {
    flow.within('block', node, () => {
      const clause = fieldOf(node, 'clause') ?? node;
      const [over] = values(flow, clause);
      const list = clause.children.find(({ type }) => type === 'variable_list');
      const parts = (list ? fieldsOf(list, 'name') : []).map((one, i) => ({ key: String(i), is_rest: false, target: nameOf(declared(flow, flow.text(one))), default: null }));
      if (over && parts.length > 0) flow.assign({ is: 'pattern', parts }, { is: 'iterate', of: over }, null, 'variable');
      inside(flow, fieldOf(node, 'body'));
    });
  },
};

/** An object made in a function is of its metatable's kind; a table of the file's is a kind of its own, and only reads from it. */
function withMetatable(flow: FlowBuilder, args: readonly Argument[]): Expression {
  const [of, metatable] = args.map(({ value }) => value);
  if (of?.is !== 'container' || metatable?.is !== 'name' || flow.scope.kind !== 'module') return either(args.map(({ value }) => value));
  return { ...of, entries: [...of.entries, entry('__index', { is: 'member', of: metatable, name: '__index' })] };
}

/** `require` names a module, `setmetatable` lends members, `ipairs` and `pairs` go through what they are given. */
function call(flow: FlowBuilder, node: PlainNode): Expression {
  const callee = expression(flow, fieldOf(node, 'name'));
  const list = fieldOf(node, 'arguments');
  const args: Argument[] = (list ? namedOf(list) : []).map((one) => argument(expression(flow, one)));
  const name = callee.is === 'name' && !flow.isLocal(callee.name) ? callee.name : '';
  const written = list && namedOf(list)[0];
  if (name === 'require' && written?.type === 'string') return { is: 'module', module: flow.text(fieldOf(written, 'content')), line: node.line };
  if (name === 'setmetatable') return withMetatable(flow, args);
  if (name === 'ipairs' || name === 'pairs') {
    const pair: Expression = { is: 'container', kind: 'list', entries: [entry('1', { is: 'iterate', of: args[0]?.value ?? nothing })] };
    return { is: 'container', kind: 'list', entries: [entry(null, pair)] };
  }
  return { is: 'call', callee, arguments: args, form: 'call', line: node.line };
}

const index = (flow: FlowBuilder, node: PlainNode): Expression => ({
  is: 'member',
  of: expression(flow, fieldOf(node, 'table')),
  name: flow.text(fieldOf(node, 'field') ?? fieldOf(node, 'method')),
});

const expressions: ExpressionTable = {
  identifier: (flow, node) => (flow.text(node) === 'self' && !flow.isLocal('self') ? { is: 'self' } : nameOf(seen(flow, flow.text(node)))),
  dot_index_expression: index,
  method_index_expression: index,
  bracket_index_expression: (flow, node) => {
    const field = fieldOf(node, 'field');
    const content = field?.type === 'string' ? fieldOf(field, 'content') : undefined;
    if (field && !content) flow.evaluate(expression(flow, field));
    return { is: 'element', of: expression(flow, fieldOf(node, 'table')), key: content ? flow.text(content) : null };
  },
  function_call: call,
  function_definition: (flow, node) => ({ is: 'function', scope: functionScope(flow, node, wrapped.get(node)) }),
  table_constructor: (flow, node) => ({
    is: 'container',
    kind: 'object',
    entries: namedOf(node).map((one) => {
      const name = fieldOf(one, 'name');
      const value = fieldOf(one, 'value') ?? one;
      if (value.type === 'function_definition' && flow.symbolOf(one)) return entry(flow.text(name), { is: 'function', scope: functionScope(flow, value, one) });
      return entry(name?.type === 'identifier' ? flow.text(name) : null, value === one ? nothing : expression(flow, value));
    }),
  }),
  parenthesized_expression: first,
  binary_expression: (flow, node) => {
    const sides = [expression(flow, fieldOf(node, 'left')), expression(flow, fieldOf(node, 'right'))];
    if (/^(and|or)$/.test(flow.text(fieldOf(node, 'operator'))) || node.children.some(({ type }) => type === 'or' || type === 'and')) return either(sides);
    for (const side of sides) flow.evaluate(side);
    return nothing;
  },
  string: () => literal('string'),
  number: () => literal('number'),
};
