import { fieldOf, fieldsOf, hasWord, namedOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf, pathExpression } from '../builder.ts';
import type { Expression, Parameter, Scope, Target } from '../ir.ts';
import { CONSTRUCTOR } from '../places.ts';
import { passed, walkScala } from './scala-expressions.ts';
import { scalaType, scalaTypeParameters } from './scala-types.ts';

/** Writes what a file of Scala does. */
export function lowerScala(flow: FlowBuilder, root: PlainNode): void {
  flow.package = '';
  walkScala.inside(flow, root);
}

/** A second clause is inside the first one's package; the names of the packages around are names too. */
export function packageClause(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name')).replace(/\s+/g, '');
  if (flow.package) flow.add({ do: 'wildcard', path: flow.package, line: 0 });
  flow.package = flow.package ? `${flow.package}.${name}` : name;
  walkScala.inside(flow, fieldOf(node, 'body'));
}

export function importDeclaration(flow: FlowBuilder, node: PlainNode): void {
  const path = fieldsOf(node, 'path')
    .filter(({ is_named }) => is_named)
    .map((part) => flow.text(part))
    .join('.');
  const last = namedOf(node).at(-1);
  if (last?.type === 'namespace_wildcard') return flow.add({ do: 'wildcard', path, line: node.line });
  if (last?.type === 'as_renamed_identifier') return renamed(flow, path, last);
  if (last?.type !== 'namespace_selectors') return flow.add({ do: 'alias', path, local: path.split('.').pop() ?? path, line: node.line });
  for (const one of namedOf(last)) {
    if (one.type === 'namespace_wildcard') flow.add({ do: 'wildcard', path, line: one.line });
    else if (one.type.endsWith('renamed_identifier')) renamed(flow, path, one);
    else flow.add({ do: 'alias', path: `${path}.${flow.text(one)}`, local: flow.text(one), line: one.line });
  }
}

function renamed(flow: FlowBuilder, path: string, node: PlainNode): void {
  const local = flow.text(fieldOf(node, 'alias'));
  if (local !== '_') flow.add({ do: 'alias', path: `${path}.${flow.text(fieldOf(node, 'name'))}`, local, line: node.line });
}

/** `class`, `trait`, `object`, `enum`: a class and the object of its name are one, with the members of both. */
export function declareClass(flow: FlowBuilder, node: PlainNode): void {
  const name = flow.text(fieldOf(node, 'name'));
  const scope = classScope(flow, node, fieldOf(node, 'body'), name);
  flow.assign(nameOf(name), { is: 'class', scope }, null, 'class');
}

export function classScope(flow: FlowBuilder, node: PlainNode, body: PlainNode | undefined, name: string): number {
  return flow.within('class', node, (here) => {
    here.type_parameters = scalaTypeParameters(flow, node);
    if (name !== '') here.traits.push('reopened');
    if (node.type === 'object_definition') here.traits.push('namespace');
    if (node.type === 'trait_definition') here.traits.push('abstract');
    if (node.type === 'package_object') {
      here.traits.push('namespace', 'package');
      flow.add({ do: 'wildcard', path: [flow.package, name].filter(Boolean).join('.'), line: 0 });
    }
    heritage(flow, node, here);
    const own = fieldsOf(node, 'class_parameters').flatMap((list) => parameters(flow, list));
    for (const one of own) flow.assign(nameOf(one.name), one.type ? null : one.default, one.type, 'variable');
    if (own.length > 0 || node.type === 'class_definition') {
      const scope = flow.within('function', { ...node, end: node.start }, (made) => made.parameters.push(...own), node);
      flow.assign(nameOf(CONSTRUCTOR), { is: 'function', scope }, null, 'function');
    }
    for (const part of body ? namedOf(body) : []) {
      if (part.type === 'enum_case_definitions') for (const one of namedOf(part)) enumCase(flow, one, name);
      else walkScala.statement(flow, part);
    }
  });
}

function heritage(flow: FlowBuilder, node: PlainNode, here: Scope): void {
  const clause = fieldOf(node, 'extend');
  const types = clause ? fieldsOf(clause, 'type').filter(({ is_named }) => is_named) : [];
  types.forEach((one, i) => {
    const type = scalaType(flow, one.type === 'compound_type' ? namedOf(one)[0] : one);
    if (type.path !== '') here.bases.push({ of: pathExpression(type), how: i === 0 ? 'extends' : 'implements', line: one.line });
  });
  for (const list of clause ? fieldsOf(clause, 'arguments') : [])
    flow.evaluate({ is: 'call', callee: { is: 'super' }, arguments: passed(flow, list), form: 'call', line: list.line });
}

function enumCase(flow: FlowBuilder, node: PlainNode, owner: string): void {
  const name = flow.text(fieldOf(node, 'name'));
  const list = fieldOf(fieldOf(node, 'extend') ?? node, 'arguments');
  const made: Expression = { is: 'call', callee: nameOf(owner), arguments: list ? passed(flow, list) : [], form: 'reference', line: node.line };
  if (node.type === 'full_enum_case') flow.assign(nameOf(name), { is: 'class', scope: classScope(flow, node, undefined, '') }, null, 'class');
  else flow.assign(nameOf(name), made, null, 'variable');
}

/** A method without a list of parameters is read like a field. */
export function declareFunction(flow: FlowBuilder, node: PlainNode): void {
  const written = flow.text(fieldOf(node, 'name'));
  const scope = flow.within('function', node, (here) => {
    here.type_parameters = scalaTypeParameters(flow, node);
    here.parameters.push(...fieldsOf(node, 'parameters').flatMap((list) => (list.type === 'parameters' ? parameters(flow, list) : [])));
    const returned = fieldOf(node, 'return_type');
    here.return_type = returned ? scalaType(flow, returned) : null;
    const body = fieldOf(node, 'body');
    if (node.type === 'function_declaration') here.traits.push('abstract');
    if (body) flow.add({ do: 'return', value: walkScala.expression(flow, body) });
  });
  flow.assign(nameOf(written === 'this' ? CONSTRUCTOR : written), { is: 'function', scope }, null, 'function');
}

/** Parameters; those that are given from what is around need not be passed. */
export function parameters(flow: FlowBuilder, list: PlainNode): Parameter[] {
  const is_given = hasWord(list, 'implicit') || hasWord(list, 'using');
  return namedOf(list).flatMap((one): Parameter[] => {
    const name = flow.text(fieldOf(one, 'name') ?? (one.type === 'identifier' ? one : undefined));
    if (name === '') return [];
    const written = fieldOf(one, 'type');
    const value = fieldOf(one, 'default_value');
    const type = written ? scalaType(flow, written) : null;
    const fallback: Expression | null = value ? walkScala.expression(flow, value) : is_given ? { is: 'literal', type: 'none' } : null;
    return [{ target: nameOf(name), name, type, default: fallback, rest: written?.type === 'repeated_parameter_type' ? 'positional' : null }];
  });
}

/** `val`, `var` and `given`, by name or by pattern. */
export function variables(flow: FlowBuilder, node: PlainNode): void {
  const written = fieldOf(node, 'type');
  const value = fieldOf(node, 'value');
  const type = written ? scalaType(flow, written) : null;
  const made = value ? walkScala.expression(flow, value) : null;
  const target = patternOf(flow, fieldOf(node, 'pattern') ?? fieldOf(node, 'name'));
  if (target) flow.assign(target, made, type, 'variable');
  else if (made) flow.evaluate(made);
}

/** What a pattern binds, by position; types that it names are written down beside. */
export function patternOf(flow: FlowBuilder, node: PlainNode | undefined): Target | null {
  if (node?.type === 'identifier') return nameOf(flow.text(node));
  if (node?.type === 'typed_pattern') {
    const [name] = fieldsOf(node, 'pattern');
    const type = fieldOf(node, 'type');
    if (name?.type === 'identifier') flow.assign(nameOf(flow.text(name)), null, scalaType(flow, type), 'variable');
    return null;
  }
  if (node?.type === 'capture_pattern') return patternOf(flow, fieldOf(node, 'name') ?? namedOf(node)[0]);
  const isRow = node?.type === 'tuple_pattern';
  if (!isRow && node?.type !== 'case_class_pattern') return null;
  const parts = (isRow ? namedOf(node) : fieldsOf(node, 'pattern')).flatMap((one, i) => {
    const target = patternOf(flow, one);
    return target ? [{ key: String(i), is_rest: false, target, default: null }] : [];
  });
  return parts.length > 0 ? { is: 'pattern', parts } : null;
}

/** `extension (p: Type) def …`. */
export function extension(flow: FlowBuilder, node: PlainNode): void {
  const receiver = parameters(flow, fieldOf(node, 'parameters') ?? node)[0];
  const functions = fieldsOf(node, 'body').flatMap((body) => (body.type === 'function_definition' ? [body] : namedOf(body)));
  if (!receiver?.type) return walkScala.inside(flow, node);
  const { type } = receiver;
  flow.within('class', { ...node, end: node.start }, (here) => {
    here.attaches_to = type;
    here.type_parameters = scalaTypeParameters(flow, node);
    for (const one of functions) {
      walkScala.statement(flow, one);
      const last = flow.scope.body.at(-1);
      if (last?.do !== 'assign' || last.value?.is !== 'function') continue;
      const made = flow.scopeAt(last.value.scope);
      made.traits.push('extension');
      made.body.unshift({ do: 'assign', target: nameOf(receiver.name), value: { is: 'self' }, type, declares: 'variable' });
    }
  });
}
