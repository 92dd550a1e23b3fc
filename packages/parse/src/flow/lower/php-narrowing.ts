import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { Narrowed } from './narrowing.ts';
import { phpPath } from './php-types.ts';

/** What holds where a test is true: `$value instanceof Type`. */
export function heldIf(flow: FlowBuilder, test: PlainNode | undefined): Narrowed {
  if (test?.type === 'parenthesized_expression') return heldIf(flow, namedOf(test)[0]);
  const [left, right] = test?.type === 'binary_expression' ? [fieldOf(test, 'left'), fieldOf(test, 'right')] : [];
  if (test === undefined || left === undefined || right === undefined) return new Map();
  const between = test.children.find(({ is_named, type }) => !is_named && /^(instanceof|&&|and)$/.test(type))?.type;
  if (between === '&&' || between === 'and') return new Map([...heldIf(flow, left), ...heldIf(flow, right)]);
  const isWritten = between === 'instanceof' && /^(name|qualified_name)$/.test(right.type) && /^(variable_name|member_access_expression)$/.test(left.type);
  return isWritten && flow.text(left) !== '$this' ? new Map([[flow.text(left), typeOf(phpPath(flow.text(right)))]]) : new Map();
}

/** What holds after a statement that leaves the block unless `$value instanceof Type`. */
export function heldAfter(flow: FlowBuilder, statement: PlainNode): Narrowed {
  if (statement.type !== 'if_statement' || fieldOf(statement, 'alternative')) return new Map();
  const body = fieldOf(statement, 'body');
  const last = body?.type === 'compound_statement' ? namedOf(body).at(-1) : body;
  const thrown = last?.type === 'expression_statement' ? namedOf(last)[0] : last;
  if (!/^(return_statement|throw_expression|continue_statement|break_statement)$/.test(thrown?.type ?? '')) return new Map();
  return heldUnless(flow, fieldOf(statement, 'condition'));
}

function heldUnless(flow: FlowBuilder, test: PlainNode | undefined): Narrowed {
  if (test?.type === 'parenthesized_expression') return heldUnless(flow, namedOf(test)[0]);
  return test?.type === 'unary_op_expression' && flow.text(test).startsWith('!') ? heldIf(flow, namedOf(test)[0]) : new Map();
}
