import { fieldOf, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';

/** Writes what a shell script does: which functions run which, and what it sources. */
export function lowerBash(flow: FlowBuilder, root: PlainNode): void {
  const open: PlainNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'function_definition') declareFunction(flow, node);
    else {
      if (node.type === 'command') command(flow, node);
      open.push(...namedOf(node).toReversed());
    }
  }
}

function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const body = fieldOf(node, 'body');
  const scope = flow.within('function', node, () => {
    if (body) lowerBash(flow, body);
  });
  flow.assign(nameOf(flow.text(fieldOf(node, 'name'))), { is: 'function', scope }, null, 'function');
}

function command(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const [first] = node.children.filter(({ field }) => field === 'argument');
  if ((name === 'source' || name === '.') && first) {
    const path = flow
      .text(first)
      .replace(/^["']|["']$/g, '')
      .replace(/^.*\}\/|^\$\w+\/|^.*\)"?\//, './');
    flow.add({ do: 'import', module: path, name: '*', local: '*', line: node.line });
  } else if (/^[\w:.-]+$/.test(name)) flow.evaluate({ is: 'call', callee: nameOf(name), arguments: [], form: 'call', line: node.line });
}
