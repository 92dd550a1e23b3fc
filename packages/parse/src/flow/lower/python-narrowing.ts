import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, typeOf } from '../builder.ts';
import type { TypeExpression } from '../ir.ts';
import type { Narrowed } from './narrowing.ts';
import { pythonType } from './python-types.ts';

/** What holds where a test is true. */
export function heldIf(flow: FlowBuilder, test: PlainNode | undefined): Narrowed {
  if (test === undefined) return new Map();
  if (test.type === 'parenthesized_expression') return heldIf(flow, namedOf(test)[0]);
  if (test.type === 'boolean_operator' && test.children.some(({ type }) => type === 'and'))
    return new Map([...heldIf(flow, fieldOf(test, 'left')), ...heldIf(flow, fieldOf(test, 'right'))]);
  return test.type === 'call' ? instanceTest(flow, test) : new Map();
}

/** What holds where a test is false. */
export function heldUnless(flow: FlowBuilder, test: PlainNode | undefined): Narrowed {
  if (test?.type === 'parenthesized_expression') return heldUnless(flow, namedOf(test)[0]);
  if (test?.type === 'boolean_operator' && test.children.some(({ type }) => type === 'or'))
    return new Map([...heldUnless(flow, fieldOf(test, 'left')), ...heldUnless(flow, fieldOf(test, 'right'))]);
  return test?.type === 'not_operator' ? heldIf(flow, fieldOf(test, 'argument')) : new Map();
}

/** What holds after a statement: what it asserted, or what would have left the block. */
export function heldAfter(flow: FlowBuilder, statement: PlainNode): Narrowed {
  if (statement.type === 'assert_statement') return heldIf(flow, namedOf(statement)[0]);
  if (statement.type !== 'if_statement' || fieldOf(statement, 'alternative')) return new Map();
  const last = namedOf(fieldOf(statement, 'consequence') ?? statement).at(-1);
  return /^(return|raise|continue|break)_statement$/.test(last?.type ?? '') ? heldUnless(flow, fieldOf(statement, 'condition')) : new Map();
}

/** `isinstance(value, Type)`. */
function instanceTest(flow: FlowBuilder, call: PlainNode): Narrowed {
  const [value, type] = namedOf(fieldOf(call, 'arguments') ?? call);
  const test = flow.text(fieldOf(call, 'function'));
  if (!/^(isinstance|issubclass)$/.test(test) || !value || !type || !/^(identifier|attribute)$/.test(value.type)) return new Map();
  const types = type.type === 'tuple' ? namedOf(type).map((one) => pythonType(flow, one)) : [pythonType(flow, type)];
  if (types.some(({ path }) => path === '')) return new Map();
  const all = types.length === 1 ? (types[0] as TypeExpression) : typeOf('|', ...types);
  return new Map([[flow.text(value), test === 'issubclass' ? typeOf('type', all) : all]]);
}
