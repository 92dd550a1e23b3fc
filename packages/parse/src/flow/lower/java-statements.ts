import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import { declaration, variables } from './java.ts';
import { expression } from './java-expressions.ts';
import { javaType } from './java-types.ts';

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
  if_statement: inside,
  while_statement: inside,
  do_statement: inside,
  for_statement: nested,
  labeled_statement: inside,
  synchronized_statement: inside,
  try_statement: inside,
  finally_clause: inside,
  switch_expression: nested,
  switch_block: inside,
  switch_rule: nested,
  switch_block_statement_group: inside,
  expression_statement: inside,
  local_variable_declaration: (flow, node) => variables(flow, node),
  return_statement: (flow, node) => {
    for (const child of namedOf(node)) flow.add({ do: 'return', value: expression(flow, child) });
  },
  enhanced_for_statement: (flow, node) => {
    flow.within('block', node, () => {
      const value = fieldOf(node, 'value');
      const body = fieldOf(node, 'body');
      if (value) flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'iterate', of: expression(flow, value) }, javaType(flow, fieldOf(node, 'type')), 'variable');
      if (body) statement(flow, body);
    });
  },
  try_with_resources_statement: nested,
  resource_specification: inside,
  resource: (flow, node) => {
    const value = fieldOf(node, 'value');
    const name = fieldOf(node, 'name');
    if (name) flow.assign(nameOf(flow.text(name)), value ? expression(flow, value) : null, javaType(flow, fieldOf(node, 'type')), 'variable');
    else inside(flow, node);
  },
  catch_clause: (flow, node) => {
    flow.within('block', node, () => {
      const parameter = node.children.find(({ type }) => type === 'catch_formal_parameter');
      const type = parameter?.children.find((child) => child.type === 'catch_type');
      if (parameter) flow.assign(nameOf(flow.text(fieldOf(parameter, 'name'))), null, javaType(flow, type), 'variable');
      const body = fieldOf(node, 'body');
      if (body) inside(flow, body);
    });
  },
};
