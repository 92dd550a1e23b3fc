import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { argument, type FlowBuilder, nameOf, nothing } from '../builder.ts';
import type { Argument, Expression } from '../ir.ts';
import { BLOCK, blockValue, child, expression, inside, methodName } from './ruby.ts';
import { keyOf } from './ruby-assignments.ts';
import { directive } from './ruby-directives.ts';

export function call(flow: FlowBuilder, node: PlainNode): Expression {
  const name = flow.text(fieldOf(node, 'method'));
  const receiver = fieldOf(node, 'receiver');
  const list = fieldOf(node, 'arguments');
  if (receiver === undefined && directive(flow, name, list ? namedOf(list) : [], node)) return nothing;
  const given = fieldOf(node, 'block');
  const all = [...passed(flow, list), ...(given ? [argument(blockValue(flow, given), BLOCK)] : [])];
  if (name === 'super') return superCall(flow, all, node.line);
  const of: Expression | null = receiver ? expression(flow, receiver) : name === 'new' ? { is: 'self' } : null;
  if (of && name === 'class') return { is: 'typed', type: { path: 'type', arguments: [{ path: 'Self', arguments: [] }] }, of };
  const sent = list && /^(public_|__)?send(__)?$/.test(name) ? keyOf(flow, namedOf(list)[0]) : null;
  if (sent !== null) return { is: 'call', callee: of ? { is: 'member', of, name: sent } : nameOf(sent), arguments: all.slice(1), form: 'call', line: node.line };
  if (name === 'method' && list && keyOf(flow, namedOf(list)[0]) !== null) return { is: 'member', of: of ?? { is: 'self' }, name: keyOf(flow, namedOf(list)[0]) ?? '' };
  const form = name === 'new' ? 'new' : list === undefined && given === undefined ? 'named' : 'call';
  return { is: 'call', callee: of ? { is: 'member', of, name } : nameOf(name), arguments: all, form, line: node.line };
}

/** `super`: the method of the same name above. */
export function superCall(flow: FlowBuilder, all: Argument[], line: number): Expression {
  const name = methodName(flow);
  return { is: 'call', callee: name === undefined ? { is: 'super' } : { is: 'member', of: { is: 'super' }, name }, arguments: all, form: 'call', line };
}

export function passed(flow: FlowBuilder, list: PlainNode | undefined): Argument[] {
  return (list ? namedOf(list) : []).map((one) => {
    if (one.type === 'pair') return argument(child(flow, one, 'value'), keyOf(flow, fieldOf(one, 'key')));
    if (one.type === 'block_argument') return argument(blockArgument(flow, one), BLOCK);
    return one.type === 'splat_argument' || one.type === 'hash_splat_argument' ? argument(inside(flow, one), null, true) : argument(expression(flow, one));
  });
}

/** `&:name` calls that method of what it is given. */
function blockArgument(flow: FlowBuilder, node: PlainNode): Expression {
  const name = keyOf(flow, namedOf(node)[0]);
  if (name === null) return inside(flow, node);
  const scope = flow.within('function', node, (here) => {
    here.traits.push('arrow');
    here.parameters.push({ target: nameOf('it'), name: 'it', type: null, default: null, rest: null });
    flow.add({ do: 'return', value: { is: 'call', callee: { is: 'member', of: nameOf('it'), name }, arguments: [], form: 'named', line: node.line } });
  });
  return { is: 'function', scope };
}
