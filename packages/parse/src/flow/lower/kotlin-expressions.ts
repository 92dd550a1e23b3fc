import { fieldOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { argument, either, entry, type FlowBuilder, literal, nameOf, nothing, pathExpression } from '../builder.ts';
import { type Argument, type Expression, LAST } from '../ir.ts';
import { bodyOf, childOf, classScope, companion, declareClass, declareFunction, importHeader, packageHeader, parameters, property, secondaryConstructor } from './kotlin.ts';
import { isType, kotlinType } from './kotlin-types.ts';
import { type ExpressionTable, type StatementTable, walk } from './walk.ts';

export const walkKotlin = walk(() => ({ statements, expressions }));
const { expression, first, inside, nested } = walkKotlin;

/** The statements of a block, in the scope that is open. */
export const kotlinStatements = inside;

const statements: StatementTable = {
  package_header: packageHeader,
  import: importHeader,
  class_declaration: declareClass,
  object_declaration: declareClass,
  companion_object: companion,
  function_declaration: declareFunction,
  secondary_constructor: secondaryConstructor,
  property_declaration: property,
  anonymous_initializer: nested,
  block: nested,
  type_alias: (flow, node) => {
    const scope = flow.within('class', node, (here) => {
      here.alias = kotlinType(flow, namedOf(node).findLast(isType));
    });
    flow.assign(nameOf(flow.text(fieldOf(node, 'type'))), { is: 'class', scope }, null, 'class');
  },
  for_statement: (flow, node) => {
    flow.within('block', node, () => {
      const [bound, over, ...rest] = namedOf(node).filter(({ type }) => type !== 'annotation');
      if (bound && over) bind(flow, bound, { is: 'iterate', of: expression(flow, over) });
      for (const one of rest) walkKotlin.statement(flow, one);
    });
  },
  catch_block: (flow, node) => {
    flow.within('block', node, () => {
      flow.assign(nameOf(flow.text(childOf(node, 'identifier'))), null, kotlinType(flow, namedOf(node).find(isType)), 'variable');
      inside(flow, childOf(node, 'block'));
    });
  },
  assignment: (flow, node) => {
    const left = fieldOf(node, 'left');
    const value = expression(flow, fieldOf(node, 'right'));
    const [of, name] = left ? namedOf(left) : [];
    if (left?.type === 'identifier') flow.assign(nameOf(flow.text(left)), value);
    else if (left?.type === 'navigation_expression' && name) flow.assign({ is: 'member', of: expression(flow, of), name: flow.text(name) }, value);
    else if (left?.type === 'index_expression') flow.assign({ is: 'element', of: expression(flow, of), key: null }, value);
    else flow.evaluate(value);
  },
  return_expression: (flow, node) => {
    if (namedOf(node).length > 0) flow.add({ do: 'return', value: expression(flow, namedOf(node).at(-1)) });
  },
};

function bind(flow: FlowBuilder, node: PlainNode, value: Expression): void {
  if (node.type === 'variable_declaration') {
    const written = namedOf(node).find(isType);
    return flow.assign(nameOf(flow.text(childOf(node, 'identifier'))), value, written ? kotlinType(flow, written) : null, 'variable');
  }
  const parts = namedOf(node).map((one, i) => ({ key: String(i), is_rest: false, target: nameOf(flow.text(childOf(one, 'identifier'))), default: null }));
  flow.assign({ is: 'pattern', parts }, value, null, 'variable');
}

/** What a call or a constructor's call is given. */
export function passed(flow: FlowBuilder, node: PlainNode): Argument[] {
  const list = childOf(node, 'value_arguments');
  const written = (list ? namedOf(list) : []).map((one) => {
    const name = hasWord(one, '=') ? namedOf(one)[0] : undefined;
    return argument(expression(flow, namedOf(one).at(-1)), name ? flow.text(name) : null, hasWord(one, '*'));
  });
  const lambda = childOf(node, 'annotated_lambda');
  return lambda ? [...written, argument(first(flow, lambda), LAST)] : written;
}

const MAKES_LIST = /^(?:listOf|mutableListOf|arrayListOf|setOf|mutableSetOf|hashSetOf|linkedSetOf|sortedSetOf|arrayOf|sequenceOf|listOfNotNull|setOfNotNull|flowOf)$/;

function call(flow: FlowBuilder, node: PlainNode): Expression {
  const [head] = namedOf(node);
  // `f(a) { … }` is written as a call of what `f(a)` gives.
  const within = head?.type === 'call_expression' && childOf(node, 'value_arguments') === undefined ? head : undefined;
  const callee = within ? namedOf(within)[0] : head;
  const args = [...(within ? passed(flow, within) : []), ...passed(flow, node)];
  const name = callee?.type === 'identifier' ? flow.text(callee) : '';
  if (MAKES_LIST.test(name) && !flow.isLocal(name)) return { is: 'container', kind: 'list', entries: args.map(({ value }) => entry(null, value)) };
  if (/^(lazy|run)$/.test(name) && args.length > 0) return { is: 'call', callee: args.at(-1)?.value ?? nothing, arguments: [], form: 'reference', line: node.line };
  const [first_given, ...others] = args;
  // `with(object) { … }` runs on its object as `object.run { … }` does.
  if (name === 'with' && first_given && others.length === 1)
    return { is: 'call', callee: { is: 'member', of: first_given.value, name }, arguments: others, form: 'reference', line: node.line };
  const made: Expression = { is: 'call', callee: expression(flow, callee), arguments: args, form: 'call', line: node.line };
  const types = childOf(within ?? node, 'type_arguments');
  if (types === undefined || !/^[A-Z]/.test(name)) return made;
  return either([made, { is: 'typed', type: { path: name, arguments: namedOf(types).map((one) => kotlinType(flow, one)) }, of: null }]);
}

function lambda(flow: FlowBuilder, node: PlainNode): Expression {
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    const list = childOf(node, 'lambda_parameters');
    const named = list ? namedOf(list) : [];
    for (const one of named) {
      const name = one.type === 'variable_declaration' ? flow.text(childOf(one, 'identifier')) : '';
      const written = namedOf(one).find(isType);
      const parts = namedOf(one).map((part, i) => ({ key: String(i), is_rest: false, target: nameOf(flow.text(childOf(part, 'identifier'))), default: null }));
      here.parameters.push({ target: name ? nameOf(name) : { is: 'pattern', parts }, name, type: written ? kotlinType(flow, written) : null, default: null, rest: null });
    }
    if (list === undefined) here.parameters.push({ target: nameOf('it'), name: 'it', type: null, default: { is: 'literal', type: 'none' }, rest: null });
    const body = namedOf(node).filter((one) => one !== list);
    body.forEach((one, i) => {
      if (i === body.length - 1 && statements[one.type] === undefined) flow.add({ do: 'return', value: expression(flow, one) });
      else walkKotlin.statement(flow, one);
    });
  });
  return { is: 'function', scope };
}

/** The last value of each branch. */
function branches(flow: FlowBuilder, parts: readonly PlainNode[]): Expression {
  return either(parts.map((part) => (part.type === 'block' ? blockValue(flow, part) : partValue(flow, part))));
}

function blockValue(flow: FlowBuilder, node: PlainNode): Expression {
  const parts = namedOf(node);
  const last = parts.pop();
  for (const part of parts) walkKotlin.statement(flow, part);
  return last ? partValue(flow, last) : nothing;
}

function partValue(flow: FlowBuilder, node: PlainNode): Expression {
  const handler = statements[node.type];
  if (handler === undefined) return expression(flow, node);
  handler(flow, node);
  return nothing;
}

const expressions: ExpressionTable = {
  identifier: (flow, node) => {
    const name = flow.text(node);
    if (name === 'true' || name === 'false') return literal('Boolean');
    return name === 'null' ? nothing : nameOf(name.replaceAll('`', ''));
  },
  this_expression: () => ({ is: 'self' }),
  super_expression: () => ({ is: 'super' }),
  navigation_expression: (flow, node) => {
    const [of, name] = namedOf(node);
    return { is: 'member', of: expression(flow, of), name: flow.text(name) };
  },
  call_expression: call,
  annotated_lambda: (flow, node) => expression(flow, childOf(node, 'lambda_literal')),
  lambda_literal: lambda,
  anonymous_function: (flow, node) => ({
    is: 'function',
    scope: flow.within('function', node, (here) => {
      here.parameters.push(...parameters(flow, childOf(node, 'function_value_parameters')));
      bodyOf(flow, childOf(node, 'function_body'));
    }),
  }),
  object_literal: (flow, node) => ({
    is: 'call',
    callee: { is: 'class', scope: classScope(flow, node, '') },
    arguments: [],
    form: 'reference',
    line: node.line,
  }),
  callable_reference: (flow, node) => {
    const [of, name] = namedOf(node);
    if (name === undefined) return expression(flow, of);
    return { is: 'member', of: of && isType(of) ? pathExpression(kotlinType(flow, of)) : expression(flow, of), name: flow.text(name) };
  },
  index_expression: (flow, node) => {
    const [of, ...keys] = namedOf(node);
    for (const key of keys) flow.evaluate(expression(flow, key));
    return { is: 'element', of: expression(flow, of), key: null };
  },
  as_expression: (flow, node) => ({ is: 'typed', type: kotlinType(flow, fieldOf(node, 'right')), of: expression(flow, fieldOf(node, 'left')) }),
  if_expression: (flow, node) => {
    flow.evaluate(expression(flow, fieldOf(node, 'condition')));
    return branches(
      flow,
      namedOf(node).filter(({ field }) => field !== 'condition'),
    );
  },
  when_expression: (flow, node) => {
    const made: Expression[] = [];
    for (const part of namedOf(node)) {
      if (part.type !== 'when_entry') walkKotlin.statement(flow, part);
      else {
        for (const one of namedOf(part)) if (one.field === 'condition') flow.evaluate(expression(flow, one));
        made.push(
          branches(
            flow,
            namedOf(part)
              .filter(({ field }) => field !== 'condition')
              .slice(-1),
          ),
        );
      }
    }
    return either(made);
  },
  when_subject: (flow, node) => {
    const declared = childOf(node, 'variable_declaration');
    if (declared === undefined) flow.evaluate(first(flow, node));
    else bind(flow, declared, expression(flow, namedOf(node).at(-1)));
    return nothing;
  },
  try_expression: (flow, node) => {
    const [body, ...rest] = namedOf(node);
    const value = body ? blockValue(flow, body) : nothing;
    for (const part of rest) walkKotlin.statement(flow, part);
    return value;
  },
  parenthesized_expression: first,
  unary_expression: (flow, node) => expression(flow, fieldOf(node, 'argument') ?? namedOf(node)[0]),
  binary_expression: (flow, node) => {
    const left = expression(flow, fieldOf(node, 'left'));
    const right = fieldOf(node, 'right');
    const operator = flow.text({ ...node, start: fieldOf(node, 'left')?.end ?? node.start, end: right?.start ?? node.end }).trim();
    const isElvis = operator.includes('?:');
    const other = right ? partValue(flow, right) : nothing;
    if (isElvis) return either([left, other]);
    flow.evaluate(left);
    flow.evaluate(other);
    if (/^(?:[<>]=?|[!=]==?|&&|\|\|)$/.test(operator)) return literal('Boolean');
    return left.is === 'literal' && (left.type === 'String' || (other.is === 'literal' && other.type === left.type)) ? left : nothing;
  },
  infix_expression: (flow, node) => {
    const [of, name, given] = namedOf(node);
    if (name === undefined || given === undefined) return nothing;
    const args = [argument(expression(flow, given))];
    return { is: 'call', callee: { is: 'member', of: expression(flow, of), name: flow.text(name) }, arguments: args, form: 'call', line: node.line };
  },
  string_literal: (flow, node) => {
    inside(flow, node);
    return literal('String');
  },
  multiline_string_literal: (flow, node) => {
    inside(flow, node);
    return literal('String');
  },
  character_literal: () => literal('Char'),
  boolean_literal: () => literal('Boolean'),
  number_literal: (flow, node) => literal(/l$/i.test(flow.text(node)) ? 'Long' : 'Int'),
  float_literal: (flow, node) => literal(/f$/i.test(flow.text(node)) ? 'Float' : 'Double'),
  type_test: () => nothing,
  string_content: () => nothing,
  user_type: () => nothing,
};
