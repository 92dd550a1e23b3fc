import { hasWord, namedOf, type PlainNode } from '../../tree.ts';
import type { FlowBuilder } from '../builder.ts';

const within = (node: PlainNode, type: string): PlainNode | undefined => {
  for (const child of node.children) {
    const found = child.type === type ? child : within(child, type);
    if (found) return found;
  }
  return undefined;
};

/** What a file imports, exports and is a part of. The parts of a library see what it sees. */
export function importsOf(flow: FlowBuilder, root: PlainNode): void {
  const has_parts = root.children.some(({ type }) => type === 'part_directive');
  for (const node of namedOf(root)) {
    const module = flow.text(within(node, 'string_literal')).slice(1, -1);
    if (node.type === 'import_or_export') directive(flow, node, module, has_parts);
    else if (node.type === 'part_directive') {
      open(flow, module, node.line);
      flow.add({ do: 'export', exported: '*', local: '*', module, line: node.line });
    } else if (node.type === 'part_of_directive' && module) open(flow, module, node.line);
    const library = node.type === 'part_of_directive' || (node.type === 'library_name' && has_parts) ? within(node, 'dotted_identifier_list') : undefined;
    if (library) flow.package = flow.text(library).replace(/\s/g, '');
  }
}

const open = (flow: FlowBuilder, module: string, line: number): void => flow.add({ do: 'import', module, name: '*', local: '*', line });

function directive(flow: FlowBuilder, node: PlainNode, module: string, hands_on: boolean): void {
  const inner = within(node, 'import_specification') ?? within(node, 'library_export') ?? node;
  const shown = namedOf(inner)
    .filter((one) => one.type === 'combinator' && hasWord(one, 'show'))
    .flatMap(namedOf);
  const prefix = namedOf(inner).find(({ type }) => type === 'identifier');
  const line = node.line;
  if (inner.type === 'library_export') {
    if (shown.length === 0) flow.add({ do: 'export', exported: '*', local: '*', module, line });
    for (const name of shown.map((one) => flow.text(one))) flow.add({ do: 'export', exported: name, local: name, module, line });
  } else if (prefix) flow.add({ do: 'import', module, name: null, local: flow.text(prefix), line });
  else if (shown.length > 0) for (const name of shown.map((one) => flow.text(one))) flow.add({ do: 'import', module, name, local: name, line });
  else {
    open(flow, module, line);
    if (hands_on) flow.add({ do: 'export', exported: '*', local: '*', module, line });
  }
}
