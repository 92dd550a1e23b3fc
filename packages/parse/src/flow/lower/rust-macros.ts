import type { PlainNode } from '../../tree.ts';
import { argument, type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression } from '../ir.ts';

/** A macro's arguments are only words to the grammar; paths, members and calls among them are read as what they look like. */
export function macroCalls(flow: FlowBuilder, tree: PlainNode): Expression[] {
  const values: Expression[] = [];
  let here: Expression | null = null;
  let joined = false;
  for (const token of tree.children) {
    if (token.type === 'token_tree') {
      const inner = macroCalls(flow, token);
      if (here !== null && flow.text(token).startsWith('(')) here = { is: 'call', callee: here, arguments: inner.map((value) => argument(value)), form: 'call', line: token.line };
      else values.push(...inner);
    } else if (token.type === '.' || token.type === '::') joined = true;
    else if (/^(identifier|self|crate|super|type_identifier|primitive_type)$/.test(token.type)) {
      const name = flow.text(token);
      if (joined && here !== null) here = { is: 'member', of: here, name };
      else {
        if (here !== null) values.push(here);
        here = nameOf(name);
      }
      joined = false;
    } else if (token.type !== '?' && token.type !== 'integer_literal') {
      if (here !== null) values.push(here);
      here = null;
      joined = false;
    }
  }
  if (here !== null) values.push(here);
  return values;
}
