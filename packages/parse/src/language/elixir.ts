import type { Visibility } from '@doctown/schema';
import type { Node } from '../grammar.ts';
import { argumentsOf, attributeOf, children, clausesOf, definedBy, wordOf } from './elixir-heads.ts';
import type { Found, LanguageRules } from './rules.ts';

const TYPES = /^(type|typep|opaque)$/;
const CALLBACKS = /^(callback|macrocallback)$/;
/** Attributes that say something about the code rather than hold a value. */
const SAYS =
  /^(moduledoc|doc|typedoc|spec|impl|behaviour|behavior|derive|dialyzer|compile|external_resource|before_compile|after_compile|after_verify|on_load|on_definition|enforce_keys|optional_callbacks|deprecated|since|vsn|tag|moduletag|describetag|file|nifs|fallback_to_any|protocol|for|undef_impl_for)$/;
/** Attributes that belong to the definition below them. */
const ABOVE = /^(doc|spec|impl|typedoc|deprecated|since|dialyzer)$/;

const keyword = (node: Node | undefined, name: string): Node | undefined =>
  children(children(node).find(({ type }) => type === 'keywords'))
    .find((pair) => pair.childForFieldName('key')?.text.trim() === `${name}:`)
    ?.childForFieldName('value') ?? undefined;

/** `defimpl P, for: T` is the module `P.T`. */
function implementation(node: Node, around: Found['around']): string {
  const list = argumentsOf(node);
  const of = keyword(list, 'for');
  const outer = around.map(({ name }) => name).join('.');
  return `${children(list)[0]?.text}.${of === undefined || of.text === '__MODULE__' ? outer : of.text}`;
}

/** What the clauses of one thing have in common. */
function keyOf(node: Node): string | null {
  const attribute = attributeOf(node);
  const head = definedBy(node);
  if (attribute !== null && !TYPES.test(wordOf(attribute)) && !CALLBACKS.test(wordOf(attribute)))
    return children(argumentsOf(attribute)).length > 0 ? `@${wordOf(attribute)}` : null;
  return head === null ? null : `${attribute === null ? '' : '@'}${head.name}/${head.arity}`;
}

function refineAttribute({ name, node, around }: Found): ReturnType<LanguageRules['refine']> {
  const head = definedBy(node);
  if (TYPES.test(name) || CALLBACKS.test(name)) return head && { kind: TYPES.test(name) ? 'type_alias' : 'method', name: head.name, suffix: `/${head.arity}` };
  const in_module = /^(namespace|interface|impl)$/.test(around.at(-1)?.kind ?? '');
  return SAYS.test(name) || !in_module || !clausesOf(node, keyOf).is_first ? null : { kind: 'const', name };
}

/** Elixir: functions of a name differ by how many arguments they take, and their clauses are one; modules name themselves. */
export const elixir: LanguageRules = {
  separator: '.',
  line_mark: '#',
  moduleName: (file_path) => file_path.replace(/\.exs?$/, ''),
  packageOf: () => '',
  refine(found) {
    const { kind, node, around } = found;
    if (node.type === 'unary_operator') return refineAttribute(found);
    const word = wordOf(node);
    if (kind === 'struct') return /^(namespace|impl)$/.test(around.at(-1)?.kind ?? '') ? { kind, name: '__struct__' } : null;
    if (kind === 'namespace') {
      const first = children(argumentsOf(node))[0];
      if (first?.type !== 'alias') return null;
      if (word === 'defimpl') return { kind: 'impl', name: implementation(node, around) };
      const [name = '', ...outer] = first.text.split('.').reverse();
      return { kind: word === 'defprotocol' ? 'interface' : kind, name, qualifier: outer.reverse().join('.') };
    }
    const head = definedBy(node);
    if (head === null || !clausesOf(node, keyOf).is_first) return null;
    return { kind: around.at(-1)?.kind === 'interface' ? 'method' : kind, name: head.name, suffix: `/${head.arity}` };
  },
  outer: (node) => node,
  extent(node) {
    let from = node;
    for (let above = node.previousNamedSibling; above !== null; above = above.previousNamedSibling) {
      const attribute = attributeOf(above);
      if (attribute === null || !ABOVE.test(wordOf(attribute))) break;
      from = above;
    }
    return { from, to: definedBy(node) === null ? node : clausesOf(node, keyOf).last };
  },
  bodyOf(node) {
    const block = children(node).find(({ type }) => type === 'do_block');
    const words = node.type === 'call' ? children(argumentsOf(node)).find(({ type }) => type === 'keywords') : undefined;
    const is_body = children(words)[0]?.childForFieldName('key')?.text.trim() === 'do:';
    return block ?? (words && is_body ? words.previousSibling : null);
  },
  visibility: (_, node): Visibility => (/^def\w*p$/.test(wordOf(node)) || wordOf(attributeOf(node) ?? node) === 'typep' || isValue(node) ? 'private' : 'public'),
  is_exported(name, node, kind) {
    return this.visibility(name, node, kind) === 'public';
  },
  innerDoc(node) {
    const block = children(node).find(({ type }) => type === 'do_block');
    if (/^def(module|protocol|impl)$/.test(wordOf(node))) return docIn(children(block), /^moduledoc$/);
    const above: Node[] = [];
    for (let one = node.previousNamedSibling; one !== null && attributeOf(one) !== null; one = one.previousNamedSibling) above.push(one);
    return docIn(above, /^(doc|typedoc)$/);
  },
};

/** The text of the first attribute of a name that holds one. */
function docIn(nodes: readonly Node[], name: RegExp): string | undefined {
  const found = nodes.map(attributeOf).find((attribute) => attribute !== null && name.test(wordOf(attribute)));
  const value = found ? children(argumentsOf(found))[0] : undefined;
  return children(value).find(({ type }) => type === 'quoted_content')?.text;
}

/** An attribute that holds a value is seen in its module only. */
function isValue(node: Node): boolean {
  const attribute = attributeOf(node);
  return attribute !== null && !TYPES.test(wordOf(attribute)) && !CALLBACKS.test(wordOf(attribute));
}
