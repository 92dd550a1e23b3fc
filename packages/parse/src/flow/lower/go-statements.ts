import { fieldOf, fieldsOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression, Target } from '../ir.ts';
import { declaration } from './go.ts';
import { expression } from './go-expressions.ts';
import { goType } from './go-types.ts';

type Lowering = (flow: FlowBuilder, node: PlainNode) => void;

/** One statement; of an unknown kind, what is inside it. */
export function statement(flow: FlowBuilder, node: PlainNode): void {
  const handler = statements[node.type];
  if (handler) handler(flow, node);
  else if (!declaration(flow, node)) flow.evaluate(expression(flow, node));
}

const inside: Lowering = (flow, node) => {
  for (const child of namedOf(node)) statement(flow, child);
};
const nested: Lowering = (flow, node) => {
  flow.within('block', node, () => inside(flow, node));
};

const statements: Record<string, Lowering> = {
  block: nested,
  statement_list: inside,
  if_statement: nested,
  for_statement: nested,
  for_clause: inside,
  expression_switch_statement: nested,
  expression_case: nested,
  default_case: nested,
  select_statement: inside,
  communication_case: nested,
  type_switch_statement: (flow, node) => {
    flow.within('block', node, () => {
      const start = fieldOf(node, 'initializer');
      const value = fieldOf(node, 'value');
      const name = flow.text(namedOf(fieldOf(node, 'alias') ?? { ...node, children: [] })[0]);
      const switched: Expression = value ? expression(flow, value) : { is: 'literal', type: 'none' };
      if (start) statement(flow, start);
      flow.evaluate(switched);
      for (const one of namedOf(node)) if (one.type === 'type_case' || one.type === 'default_case') typeCase(flow, one, name, switched);
    });
  },
  range_clause: (flow, node) => {
    const [first, second] = namedOf(fieldOf(node, 'left') ?? { ...node, children: [] });
    const right = fieldOf(node, 'right');
    if (right === undefined) return;
    const declares = node.children.some(({ type }) => type === ':=') || !node.children.some(({ type }) => type === '=') ? 'variable' : null;
    const item: Expression = { is: 'iterate', of: expression(flow, right) };
    const to = second ?? (flow.text(right).startsWith('<-') ? first : undefined);
    if (first && second) flow.assign(target(flow, first), { is: 'literal', type: 'int' }, null, declares);
    if (to) flow.assign(target(flow, to), item, null, declares);
    else flow.evaluate(item);
  },
  short_var_declaration: (flow, node) => assign(flow, node, 'variable'),
  assignment_statement: (flow, node) => assign(flow, node, null),
  receive_statement: (flow, node) => {
    const left = fieldOf(node, 'left');
    if (left) assign(flow, node, 'variable');
    else inside(flow, node);
  },
  return_statement: (flow, node) => {
    const [list] = namedOf(node);
    if (list === undefined) return;
    const values = namedOf(list).map((one) => expression(flow, one));
    const [only] = values;
    flow.add({
      do: 'return',
      value: values.length === 1 && only ? only : { is: 'container', kind: 'list', entries: values.map((value, i) => ({ key: String(i), value, is_spread: false })) },
    });
  },
  expression_statement: inside,
  go_statement: inside,
  defer_statement: inside,
  labeled_statement: inside,
  label_name: () => {},
};

/** In each case the name has that case's type. */
function typeCase(flow: FlowBuilder, node: PlainNode, name: string, switched: Expression): void {
  flow.within('block', node, () => {
    const types = fieldsOf(node, 'type').map((one) => goType(flow, one));
    const type = types.length === 1 ? (types[0] ?? null) : null;
    if (name) flow.assign(nameOf(name), type ? { is: 'typed', type, of: null } : switched, null, 'variable');
    for (const child of namedOf(node)) if (child.field !== 'type') statement(flow, child);
  });
}

/** `a, b := f()` takes a row apart; `v, ok := m[k]` takes the first. */
function assign(flow: FlowBuilder, node: PlainNode, declares: 'variable' | null): void {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  if (!left || !right) return;
  const targets = left.type === 'expression_list' ? namedOf(left) : [left];
  const values = right.type === 'expression_list' ? namedOf(right) : [right];
  const [only] = values;
  if (targets.length > 1 && values.length === 1 && only?.type === 'call_expression')
    return flow.assign(
      { is: 'pattern', parts: targets.map((one, i) => ({ key: String(i), is_rest: false, target: target(flow, one), default: null })) },
      expression(flow, only),
      null,
      declares,
    );
  targets.forEach((one, i) => {
    const value = values[i];
    if (value) flow.assign(target(flow, one), expression(flow, value), null, declares);
    else flow.assign(target(flow, one), null, null, declares);
  });
}

function target(flow: FlowBuilder, node: PlainNode): Target {
  if (node.type === 'selector_expression') return { is: 'member', of: expression(flow, fieldOf(node, 'operand') ?? node), name: flow.text(fieldOf(node, 'field')) };
  if (node.type === 'index_expression') return { is: 'element', of: expression(flow, fieldOf(node, 'operand') ?? node), key: null };
  return node.type === 'identifier' && flow.text(node) !== '_' ? nameOf(flow.text(node)) : { is: 'pattern', parts: [] };
}
