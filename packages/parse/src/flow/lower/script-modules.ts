import { fieldOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import { WHOLE } from '../modules.ts';
import { statement } from './script.ts';
import { expression } from './script-expressions.ts';
import { classValue, functionValue, isFunction } from './script-functions.ts';

const quoted = (flow: FlowBuilder, node: PlainNode | undefined): string => flow.text(node).slice(1, -1);

/** `import a, { b as c } from 'm'`, `import * as ns from 'm'`, `import a = require('m')`. */
export function importStatement(flow: FlowBuilder, node: PlainNode): void {
  const module = quoted(flow, fieldOf(node, 'source'));
  for (const clause of namedOf(node)) {
    if (clause.type === 'import_require_clause')
      flow.add({ do: 'import', module: quoted(flow, fieldOf(clause, 'source')), name: 'default', local: flow.text(namedOf(clause)[0]), line: node.line });
    if (clause.type !== 'import_clause') continue;
    for (const part of namedOf(clause)) {
      if (part.type === 'identifier') flow.add({ do: 'import', module, name: 'default', local: flow.text(part), line: node.line });
      else if (part.type === 'namespace_import') flow.add({ do: 'import', module, name: null, local: flow.text(namedOf(part)[0]), line: node.line });
      else for (const one of namedOf(part)) importName(flow, one, module);
    }
  }
}

function importName(flow: FlowBuilder, node: PlainNode, module: string): void {
  const name = flow.text(fieldOf(node, 'name'));
  flow.add({ do: 'import', module, name, local: flow.text(fieldOf(node, 'alias')) || name, line: node.line });
}

/** Every form of `export`. */
export function exportStatement(flow: FlowBuilder, node: PlainNode): void {
  const source = fieldOf(node, 'source');
  const module = source ? quoted(flow, source) : null;
  const declaration = fieldOf(node, 'declaration');
  const value = fieldOf(node, 'value');
  const clause = node.children.find(({ type }) => type === 'export_clause');
  const whole = node.children.find(({ type }) => type === 'namespace_export');
  for (const one of node.children.filter(({ type }) => type === 'decorator')) statement(flow, one);
  for (const one of clause ? namedOf(clause) : []) {
    const local = flow.text(fieldOf(one, 'name'));
    flow.add({ do: 'export', exported: flow.text(fieldOf(one, 'alias')) || local, local, module, line: node.line });
  }
  if (whole) flow.add({ do: 'export', exported: flow.text(namedOf(whole)[0]), local: '*', module, line: node.line });
  else if (module !== null && clause === undefined) flow.add({ do: 'export', exported: '*', local: '*', module, line: node.line });
  const assigned = hasWord(node, '=') ? namedOf(node)[0] : undefined;
  if (assigned) flow.assign(nameOf(WHOLE), expression(flow, assigned), null, 'variable');
  if (declaration) exportDeclaration(flow, node, declaration);
  if (value) exportDefault(flow, node, value);
}

function exportDeclaration(flow: FlowBuilder, node: PlainNode, declaration: PlainNode): void {
  const name = flow.text(fieldOf(declaration, 'name'));
  statement(flow, declaration);
  if (hasWord(node, 'default') && name) flow.add({ do: 'export', exported: 'default', local: name, module: null, line: node.line });
}

const DEFAULT = '*default';

function exportDefault(flow: FlowBuilder, node: PlainNode, value: PlainNode): void {
  const made = isFunction(value) ? functionValue(flow, value, node) : value.type === 'class' ? classValue(flow, value, node) : expression(flow, value);
  flow.assign(nameOf(DEFAULT), made, null, made.is === 'function' ? 'function' : made.is === 'class' ? 'class' : 'variable');
  flow.add({ do: 'export', exported: 'default', local: made.is === 'name' ? made.name : DEFAULT, module: null, line: node.line });
}
