import { rowOf } from '../../row-of.ts';
import { fieldOf, type PlainNode } from '../../tree.ts';
import { type FlowBuilder, nameOf } from '../builder.ts';
import type { Expression } from '../ir.ts';
import { expression, path } from './ruby.ts';
import { keyOf } from './ruby-assignments.ts';

type Directive = (flow: FlowBuilder, values: readonly PlainNode[], node: PlainNode, name: string) => boolean;

/** `include`, `require`, `attr_reader` and their like say what a class or a file is; true when it is one of them. */
export function directive(flow: FlowBuilder, name: string, values: readonly PlainNode[], node: PlainNode): boolean {
  return rowOf(directives, name)?.(flow, values, node, name) ?? false;
}

const mixIn: Directive = (flow, values, { line }) => {
  if (flow.scope.kind !== 'class' || values.length === 0) return false;
  for (const one of values) if (/^(constant|scope_resolution)$/.test(one.type)) flow.scope.bases.push({ of: path(flow, one), how: 'implements', line });
  return true;
};

const requireFile: Directive = (flow, values, { line }, name) => {
  const [first] = name === 'autoload' ? values.slice(1) : values;
  if (first?.type !== 'string') return false;
  const written = flow.text(first).slice(1, -1);
  flow.add({ do: 'import', module: name === 'require_relative' ? `./${written}` : written, name: null, local: `require ${written}`, line });
  return true;
};

const inClass = (flow: FlowBuilder): boolean => flow.scope.kind === 'class';

/** `attr_reader :name` reads `@name`. */
const attributes: Directive = (flow, values) => {
  if (!inClass(flow)) return false;
  for (const one of values) {
    const name = keyOf(flow, one);
    if (name !== null) flow.assign(nameOf(name), { is: 'member', of: { is: 'self' }, name: `@${name}` }, null, 'variable');
  }
  return true;
};

const attributesWritten: Directive = (flow, values, node, name) => {
  for (const one of values) {
    const key = keyOf(flow, one);
    if (key !== null && inClass(flow)) flow.assign({ is: 'member', of: { is: 'self' }, name: `@${key}` }, { is: 'member', of: { is: 'self' }, name: key });
  }
  return name === 'attr_writer' ? inClass(flow) : attributes(flow, values, node, name);
};

/** What a delegated method is called on: `:@held`, `:reader` or a constant. */
function held(flow: FlowBuilder, node: PlainNode): Expression {
  const name = keyOf(flow, node);
  if (name === null) return expression(flow, node);
  return /^[A-Z]/.test(name) ? nameOf(name) : { is: 'member', of: { is: 'self' }, name: name === 'class' ? 'itself' : name };
}

const hand = (flow: FlowBuilder, to: PlainNode, method: string, own: string): void =>
  flow.assign(nameOf(own), { is: 'member', of: held(flow, to), name: method }, null, 'variable');

const directives: Record<string, Directive> = {
  include: mixIn,
  extend: mixIn,
  prepend: mixIn,
  require: requireFile,
  require_relative: requireFile,
  require_dependency: requireFile,
  load: requireFile,
  autoload: requireFile,
  attr_reader: attributes,
  attr: attributes,
  attr_accessor: attributesWritten,
  attr_writer: attributesWritten,
  alias_method: (flow, [name, of]) => {
    const [own, other] = [name && keyOf(flow, name), of && keyOf(flow, of)];
    if (!inClass(flow) || !own || !other) return false;
    flow.assign(nameOf(own), nameOf(other), null, 'variable');
    return true;
  },
  def_delegator: (flow, [to, method, own]) => {
    const [name, given] = [method && keyOf(flow, method), own ? keyOf(flow, own) : null];
    if (!inClass(flow) || !to || !name) return false;
    hand(flow, to, name, given ?? name);
    return true;
  },
  def_delegators: (flow, [to, ...methods]) => {
    if (!inClass(flow) || !to) return false;
    for (const one of methods) hand(flow, to, keyOf(flow, one) ?? '', keyOf(flow, one) ?? '');
    return true;
  },
  delegate: (flow, values) => {
    const to = values.find((one) => one.type === 'pair' && keyOf(flow, fieldOf(one, 'key')) === 'to');
    const target = to && fieldOf(to, 'value');
    if (!inClass(flow) || !target) return false;
    for (const one of values) if (one.type === 'simple_symbol') hand(flow, target, keyOf(flow, one) ?? '', keyOf(flow, one) ?? '');
    return true;
  },
};
