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
  const given = node.children.filter(({ field }) => field === 'argument');
  const [first] = given;
  if ((name === 'source' || name === '.') && first) {
    const path = flow
      .text(first)
      .replace(/^["']|["']$/g, '')
      .replace(/^.*\}\/|^\$\w+\/|^.*\)"?\//, './');
    flow.add({ do: 'import', module: path, name: '*', local: '*', line: node.line });
  } else if (/^[\w:.-]+$/.test(name)) run(flow, name, node.line, 'call');
  if (name === 'trap' || name === 'eval')
    for (const one of startsOf(flow, name === 'trap' ? first : given.find(({ type }) => type === 'string'))) run(flow, one, node.line, 'reference');
  if (name === 'run' || name === 'time') for (const one of firstWord(flow, given)) run(flow, one, node.line, 'reference');
}

const run = (flow: FlowBuilder, name: string, line: number, form: 'call' | 'reference'): void => flow.evaluate({ is: 'call', callee: nameOf(name), arguments: [], form, line });

/** The first argument that is no option: what a test's `run` runs. */
function firstWord(flow: FlowBuilder, given: readonly PlainNode[]): string[] {
  const word = given.map((one) => flow.text(one)).find((text) => !/^[-!]/.test(text));
  return word && /^[\w:.-]+$/.test(word) ? [word] : [];
}

/** The first words of the commands in a text that will be run. */
function startsOf(flow: FlowBuilder, node: PlainNode | undefined): string[] {
  const text = flow.text(node).replace(/^(["'])(.*)\1$/s, '$2');
  return text.split(/;|&&|\|\||\n/).flatMap((one) => /^\s*([\w:.-]+)(?=\s|$)/.exec(one)?.[1] ?? []);
}
